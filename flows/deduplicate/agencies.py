"""Names of news agencies as credits write them, and lists of such names: "AP", "APA/dpa, 1.11.2015", "AP e EFE"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from onrecord.warehouse.ids import fold

MAX_SHORT = 4  # letters of a name that slugs may write in lower case: "dpa/ap"
MAX_COMPANION = 8  # letters of initials or of another paper beside an agency
_BETWEEN = re.compile(
    r"\s*(?:[/,;|+&•·\n]|\s[-–—]\s|\s(?:and|und|et|y|e|i|и|og|och|en|sowie|with|mit|avec|con|com)\s)\s*", re.IGNORECASE
)
_ARTICLE = re.compile(
    r"^(?:l['’]|(?:the|die|der|la|el|a|o|agence|agencia|agência|agenzia|agentur|агентство)\s+)", re.IGNORECASE
)
_BEHIND = re.compile(r"\s+(?:news agency|news service|news|agency|nachrichtenagentur|agency report)$", re.IGNORECASE)
_DATE = re.compile(r"[\d.:/ -]*\d[\d.:/ -]*(?:\s?(?:Uhr|h|GMT|UTC))?")
_ACRONYM = re.compile(r"[A-Z]{2,7}")
_INITIALS = re.compile(r"[a-zà-ÿ]{1,4}\d?|[A-Z]{1,3}|[A-Z][a-z]{1,2}")


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency: its outlet and usual name. Agencies that are not named have no outlet."""

    outlet_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """An agency named at a place in a line."""

    agency: Agency
    start: int
    end: int
    is_ambiguous: bool


@dataclass(frozen=True)
class AgencyWords:
    """What is known of agencies (see the head of ``seeds/agencies.toml``).

    `names` are as written, `outlets` the folded names of all outlets.
    """

    names: Mapping[str, Agency]
    outlets: Mapping[str, Agency]
    generic: frozenset[str]
    ambiguous: frozenset[str]
    companions: frozenset[str]
    bylines: tuple[str, ...]
    sources: tuple[str, ...]
    materials: tuple[str, ...]
    contributed: tuple[str, ...]
    copyright: tuple[str, ...]
    pictures: frozenset[str]
    signatures: Mapping[str, re.Pattern[str]]

    @cached_property
    def written(self) -> Mapping[str, Agency]:
        """Agencies by every way in which their names are written: as they are and in capitals."""
        return {name.upper(): agency for name, agency in self.names.items() if len(name) > 2} | dict(self.names)

    @cached_property
    def in_small_letters(self) -> Mapping[str, Agency]:
        """Agencies by short names in lower case, as slugs of several agencies write them."""
        short = {name: agency for name, agency in self.names.items() if len(name) <= MAX_SHORT}
        return {name.lower(): agency for name, agency in short.items() if name not in self.ambiguous}

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """Pattern of a name that no word continues; case counts."""
        names = sorted((name for name in self.written if name not in self.ambiguous), key=lambda n: (-len(n), n))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?![\w-])")

    def agency(self, written: str, is_small: bool = False) -> Agency | None:
        """Return the agency of this name, also behind an article and before "news agency"."""
        for name in (written, _ARTICLE.sub("", written), _BEHIND.sub("", _ARTICLE.sub("", written))):
            found = self.written.get(name) or (self.in_small_letters.get(name) if is_small else None)
            if found:
                return found
        return Agency(None, fold(written)) if fold(written).strip(".") in self.generic else None

    def in_dateline(self, text: str, start: int, end: int) -> list[Named]:
        """Return whom the brackets of a dateline name that are no list of known agencies: an outlet or initials."""
        name = text[start:end].strip()
        agency = self.outlets.get(fold(name)) or (Agency(None, name) if _ACRONYM.fullmatch(name) else None)
        return [Named(agency, start, end, True)] if agency else []

    def named_in(self, text: str) -> list[Named]:
        """Return every agency that a line names, wherever it does; ambiguous names do not count."""
        return [Named(self.written[m.group()], m.start(), m.end(), False) for m in self.anywhere.finditer(text)]

    def listed(self, text: str, start: int, end: int, is_lenient: bool = False) -> list[Named]:
        """Return the agencies of a stretch that is nothing but a list of them; none where it is anything else.

        Dates, initials and the desk may stand between them; where `is_lenient`, anybody's name may.
        """
        found: list[Named] = []
        is_small = text[start:end].islower()
        for item_start, item_end in _items(text, start, end):
            item = text[item_start:item_end]
            agency = self.agency(item, is_small)
            if agency:
                is_ambiguous = _ARTICLE.sub("", item) in self.ambiguous
                found.append(Named(agency, item_start, item_end, is_ambiguous))
            elif not (is_lenient or self._is_companion(item)):
                return []
        return found

    def _is_companion(self, item: str) -> bool:
        return bool(
            fold(item) in self.companions or _DATE.fullmatch(item) or _INITIALS.fullmatch(item)
            or (item.isupper() and len(item) <= MAX_COMPANION)
        )  # fmt: skip


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a list, without blanks, brackets and full stops around them."""
    at = start
    for between in [*_BETWEEN.finditer(text, start, end), None]:
        stop = between.start() if between else end
        left, right = at, stop
        while left < right and not text[left].isalnum():
            left += 1
        while right > left and not text[right - 1].isalnum():
            right -= 1
        if left < right:
            yield left, right
        at = between.end() if between else end
