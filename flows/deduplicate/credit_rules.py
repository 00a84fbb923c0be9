"""Where articles credit news agencies: the opening of the body, its end, lines of their own around it, the byline.

Precision first: a name counts only in a place where credits stand and in the form that credits have. "(AP)" in the
middle of a sentence, a picture's credit or "AP reported" are no credits of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.flows.deduplicate.agencies import Agency, AgencyWords, Named

MAX_LINE_WORDS = 45
MAX_BYLINE_WORDS = 14
MAX_BEFORE = 160  # code points of other names before the first agency of a credit line
N_OPENING = 3  # body blocks in which a dateline may stand
N_AROUND = 4  # blocks at either end in which credit lines may stand
_PLACE = r"[^()\[\]\n!?]{0,70}?"
_OPENING = re.compile(
    rf"\W{{0,3}}(?P<place>{_PLACE})\s*(?:[(\[](?P<list>[^()\[\]\n]{{2,40}})[)\]]|/(?P<slashed>[^/()\n]{{2,20}})/)"
    r"\s*(?P<after>[-–—:.,]|$)?"
)
_DASHED = re.compile(
    r"\W{0,3}(?:(?P<place>[^()\n!?]{3,50}?)\s+(?:[–—]|-{1,2})\s+)?(?P<list>[^()\n.:–—-]{2,30}?)"
    r"(?:\s+(?:[–—]|--?)\s*|(?<=[A-Za-zА-я])[.:]\s)"
)
_CJK = re.compile(r"(?P<list>[\u4e00-\u9fff]{3})[^\n。]{2,18}?[电電讯訊]")
_PLACE_WORD = re.compile(
    r"[^\W\d_a-zà-ÿа-я]|\d|(?:de|del|la|le|du|da|do|dos|di|y|e|et|and|und|upon|am|an|der|on|in|near|из|на|"
    r"(?:jan|feb|fév|f[eé]v|mar|m[äa]r|apr|avr|abr|mai|may|maggio|mag|jun|jui|giu|gen|ene|jul|lug|aug|aoû|ago|set|sep|"
    r"o[ckt]t|ott|out|nov|d[eéi][cz]|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)\w*)\b"
)
_SENTENCE_END = r"[.!?…][\"”»’')\s]*"
_CLOSING = re.compile(
    rf"{_SENTENCE_END}\s*(?:[(\[](?P<list>[^()\[\]\n]{{2,40}})[)\]]|[/–—-]{{1,2}}\s?(?P<dashed>[^()\n/.–—]{{2,40}}(?:/[^()\n/.–—]{{2,12}}){{0,3}})|"
    r"(?P<bare>[A-Z]{2,8}|dpa|[A-Z][a-z]+ ?[a-z]*))\s*[/\s]*\W?$"
)
_LAST_SENTENCE = re.compile(r"(?:^|[.!?…\"”»])\s*[•*(\[]?\s*(?P<line>(?:[^.!?…]|\.(?=\w|\s[a-z])|(?<=\b[A-Z])\.)+)\W*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A block of a text as credits see it: its kind, whether it is body, its words and where they begin."""

    kind: str
    is_body: bool
    text: str
    char_start: int


@dataclass(frozen=True, slots=True)
class Credit:
    """One agency credited; `extent` is whole or part; no span where the byline outside the text says it."""

    role: str
    extent: str
    agency: Agency
    surface: str
    char_start: int | None
    char_end: int | None


class CreditReader:
    """Reads the credits of articles with the words of all languages."""

    def __init__(self, words: AgencyWords) -> None:
        self.words = words
        self._by = _before(words.bylines)
        self._whole = _before(words.sources)
        self._part = _before(words.materials)
        self._contributed = re.compile(rf"\b(?:{_any(words.contributed)})\b", re.IGNORECASE)
        self._copyright = re.compile(
            rf"(?:^|[.!?\"”]\s*)\W*(?:{_any(words.copyright)})[\W\d]*(?:copyright[\W\d]*)?(?:by\s+)?(?:the\s+)?",
            re.IGNORECASE,
        )
        self._pictures = re.compile(rf"\b(?:{_any(words.pictures)})\b", re.IGNORECASE)

    def credits(self, lines: Sequence[Line], organisations: Sequence[str] = ()) -> list[Credit]:
        """Return the credits of an article: `lines` are blocks of its head and tail in order.

        `organisations` sign it outside its text. An agency counts once in each role.
        """
        body = [line for line in lines if line.is_body and line.text]
        found = [*self._signed(organisations)]
        for line in body[:N_OPENING]:
            found += self._opening(line)
        for i, line in enumerate(lines):
            if line.kind == "caption":
                continue
            is_before = bool(body) and line.char_start < body[0].char_start
            is_at_edge = i < N_AROUND or i >= len(lines) - N_AROUND or not line.is_body
            if is_at_edge:
                found += self._line(line, is_before or line.kind == "author_bio" or i < 2)
            if i >= len(lines) - N_AROUND or line in body[-2:]:
                found += self._closing(line)
        distinct: dict[tuple[str, Agency], Credit] = {}
        for credit in found:
            distinct.setdefault((credit.role, credit.agency), credit)
        return list(distinct.values())

    def _signed(self, organisations: Sequence[str]) -> Iterator[Credit]:
        for name in organisations:
            agency = self.words.agency(name.strip())
            if agency:
                yield Credit("byline", "whole", agency, name.strip(), None, None)

    def _opening(self, line: Line) -> Iterator[Credit]:
        """Slug or dateline: "(AP) —", "/TASS/", "MOSCOW, July 3 /TASS/.", "AP - ", "МОСКВА, 3 июл — РИА Новости."."""
        for pattern in (_OPENING, _DASHED, _CJK):
            match = pattern.match(line.text)
            if match is None:
                continue
            part = "slashed" if match.groupdict().get("slashed") else "list"
            place = (match.groupdict().get("place") or "").strip(" ,.:-–—")
            named = self.words.listed(line.text, *match.span(part))
            if not named and _is_dateline(place, match):
                named = self.words.in_dateline(line.text, *match.span(part))
            if named and self._is_opening(named, place, match):
                yield from _credits("dateline" if place else "slug", "whole", named, line)
                return

    def _is_opening(self, named: Sequence[Named], place: str, match: re.Match[str]) -> bool:
        """Whether what stands before and behind the names is what datelines have there."""
        is_bracketed = match.re is _OPENING
        if all(name.is_ambiguous for name in named) and not (is_bracketed and _is_sure_place(place)):
            return False
        if not place:
            # a colon or full stop behind a name by itself says that it speaks, or is spoken of
            return is_bracketed or match.re is _CJK or match.group().rstrip()[-1] in "-–—"
        is_closed = not is_bracketed or match["slashed"] is not None or match["after"] is not None
        is_dated = any(map(str.isdigit, place))
        return (is_closed or is_dated) and _is_place(place) and not self._pictures.search(place)

    def _closing(self, line: Line) -> Iterator[Credit]:
        """An agency behind the last sentence: "(dpa)", "/ AFP, AP e REUTERS", "(APA/dpa, 1.11.2015)"."""
        tail = max(0, len(line.text) - 80)
        match = _CLOSING.search(line.text, tail)
        if match is None:
            return
        part = str(match.lastgroup)
        named = self.words.listed(line.text, *match.span(part))
        if named and not (part != "list" and any(name.is_ambiguous or name.agency.outlet_id is None for name in named)):
            yield from _credits("slug", "whole", named, line)

    def _line(self, line: Line, is_byline: bool) -> Iterator[Credit]:
        """A line of its own, or the last sentence of a paragraph, that credits agencies."""
        n_words = len(line.text.split())
        if n_words <= MAX_BYLINE_WORDS and not self._pictures.search(line.text):
            yield from self._bare(line, is_byline)
        last = _LAST_SENTENCE.search(line.text, max(0, len(line.text) - 300))
        spans = [(0, len(line.text))] if n_words <= MAX_LINE_WORDS else []
        spans += [last.span("line")] if last and last.start("line") > 0 else []
        for start, end in spans:
            if len(line.text[start:end].split()) <= MAX_LINE_WORDS and not self._pictures.search(line.text, start, end):
                yield from self._credit_line(line, start, end)

    def _bare(self, line: Line, is_byline: bool) -> Iterator[Credit]:
        led = self._by.match(line.text)
        if led and is_byline:
            named = self.words.listed(line.text, led.end(), len(line.text), is_lenient=True)
            if not line.text.rstrip().endswith((".", "?", "!")) or (
                len(named) == 1 and named[0].end >= len(line.text) - 2
            ):
                yield from _credits("byline", "whole", [name for name in named if not name.is_ambiguous], line)
            return
        named = self.words.listed(line.text, 0, len(line.text))
        if named and not any(name.is_ambiguous for name in named):
            yield from _credits("byline" if is_byline else "slug", "whole", named, line)

    def _credit_line(self, line: Line, start: int, end: int) -> Iterator[Credit]:
        text = line.text
        if (held := self._copyright.search(text, start, end)) and (
            holders := self.words.named_in(text[held.end() : held.end() + 60])
        ):
            holder = holders[0]
            if holder.start <= 2:
                yield from _credits("copyright", "whole", [_moved(holder, held.end())], line)
            return
        if (told := self._contributed.search(text, start, end)) and (
            before := self.words.named_in(text[start : told.start()])
        ):
            yield from _credits("credit_line", "part", [_moved(name, start) for name in before], line)
            return
        for lead, extent in ((self._part, "part"), (self._whole, "whole")):
            if led := lead.match(text, start, end):
                named = [n for n in self.words.listed(text, led.end(), end, is_lenient=True) if not n.is_ambiguous]
                if named and named[0].start - led.end() <= MAX_BEFORE:
                    yield from _credits("credit_line", extent, named, line)
                    return
        for name, pattern in self.words.signatures.items():
            if signed := pattern.search(text, start):
                span = Named(self.words.names[name], *signed.span(), False)
                yield from _credits("credit_line", "whole", [span], line)


def _any(phrases: Sequence[str] | frozenset[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


def _before(phrases: Sequence[str]) -> re.Pattern[str]:
    """Pattern of one of the phrases where a line opens, with an article behind it."""
    return re.compile(rf"\W{{0,3}}(?:{_any(phrases)})(?:\s*[:：]\s*|\s+|(?<=['’]))(?:the\s+)?", re.IGNORECASE)


def _is_place(words: str) -> bool:
    parts = re.findall(r"[\w'’-]+", words)
    return 0 < len(parts) <= 9 and all(_PLACE_WORD.match(part) for part in parts)


def _is_dateline(place: str, match: re.Match[str]) -> bool:
    """Whether brackets stand between a place as datelines write it and a dash: whoever is named there signs."""
    return match.re is _OPENING and match["after"] in ("-", "–", "—") and _is_sure_place(place)


def _is_sure_place(words: str) -> bool:
    """Whether a place is written as datelines do: in capitals, or with a day."""
    return words.isupper() or any(map(str.isdigit, words))


def _moved(name: Named, by: int) -> Named:
    return Named(name.agency, name.start + by, name.end + by, name.is_ambiguous)


def _credits(role: str, extent: str, named: Sequence[Named], line: Line) -> Iterator[Credit]:
    for name in named:
        start, end = line.char_start + name.start, line.char_start + name.end
        yield Credit(role, extent, name.agency, line.text[name.start : name.end], start, end)
