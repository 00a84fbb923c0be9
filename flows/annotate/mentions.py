"""Mentions of one paragraph: names and values that the gazetteer, the model or a pattern recognises.

Of overlapping finds the longest stays; of equal ones the gazetteer's, then the pattern's, then the model's.
Pronouns and common nouns are no mentions.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from onrecord.flows.annotate.gazetteer import Gazetteer, GazetteerMatch
from onrecord.flows.annotate.metonymy import is_agent, is_building
from onrecord.flows.annotate.model_entities import model_mentions
from onrecord.flows.annotate.name_patterns import (
    bracketed_acronyms,
    join_bodies,
    kind_by_words,
    pattern_mentions,
)
from onrecord.flows.annotate.name_shapes import NameShapes
from onrecord.flows.annotate.naming_words import NO_NAMING, MetonymWords, NamePatterns, NamingWords
from onrecord.flows.annotate.person_names import PersonNames
from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.result_lines import with_result_line
from onrecord.flows.annotate.syntax import Parse
from onrecord.warehouse.tables.seeds import GazetteerName

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_IN_PLACE = re.compile(r"\b(?:in|near|outside|from)\s$", re.IGNORECASE)
_NO_NAMES = PersonNames()
_RANK = {"gazetteer": 0, "pattern": 1, "model": 2}


def find_mentions(
    parse: Parse,
    gazetteer: Gazetteer,
    titles: Collection[str] = (),
    persons: PersonNames = _NO_NAMES,
    words: NamingWords = NO_NAMING,
    shapes: NameShapes | None = None,
) -> list[Mention]:
    """Return the mentions of a paragraph in order of position; none overlaps another.

    `titles` are words before a person's name, which are no part of it; `persons` tells persons from bodies, `words`
    tell kinds of names, `shapes` finds persons whom the model passes over. A seat of government that acts or is dealt
    with is a metonym of its state; where it is a place, it denotes the city.
    """
    text = parse.text
    matches = [match for match in gazetteer.find(text) if not _is_shouted_word(text, match)]
    guessed = [
        _with_kind(text, mention, persons, words.names)
        for mention in model_mentions(parse, matches, titles, words.names)
    ]
    known = [
        _known(parse, match, guessed, words.metonyms)
        for match in matches
        if not _is_guarded(match) or _is_meant(text, match, guessed, matches)
    ]
    plain = _without_overlaps([*known, *pattern_mentions(parse, words.names), *guessed])
    joined = join_bodies(text, plain, words.names)
    found = _without_overlaps([*joined, *bracketed_acronyms(text, joined)])
    unmarked = _passed_over(parse, matches, shapes, found) if shapes else []
    return with_result_line(text, _without_overlaps([*found, *unmarked]), persons.begins)


def _passed_over(
    parse: Parse, matches: Sequence[GazetteerMatch], shapes: NameShapes, found: Sequence[Mention]
) -> list[Mention]:
    """Return persons of known first names where nothing is marked."""
    starts = {parse.tokens[first].start for first, _ in parse.sentences}
    by_shape = shapes.find(parse.text, starts, {(match.span.start, match.span.end): match.entries for match in matches})
    return [
        mention
        for mention in by_shape
        if mention.kind == "PERSON"
        and shapes.words.firsts & {mention.span.of(parse.text).partition(" ")[0]}
        and not any(mention.span.meets(other.span) for other in found)
    ]


def _is_shouted_word(text: str, match: GazetteerMatch) -> bool:
    """Say whether a short acronym may be a plain word, as "WHO" and "US" in a line of capitals."""
    is_acronym = all(entry.name_kind == "acronym" for entry in match.entries)
    return is_acronym and match.span.of(text).isalpha() and text.isupper() and len(text.split()) > 1


def _is_guarded(match: GazetteerMatch) -> bool:
    return all(entry.name_kind == "guarded" for entry in match.entries)


def _is_meant(text: str, match: GazetteerMatch, guessed: Sequence[Mention], matches: Iterable[GazetteerMatch]) -> bool:
    """Say whether a name that is also a common word or a person's is meant as the entry's.

    So it is where the model takes the very words for something of the entry's kind, and where a place has a
    preposition before or a comma and another place behind it, as in "near Reading" or "Nice, France".
    """
    kinds = {entry.kind for entry in match.entries}
    if any(m.span == match.span and m.kind in (_PLACES if kinds & _PLACES else kinds) for m in guessed):
        return True
    if not kinds & _PLACES or any(m.span.meets(match.span) and m.span != match.span for m in guessed):
        return False
    if _IN_PLACE.search(text, 0, match.span.start):
        return True
    behind = (m for m in matches if m.span.start == match.span.end + len(", ") and not _is_guarded(m))
    return text.startswith(", ", match.span.end) and any(e.kind == "GPE" for m in behind for e in m.entries)


def _with_kind(text: str, mention: Mention, persons: PersonNames, words: NamePatterns) -> Mention:
    name = mention.span.of(text)
    kind = kind_by_words(name, mention.kind, words)
    if kind == "ORG" and persons.holds(name):
        kind = "PERSON"
    elif kind == "PERSON" and persons.ends_as_body(name):
        kind = "ORG"
    return replace(mention, kind=kind)


def _known(parse: Parse, match: GazetteerMatch, guessed: Iterable[Mention], words: MetonymWords) -> Mention:
    """Return the mention of a name of the gazetteer, read in its context."""
    of_kind = {kind: [e for e in match.entries if _role(e) == kind] for kind in ("seat", "demonym", "name")}
    if of_kind["seat"] and _stands_for_state(parse, match, words, is_city=bool(of_kind["name"])):
        kind = "GPE" if any(entry.kind == "GPE" for entry in of_kind["name"]) else "ORG"
        return Mention(match.span, kind, "metonym", _only(of_kind["seat"]), "gazetteer")
    if of_kind["name"]:
        same = next((mention.kind for mention in guessed if mention.span == match.span), None)
        fitting = [entry for entry in of_kind["name"] if entry.kind == same] or of_kind["name"]
        return Mention(match.span, fitting[0].kind, "named", _only(fitting), "gazetteer")
    if of_kind["demonym"]:
        return Mention(match.span, "NORP", "demonym", _only(of_kind["demonym"]), "gazetteer")
    return Mention(match.span, "FAC", "named", None, "gazetteer")


def _role(entry: GazetteerName) -> str:
    return {"metonym": "seat", "demonym": "demonym"}.get(entry.name_kind, "name")


def _stands_for_state(parse: Parse, match: GazetteerMatch, words: MetonymWords, is_city: bool) -> bool:
    return is_agent(parse, match.span, words) if is_city else not is_building(parse, match.span, words)


def _only(entries: Sequence[GazetteerName]) -> str | None:
    """Return the one entry that bears the name; None where several do."""
    ids = {entry.seed_id for entry in entries}
    return ids.pop() if len(ids) == 1 else None


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=_precedence):
        if not any(mention.span.meets(other.span) for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.span)


def _precedence(mention: Mention) -> tuple[int, int, int, str]:
    start, end = mention.span
    is_rough = mention.basis == "pattern" and mention.form == "value"
    return (start - end, _RANK["model"] + 1 if is_rough else _RANK[mention.basis], start, mention.kind)
