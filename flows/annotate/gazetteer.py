"""Names known beforehand, found in a text in one pass. The only module that imports ahocorasick_rs.

Method: Aho and Corasick, "Efficient string matching" (1975); of overlapping finds the leftmost and then longest stays.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from onrecord.flows.annotate.syntax import Span
from onrecord.warehouse.tables.seeds import GazetteerName

# One character for one, so that offsets stay: typographic apostrophes, hyphens and blanks match plain ones.
_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "‐": "-", "–": "-", "\u00a0": " ", "\u202f": " "}


_SHORTEST_IN_CAPITALS = 4  # shorter ones are too like acronyms
# As a deterministic automaton so many phrases are found in less than half the time; of 40,000 it would fill 190 MB.
_FEW = 2_000


def plain_marks(text: str) -> str:
    """Return the text with plain apostrophes, hyphens and blanks for typographic ones; offsets stay."""
    if text.isascii():
        return text
    for mark, plain in _PLAIN.items():  # a replacement each, as `translate` looks up every character
        text = text.replace(mark, plain)
    return text


class GazetteerMatch(NamedTuple):
    """A name found, with every entry that bears it, in order of seed id and kind of name."""

    span: Span
    entries: tuple[GazetteerName, ...]


class Gazetteer:
    """Finds names of entries, case-sensitively and between word boundaries.

    A longer name is also found in capitals, as datelines and headlines write it ("OSLO, May 4"). Names of roles are
    not looked for: `offices` finds them by their parts.
    """

    def __init__(self, entries: Iterable[GazetteerName]) -> None:
        by_name: dict[str, list[GazetteerName]] = defaultdict(list)
        self._labels: dict[str, str] = {}
        for entry in entries:
            self._labels[entry.seed_id] = entry.label
            for name in () if entry.name_kind == "role" else _spellings(entry):
                by_name[name].append(entry)
        self._entries = [
            (name, tuple(sorted(by_name[name], key=lambda entry: (entry.seed_id, entry.name_kind, entry.language))))
            for name in sorted(by_name)
        ]
        self._automaton = AhoCorasick([name for name, _ in self._entries])

    def find(self, text: str) -> list[GazetteerMatch]:
        """Return the names in `text`, in order; none overlaps another, and a possessive ending is outside."""
        plain = plain_marks(text)
        found = self._automaton.find_matches_as_indexes(plain, overlapping=True)
        whole = [(i, Span(start, end)) for i, start, end in found if _is_whole(plain, start, end)]
        matches: list[GazetteerMatch] = []
        for i, span in sorted(whole, key=lambda item: (item[1].start, -item[1].end)):
            if not matches or span.start >= matches[-1].span.end:
                matches.append(GazetteerMatch(span, self._entries[i][1]))
        return matches

    def label(self, seed_id: str) -> str | None:
        """Return the label of an entry; None where it is unknown."""
        return self._labels.get(seed_id)


def _spellings(entry: GazetteerName) -> set[str]:
    name = plain_marks(entry.name)
    in_capitals = entry.name_kind != "acronym" and len(name) >= _SHORTEST_IN_CAPITALS
    return {name, name.upper()} if in_capitals else {name}


def _is_whole(text: str, start: int, end: int) -> bool:
    """Say whether a find is made of whole words: no letter or digit goes on at either side."""
    before = start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "_")
    after = end == len(text) or not (text[end].isalnum() or text[end] == "_")
    return before and after


class PhraseFinder:
    """Finds phrases, case-sensitively and between word boundaries; finds may overlap."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = sorted(set(phrases))
        kind = Implementation.DFA if len(self.phrases) <= _FEW else None
        self._automaton = AhoCorasick([plain_marks(phrase) for phrase in self.phrases], implementation=kind)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return number of the phrase, start and end of each find."""
        plain = plain_marks(text)
        found = self._automaton.find_matches_as_indexes(plain, overlapping=True)
        return [match for match in found if _is_whole(plain, match[1], match[2])]
