"""Whether a seat of government stands for its government: "Oslo rejected the offer" against "a flat in Oslo".

The rules read the grammatical role of the name; their default is the place. On the task: Markert and Nissim,
"SemEval-2007 Task 08: Metonymy Resolution", where place-for-people is told apart by role and governing word.
"""

from onrecord.flows.annotate.model_entities import tokens_within
from onrecord.flows.annotate.naming_words import MetonymWords
from onrecord.flows.annotate.syntax import Parse, Span, Token


def is_agent(parse: Parse, span: Span, words: MetonymWords) -> bool:
    """Say whether the seat of government at `span` acts, owns an act or is dealt with, rather than being a place."""
    token = _head(parse, span)
    return token is not None and (_is_aligned(parse, span, words) or _acts(parse, token, words))


def is_building(parse: Parse, span: Span, words: MetonymWords) -> bool:
    """Say whether the seat at `span`, a house rather than a city, is meant as a building: "near the [palace]"."""
    token = _head(parse, span)
    if token is None or token.dep != "pobj":
        return False
    return parse.tokens[token.head].text.lower() in words.inside


def _head(parse: Parse, span: Span) -> Token | None:
    """Return the token of the span that something outside governs."""
    inside = tokens_within(parse, span)
    numbers = {token.i for token in inside}
    return next((token for token in reversed(inside) if token.head not in numbers or token.head == token.i), None)


def _is_aligned(parse: Parse, span: Span, words: MetonymWords) -> bool:
    """Say whether a compound such as "…-backed" follows."""
    rest = parse.text[span.end : span.end + 14]
    return rest[:1] in ("-", "‑", "–") and rest[1:].split(" ")[0].rstrip(",.;:") in words.aligned


def _acts(parse: Parse, token: Token, words: MetonymWords) -> bool:
    head = parse.tokens[token.head]
    match token.dep:
        case "conj":
            return _acts(parse, head, words)
        case "nsubj":
            return _is_done_by_people(parse, head, words)
        case "nsubjpass" | "dobj" | "dative":
            return head.lemma.lower() in words.dealing_verbs
        case "poss":
            return head.lemma.lower() not in words.place_nouns | words.city_nouns
        case "pobj":
            return _is_dealt_with(parse, head, words)
        case _:
            return False


def _is_done_by_people(parse: Parse, verb: Token, words: MetonymWords) -> bool:
    """Say whether a verb tells what a government does, or what state of mind it is in, not how a city is or lies."""
    if verb.lemma not in words.being:
        return verb.pos in ("VERB", "AUX") and verb.lemma.lower() not in words.place_verbs
    following = [child for child in parse.children(verb.i) if child.i > verb.i]
    is_city = any(child.lemma.lower() in words.city_nouns for child in following)
    return not is_city and not any(child.dep == "prep" and child.text in words.locatives for child in following)


def _is_dealt_with(parse: Parse, preposition: Token, words: MetonymWords) -> bool:
    governor = parse.tokens[preposition.head]
    # The parser often hangs a preposition on the verb that the noun before it asks for: "sent envoys to".
    nouns = {governor.lemma.lower(), parse.tokens[max(0, preposition.i - 1)].lemma.lower()}
    word = preposition.text.lower()
    if word in words.partners:
        return True
    if word in words.against:
        return not nouns & words.attacks
    if word in words.bound_for:
        return governor.pos in ("NOUN", "ADJ") and not nouns & words.journeys
    return bool(nouns & words.asked_for_by.get(word, frozenset()))
