"""Names that their own words give away: bodies, places, regions, acronyms in brackets, spans of time."""

import re
from collections.abc import Iterable, Iterator, Sequence

from onrecord.flows.annotate.naming_words import NamePatterns
from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.syntax import Parse, Span, Token

_CORRECTABLE = frozenset({"ORG", "FAC", "LOC", "GPE", "PRODUCT", "PERSON", "NORP"})

_ACRONYM = re.compile(r"\(\s?([A-Z][\w-]*[A-Z][\w-]*)(?=\s?[);,])")


def kind_by_words(name: str, kind: str, words: NamePatterns) -> str:
    """Return the kind that a name's head word tells, else `kind`: "Oresund Bridge" is FAC, whatever the model says."""
    if kind not in _CORRECTABLE:
        return kind
    head = re.split(r" (?:of|for) ", name, maxsplit=1)
    parts = head[0].split()
    if len(head) > 1 and parts and parts[-1] in words.states:
        return "GPE"
    return words.kind_of_head.get(parts[-1], kind) if len(parts) + len(head) > 2 else kind


def pattern_mentions(parse: Parse, words: NamePatterns) -> list[Mention]:
    """Return names known by their head words, regions, proper adjectives, large numbers and durations."""
    text = parse.text
    found = [
        *_named(text, words.body, "ORG", words),
        *_named(text, words.place, "LOC", words),
        *_named(text, words.regions, "LOC", words),
        *_named(text, words.state, "GPE", words),
        *(_adjective(token) for token in parse.tokens if _is_proper_adjective(parse, token)),
    ]
    return [*found, *_values(text, words)]


def _named(text: str, pattern: re.Pattern[str], kind: str, words: NamePatterns) -> Iterator[Mention]:
    for match in pattern.finditer(text):
        first, _, rest = match.group().partition(" ")
        start = match.end() - len(rest) if first in words.openers else match.start()
        if " " in text[start : match.end()]:
            name = text[start : match.end()]
            yield Mention(Span(start, match.end()), kind_by_words(name, kind, words), "named", None, "pattern")


def _is_proper_adjective(parse: Parse, token: Token) -> bool:
    """Say whether an adjective has a capital though no sentence begins with it: "two Western diplomats"."""
    return (
        token.tag == "JJ"
        and token.dep == "amod"
        and token.text.isalpha()
        and token.text.istitle()
        and not any(parse.tokens[first].i == token.i for first, _ in parse.sentences)
        and not parse.tokens[token.head].text[0].isupper()
        and parse.tokens[token.i - 1].text[-1] not in "\"“‘':•"
    )


def _adjective(token: Token) -> Mention:
    return Mention(Span(token.start, token.end), "NORP", "named", None, "pattern")


def _values(text: str, words: NamePatterns) -> Iterator[Mention]:
    for match in words.large.finditer(text):
        yield Mention(Span(*match.span()), "CARDINAL", "value", None, "pattern")
    for match in words.span_of_time.finditer(text):
        kind = "TIME" if match.group(1).lower() in words.short_spans else "DATE"
        yield Mention(Span(*match.span()), kind, "value", None, "pattern")


def bracketed_acronyms(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the acronyms in brackets behind a name of several words, as mentions of the name's kind and entry.

    Behind a body's name any acronym counts (it may be of another language), else only one of the name's initials.
    """
    ends = {mention.span.end: mention for mention in mentions if mention.form == "named"}
    found = []
    for match in _ACRONYM.finditer(text):
        named = ends.get(len(text[: match.start()].rstrip()))
        if named and _abbreviates(match.group(1), named, text):
            span = Span(*match.span(1))
            found.append(Mention(span, named.kind, "named", named.seed_id, "pattern"))
    return found


def _abbreviates(acronym: str, named: Mention, text: str) -> bool:
    words = re.findall(r"\w+", named.span.of(text))
    if len(words) < 2 or named.kind == "PERSON":
        return False
    return named.kind == "ORG" or _is_within(acronym.upper(), "".join(word[0] for word in words).upper())


def _is_within(short: str, initials: str) -> bool:
    letters = iter(initials)
    return all(letter in letters for letter in short if letter.isalpha())


def join_bodies(text: str, mentions: Sequence[Mention], words: NamePatterns) -> list[Mention]:
    """Join what names one body: "Danish" + "Navy", "Supreme Court" + " of " + state."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before and _is_one_body(text, before, mention, words):
            joined[-1] = Mention(Span(before.span.start, mention.span.end), "ORG", "named", None, "pattern")
        else:
            joined.append(mention)
    return joined


def _is_one_body(text: str, left: Mention, right: Mention, words: NamePatterns) -> bool:
    between = text[left.span.end : right.span.start]
    if left.form == "demonym":
        return between == " " and _is_body(right, right.span.of(text), words)
    is_state = right.kind == "GPE" and right.form == "named"
    return between in (" of ", " of the ") and is_state and _is_body(left, left.span.of(text), words)


def _is_body(mention: Mention, name: str, words: NamePatterns) -> bool:
    last = name.rsplit(maxsplit=1)[-1]
    return mention.kind == "ORG" and mention.form == "named" and words.kind_of_head.get(last) == "ORG"
