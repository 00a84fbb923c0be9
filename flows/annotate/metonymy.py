"""Whether a seat of government stands for its government: "Oslo rejected the offer" against "a flat in Oslo".

The rules read the grammatical role of the name; their default is the place. On the task: Markert and Nissim,
"SemEval-2007 Task 08: Metonymy Resolution", where place-for-people is told apart by role and governing word.
"""

from onrecord.flows.annotate.model_entities import tokens_within
from onrecord.flows.annotate.syntax import Parse, Span, Token

_PLACE_VERBS = frozenset(
    "lie sit stand fall grow burn awake wake sleep celebrate bustle boast straddle host experience lack "
    "suffer flood brace mourn".split()
)
_PLACE_NOUNS = frozenset(
    "street airport metro subway suburb outskirt neighbourhood neighborhood district centre center mayor resident "
    "population inhabitant skyline station hotel theatre theater museum hospital school university stadium region "
    "river square park market port harbour harbor bridge road traffic weather police court embassy building wall "
    "climate citizen people child crowd restaurant cafe club bar history winter summer night local downtown".split()
)
_CITY_NOUNS = frozenset("city capital town place home hub centre center metropolis part port destination".split())
_DEALINGS = frozenset(
    "tie relation relationship talk negotiation deal agreement pact treaty accord war conflict dispute tension row "
    "rift trust cooperation partnership alliance dialogue diplomacy rivalry friendship détente rapprochement trade "
    "exchange contact standoff friction understanding difference feud truce ceasefire balance wedge "
    "competition confrontation link engagement animosity thaw".split()
)
_ATTITUDES = frozenset(
    "policy stance posture attitude approach overture gesture hostility pressure sanction demand criticism support "
    "opposition recognition objection approval consent blessing permission order instruction statement signal "
    "message warning threat reply response reaction help aid assistance backing guarantee assurance concession "
    "ambassador envoy loyalty ally enemy foe rival partner leverage influence dependence reliance victory blow win "
    "setback defeat loss gain boost embarrassment challenge problem priority intention view position interest role "
    "plea appeal request invitation letter credential debt commitment promise pledge offer silence official".split()
)
_GIVING_VERBS = frozenset(
    "give grant offer provide sell lend supply promise pledge matter belong appeal turn look".split()
)
_DEALING_VERBS = frozenset(
    "accuse urge ask tell warn support back criticise criticize condemn blame pressure press sanction isolate help "
    "assure inform thank anger irritate recognise recognize persuade force allow oppose embolden provoke reassure "
    "antagonise antagonize threaten alarm convince notify challenge trust praise compel expect invite".split()
)
_DEALT_WITH = _DEALINGS | _ATTITUDES
_ALIGNED = frozenset(
    "backed led friendly sponsored installed aligned imposed brokered allied supported funded appointed controlled "
    "mediated".split()
)
_ATTACKS = frozenset({"attack", "raid", "strike", "assault", "offensive", "advance"})
_LOCATIVES = frozenset({"in", "at", "near", "on", "under"})
_JOURNEYS = frozenset("leave depart head bound flight train bus road set".split())

_PARTNERS = frozenset({"by", "with", "versus", "without"})
_ASKED_FOR_BY = dict.fromkeys(("from", "of", "on", "toward", "towards", "among"), _DEALT_WITH) | {
    "between": _DEALINGS,
    "to": _DEALT_WITH | _GIVING_VERBS,
}


def is_agent(parse: Parse, span: Span) -> bool:
    """Say whether the seat of government at `span` acts, owns an act or is dealt with, rather than being a place."""
    token = _head(parse, span)
    return token is not None and (_is_aligned(parse, span) or _acts(parse, token))


def is_building(parse: Parse, span: Span) -> bool:
    """Say whether the seat at `span`, a house rather than a city, is meant as a building: "near the [palace]"."""
    token = _head(parse, span)
    if token is None or token.dep != "pobj":
        return False
    return parse.tokens[token.head].text.lower() in {
        "in",
        "at",
        "near",
        "inside",
        "outside",
        "around",
        "behind",
        "opposite",
    }


def _head(parse: Parse, span: Span) -> Token | None:
    """Return the token of the span that something outside governs."""
    inside = tokens_within(parse, span)
    numbers = {token.i for token in inside}
    return next((token for token in reversed(inside) if token.head not in numbers or token.head == token.i), None)


def _is_aligned(parse: Parse, span: Span) -> bool:
    """Say whether a compound such as "…-backed" follows."""
    rest = parse.text[span.end : span.end + 14]
    return rest[:1] in ("-", "‑", "–") and rest[1:].split(" ")[0].rstrip(",.;:") in _ALIGNED


def _acts(parse: Parse, token: Token) -> bool:
    head = parse.tokens[token.head]
    match token.dep:
        case "conj":
            return _acts(parse, head)
        case "nsubj":
            return _is_done_by_people(parse, head)
        case "nsubjpass" | "dobj" | "dative":
            return head.lemma.lower() in _DEALING_VERBS
        case "poss":
            return head.lemma.lower() not in _PLACE_NOUNS | _CITY_NOUNS
        case "pobj":
            return _is_dealt_with(parse, head)
        case _:
            return False


def _is_done_by_people(parse: Parse, verb: Token) -> bool:
    """Say whether a verb tells what a government does, or what state of mind it is in, not how a city is or lies."""
    if verb.lemma not in ("be", "remain", "become"):
        return verb.pos in ("VERB", "AUX") and verb.lemma.lower() not in _PLACE_VERBS
    following = [child for child in parse.children(verb.i) if child.i > verb.i]
    is_city = any(child.lemma.lower() in _CITY_NOUNS for child in following)
    return not is_city and not any(child.dep == "prep" and child.text in _LOCATIVES for child in following)


def _is_dealt_with(parse: Parse, preposition: Token) -> bool:
    governor = parse.tokens[preposition.head]
    # The parser often hangs a preposition on the verb that the noun before it asks for: "sent envoys to".
    nouns = {governor.lemma.lower(), parse.tokens[max(0, preposition.i - 1)].lemma.lower()}
    word = preposition.text.lower()
    if word in _PARTNERS:
        return True
    if word == "against":
        return not nouns & _ATTACKS
    if word == "for":
        return governor.pos in ("NOUN", "ADJ") and not nouns & _JOURNEYS
    return bool(nouns & _ASKED_FOR_BY.get(word, frozenset()))
