"""Names told by their shape: runs of words with capitals, with what stands in and before them.

In the manner of rule-based recognisers before learned ones (Mikheev, Moens and Grover, "Named Entity Recognition
without Gazetteers", EACL 1999): evidence inside a name (a first name, a head word of bodies or places, an ending) and
beside it (a title, a preposition of place) decides its kind; a word that begins a sentence is a name only if it is not
a common word, and where all nouns have capitals only evidence makes one a name.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from onrecord.flows.annotate.lexicon import NameWords
from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.remembered import Remembered
from onrecord.flows.annotate.syntax import Span
from onrecord.warehouse.tables.seeds import GazetteerName

_BEFORE = 24  # code points before a name in which the word before it stands
_LONGEST_ACRONYM = 6
_OPENERS = frozenset("\"'“‘«„([‚‹*•·")
_NUMERAL = re.compile("[IVXLCM]+")
_SHORTEST = 3  # letters of a single name
_LONG_SHOUT = 3  # words in capitals that make a heading rather than an acronym
_LONGEST_PERSON = 4  # words of a person's name


def _upper_case() -> str:
    """Return the capitals of Latin, Greek and Cyrillic script as the inside of a character class."""
    letters = [chr(code) for code in range(0x41, 0x0530) if chr(code).isupper() or chr(code).istitle()]
    return re.escape("".join(letters))


_UP = _upper_case()
_REST = rf"(?:\.(?:-?[{_UP}]\.)*|\w*(?:[-'’‐‑&](?!s\b)\w+)*)"
_WORD = rf"(?:[{_UP}]{_REST})"
_FIRST = rf"[{_UP}](?<![\w.@/#&].){_REST}"  # what stands before is looked at behind the capital: those are few
_SPACE = "[ \u00a0]"

Words = list[str]
Piece = tuple[int, Words, bool]


class NameShapes:
    """Finds names in a paragraph of one language."""

    def __init__(self, words: NameWords) -> None:
        """Compile the pattern."""
        self.words = words
        small = words.particles | words.joints
        cut = [re.escape(particle) for particle in small if particle[-1] in "'’"]
        glued = f"(?:{'|'.join(cut)})?" if cut else ""
        inner = "|".join(re.escape(word) for word in sorted(small, key=lambda word: (-len(word), word)))
        self._kinds = Remembered(self._kind_of_one)
        self._no_names = Remembered(self._is_no_name)
        self._run = re.compile(rf"{_FIRST}(?:{_SPACE}(?:(?:{inner}){_SPACE}){{0,2}}{glued}{_WORD})*", re.UNICODE)

    def find(
        self, text: str, starts: Container[int], known: Mapping[tuple[int, int], Sequence[GazetteerName]]
    ) -> list[Mention]:
        """Return the names of a paragraph in order; `starts` are where sentences begin, `known` names by span."""
        found = [_known(span, entries) for span, entries in known.items() if self._is_meant(text, span, starts)]
        persons: set[str] = set()
        alone: list[tuple[int, str, bool]] = []
        for match in self._run.finditer(text):
            start, end = match.span()
            if (start, end) in known:
                continue
            for at, tokens, is_first in self._pieces(text, start, match[0], starts):
                mention = self._read(text, at, tokens, is_first, known)
                if mention is not None:
                    found.append(mention)
                    if mention.kind == "PERSON" and len(tokens) > 1:
                        persons.add(tokens[-1])
                elif len(tokens) == 1:
                    alone.append((at, tokens[0], is_first))
        found += [_mention(at, word, "PERSON") for at, word, _ in alone if word in persons]
        return longest(found)

    def _is_meant(self, text: str, span: tuple[int, int], starts: Container[int]) -> bool:
        """Say whether a known name is one here: not a common word that begins a sentence, nor part of a compound."""
        start, end = span
        word = text[start:end]
        if self.words.capitalised_nouns and ("-" in text[end : end + 1] or "-" in text[max(0, start - 1) : start]):
            return False
        if word.lower() not in self.words.common:
            return True
        if not self.words.capitalised_nouns:
            return start not in starts
        before = text[max(0, start - _BEFORE) : start].rsplit(None, 1)[-1:]
        return bool(before) and before[0] in self.words.place_before

    def _pieces(self, text: str, start: int, run: str, starts: Container[int]) -> Iterable[Piece]:
        """Cut a run at sentence starts and at words that are in no name; return place, words, and if it begins one."""
        begins = start in starts or text[start - 1] in _OPENERS or text[start - 2 : start] == ": "
        tokens = run.replace("\u00a0", " ").split(" ")
        return self._cut(start, tokens, begins, starts) if len(tokens) > 1 else self._alone(start, run, begins)

    def _alone(self, start: int, token: str, begins: bool) -> Sequence[Piece]:
        """Return the piece that a run of one word is, as most are."""
        word, cut = self._without_elision(token) if begins else (token, 0)
        return () if self._no_names[word, begins] else ((start + cut, [word], begins),)

    def _is_no_name(self, alone: tuple[str, bool]) -> bool:
        word, begins = alone
        return word[0].islower() or self._breaks(word, begins, [])

    def _cut(self, start: int, tokens: Words, begins: bool, starts: Container[int]) -> Iterator[Piece]:
        piece: Words = []
        place, position, is_first = start, start, begins
        for token in tokens:
            begins = position in starts or (begins and position == start)
            if begins and piece:
                yield place, self._trimmed(piece), is_first
                piece = []
            word, cut = self._without_elision(token) if begins else (token, 0)
            if self._breaks(word, begins, piece):
                if piece:
                    yield place, self._trimmed(piece), is_first
                piece = []
            elif piece or not word[0].islower():
                if not piece:
                    place, is_first = position + cut, begins
                piece.append(word)
            position += len(token) + 1
        if piece:
            yield place, self._trimmed(piece), is_first

    def _without_elision(self, token: str) -> tuple[str, int]:
        low = token.lower()
        for lead in self.words.elided:
            if low.startswith(lead) and len(token) > len(lead):
                return token[len(lead) :], len(lead)
        return token, 0

    def _breaks(self, word: str, begins: bool, before: Words) -> bool:
        """Say whether no name holds the word: a title before a name, a common word that begins a sentence.

        The small words of bodies' names join only what begins as a body's name.
        """
        low = word.lower()
        words = self.words
        if low in words.not_names or (
            words.capitalised_nouns and "-" in low and low.rpartition("-")[2] in words.common
        ):
            return True
        if word in words.particles:
            is_person = bool(before) and (before[0] in words.firsts or _is_initial(before[0]))
            return begins or (words.capitalised_nouns and not is_person)
        if word in words.joints:
            return begins or not any(token.lower() in words.org_words for token in before)
        if low in words.titles and low not in words.org_words:
            return True
        if words.capitalised_nouns:
            has_before = bool(before)
            is_surname = has_before and (word in words.lasts or before[-1] in words.firsts)
            is_part = low in words.org_words or word in words.firsts or is_surname
            return low in words.common and not is_part and not (has_before and low in words.place_words)
        return begins and low in words.common and word not in words.firsts

    def _trimmed(self, tokens: Words) -> Words:
        while tokens and tokens[-1][0].islower():
            tokens.pop()
        return tokens

    def _read(
        self, text: str, at: int, tokens: Words, is_first: bool, known: Mapping[tuple[int, int], object]
    ) -> Mention | None:
        """Return the mention that a piece of a run is, if it is one."""
        if not tokens:
            return None
        if n_before := self._n_before_first_name(tokens):
            at += sum(map(len, tokens[:n_before])) + n_before
            tokens = tokens[n_before:]
        size = len(" ".join(tokens))
        if (at, at + size) in known:
            return None
        before = text[max(0, at - _BEFORE) : at].rsplit(None, 1)[-1:]
        is_place = len(tokens) > 1 and _holds_known(at, at + size, tokens, known)
        kind = self._kind(tokens, is_first, before[0].lower() if before else "", is_place)
        if not kind:
            return None
        return Mention(Span(at, at + size), kind, "named", None, "pattern")

    def _n_before_first_name(self, tokens: Words) -> int:
        """Return how many words before a first name are no part of the person's name: an office, a people."""
        firsts = self.words.firsts
        if len(tokens) < 3 or tokens[0] in firsts or _is_initial(tokens[0]):
            return 0
        if not self.words.org_words.isdisjoint(token.lower() for token in tokens):
            return 0
        return next((i for i, token in enumerate(tokens[:-1]) if token in firsts), 0)

    def _kind(self, tokens: Words, is_first: bool, before: str, holds_place: bool) -> str:
        """Return the kind of a name, empty where nothing makes it one; `before` is the word before it."""
        is_called = before in self.words.titles or before in self.words.person_before
        if len(tokens) == 1:
            return self._kinds[tokens[0], is_first, is_called, before in self.words.place_before]
        if is_called:
            return "PERSON"
        lows = [token.lower() for token in tokens]
        return self._kind_by_head(lows) or self._kind_of_several(tokens, lows, before, holds_place)

    def _kind_by_head(self, lows: Words) -> str:
        """Return the kind that a word of the name tells, whichever is listed."""
        words = self.words
        if not words.org_words.isdisjoint(lows) or lows[-1].endswith(words.org_endings or "\0"):
            return "ORG"
        if lows[0] in words.place_words or lows[-1] in words.place_words:
            return "LOC"
        return "" if words.event_words.isdisjoint(lows) else "EVENT"

    def _kind_of_several(self, tokens: Words, lows: Words, before: str, holds_place: bool) -> str:
        words = self.words
        if tokens[0] in words.firsts or _is_initial(tokens[0]):
            return "PERSON"
        if any(token[0].islower() for token in tokens):
            return words.joined
        if holds_place:
            return "ORG"
        if len(tokens) >= _LONG_SHOUT and all(map(str.isupper, tokens)):
            return ""
        if before in words.place_before and tokens[-1] not in words.lasts:
            return "LOC"
        is_person = len(tokens) < _LONGEST_PERSON and lows[-1] not in words.common
        return "PERSON" if is_person or tokens[-1] in words.lasts else "ORG"

    def _kind_of_one(self, alone: tuple[str, bool, bool, bool]) -> str:
        """Return the kind of a single name: the word, whether it begins, what stands before calls or places it."""
        word, is_first, is_called, is_placed = alone
        words = self.words
        low = word.lower()
        if word.isupper():
            is_acronym = 1 < len(word) <= _LONGEST_ACRONYM and word.isalpha() and not _NUMERAL.fullmatch(word)
            return "ORG" if is_acronym else ""
        if len(word) < _SHORTEST or _is_initial(word):
            return ""
        is_common = low in words.common
        if is_common and not is_called and not is_first and not words.capitalised_nouns and low in words.org_words:
            return "ORG"
        if low.endswith(words.org_endings or "\0"):
            return "ORG"
        return "" if is_common else self._kind_of_rare(word, low, is_first, is_called, is_placed)

    def _kind_of_rare(self, word: str, low: str, is_first: bool, is_called: bool, is_placed: bool) -> str:
        """Return the kind of a single name that is no common word."""
        words = self.words
        if is_called or word in words.firsts:
            return "PERSON"
        if is_placed and not words.capitalised_nouns:
            return "GPE"
        if word in words.lasts:
            return "PERSON"
        if words.capitalised_nouns:
            return self._by_ending(low)
        return "" if is_first else self._by_ending(low) or words.single

    def _by_ending(self, low: str) -> str:
        if low.endswith(self.words.place_endings or "\0"):
            return "GPE"
        return "PERSON" if low.endswith(self.words.person_endings or "\0") else ""


def _is_initial(word: str) -> bool:
    return word[1:2] == "." or (len(word) == 1)


def _holds_known(start: int, end: int, tokens: Words, known: Container[tuple[int, int]]) -> bool:
    """Say whether the first or the last word of a name is known by itself."""
    return (start, start + len(tokens[0])) in known or (end - len(tokens[-1]), end) in known


def _mention(at: int, word: str, kind: str) -> Mention:
    return Mention(Span(at, at + len(word)), kind, "named", None, "pattern")


def _known(span: tuple[int, int], entries: Sequence[GazetteerName]) -> Mention:
    """Return the mention of a known name: the entry itself before a seat of government, a name before a demonym."""
    named = [entry for entry in entries if entry.name_kind not in ("demonym", "metonym")]
    chosen = named or [entry for entry in entries if entry.name_kind == "demonym"] or entries
    first = chosen[0]
    ids = {entry.seed_id for entry in chosen}
    kind, form = ("NORP", "demonym") if first.name_kind == "demonym" else (first.kind, "named")
    return Mention(Span(*span), kind, form, first.seed_id or None if len(ids) == 1 else None, "gazetteer")


def longest(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions in order without overlaps: of two that overlap the longer, then the known one."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=_order):
        before = kept[-1] if kept else None
        if before is None or mention.span.start >= before.span.end:
            kept.append(mention)
        elif mention.span.end - mention.span.start > before.span.end - before.span.start:
            kept[-1] = mention
    return kept


def _order(mention: Mention) -> tuple[int, int, str]:
    return mention.span.start, -mention.span.end, mention.basis
