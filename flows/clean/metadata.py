"""Every candidate for headline, byline, dates, outlet, language and address, and which one became the article's."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.flows.clean import dates
from onrecord.flows.clean.addresses import canonical, host_of
from onrecord.flows.clean.dates import Moment
from onrecord.warehouse.ids import fold

_BY = re.compile(r"(?:by|von|par|por|di|written by|text|autor(?:in)?)\b:? +", re.IGNORECASE)
_NO_NAME = re.compile(
    r"https?:|www\.|@\w+\.\w|^\W*$|^\d+$|^(?:admin|staff|unknown|null|none|undefined)$", re.IGNORECASE
)
_SIMILAR = 0.5
_LONGEST_NAME = 200  # characters of an outlet's name, or of one author's


@dataclass(frozen=True)
class Candidate:
    """A value found for a field, and where."""

    field: str
    value: str
    method: str


@dataclass(frozen=True)
class Verdict:
    """A candidate, whether it was chosen, and if not, why."""

    candidate: Candidate
    is_chosen: bool
    reject_reason: str | None


DECLARED_KEYS = {
    "title": "headline", "headline": "headline", "author": "byline", "byline": "byline", "published": "published",
    "date": "published", "modified": "modified", "outlet": "outlet", "language": "language", "url": "url",
}  # fmt: skip


def declared(metadata: Mapping[str, str]) -> list[Candidate]:
    """Return what was declared beside the document."""
    return [
        Candidate(field, metadata[key].strip(), "declared")
        for key, field in DECLARED_KEYS.items()
        if metadata.get(key, "").strip()
    ]


class Choice:
    """Collects verdicts; each `first` call decides one field."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.candidates: list[Candidate] = []
        self.verdicts: list[Verdict] = []
        self.add(candidates)

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Take in further candidates, behind those of the same field; a name too long to be one is refused at once."""
        known = {*self.candidates, *(verdict.candidate for verdict in self.verdicts)}
        for candidate in dict.fromkeys(each for each in candidates if each not in known):
            if _is_too_long(candidate):
                self.verdicts.append(Verdict(candidate, False, "too long"))
            else:
                self.candidates.append(candidate)

    def values(self, field: str) -> list[str]:
        """Return the candidates' values of a field, in order of preference."""
        return [each.value for each in self.candidates if each.field == field]

    def first(self, field: str, refuse: Callable[[str], str | None] = lambda _: None) -> Candidate | None:
        """Choose the first candidate which `refuse` gives no reason against."""
        return self.choose(field, next((c for c in self._of(field) if refuse(c.value) is None), None), refuse)

    def choose(
        self, field: str, chosen: Candidate | None, refuse: Callable[[str], str | None] = lambda _: None
    ) -> Candidate | None:
        """Record `chosen` as the field's value, and of each other candidate why it is not."""
        for candidate in self._of(field):
            reason = None if candidate is chosen else refuse(candidate.value) or "another is preferred"
            self.verdicts.append(Verdict(candidate, candidate is chosen, reason))
        return chosen

    def _of(self, field: str) -> Iterator[Candidate]:
        return (each for each in self.candidates if each.field == field)


def _is_too_long(candidate: Candidate) -> bool:
    if candidate.field not in ("outlet", "byline"):
        return False
    return any(len(name.strip()) > _LONGEST_NAME for name in candidate.value.split(";"))


def choose_moment(choice: Choice, field: str) -> Moment | None:
    """Choose a date: the first that names a day, within the bounds of a coarser one that is preferred to it."""
    read = [(c, dates.parse(c.value)) for c in choice.candidates if c.field == field]
    readable = [(c, moment) for c, moment in read if moment is not None]
    chosen, moment = readable[0] if readable else (None, None)
    if moment is not None and moment.precision in ("month", "year"):
        coarse = moment
        finer = [
            (c, m) for c, m in readable
            if m.precision in ("instant", "day") and coarse.earliest <= m.at <= coarse.latest
        ]  # fmt: skip
        chosen, moment = finer[0] if finer else (chosen, moment)
    choice.choose(field, chosen, lambda value: None if dates.parse(value) else "not read as one date")
    return moment


def choose_byline(choice: Choice) -> str | None:
    """Choose the authors' names; addresses, numbers and words that name nobody are refused."""
    chosen = choice.first("byline", lambda value: None if names(value) else "names nobody")
    return names(chosen.value) if chosen else None


def names(written: str) -> str:
    """Return the people named by a byline in one string, without "by" and addresses."""
    parts = re.split(r"\s*[;|\n]\s*", _BY.sub("", written.strip(), count=1))
    kept = [" ".join(part.split()) for part in parts if not _NO_NAME.search(part)]
    return "; ".join(dict.fromkeys(part for part in kept if part))


def choose_url(choice: Choice) -> str | None:
    """Choose the address: as declared, in the page's own canonical form where that is on the same host."""
    given = next((canonical(c.value) for c in choice.candidates if c.field == "url" and c.method == "declared"), None)

    def refuse(value: str) -> str | None:
        address = canonical(value)
        if address is None:
            return "no web address"
        if given is None:
            return "a site's front page" if address.count("/") == 3 and address.endswith("/") else None
        if host_of(address) != host_of(given):
            return "on another host"  # a copy may name the original as canonical; it stays a page of its own
        return "a site's front page" if address.endswith(host_of(given) + "/") and address != given else None

    own = [c for c in choice.candidates if c.field == "url" and c.method != "declared" and refuse(c.value) is None]
    first = next((c for c in choice.candidates if c.field == "url" and refuse(c.value) is None), None)
    chosen = choice.choose("url", own[0] if own else first, refuse)
    return canonical(chosen.value) if chosen else None


def similar(one: str, other: str) -> bool:
    """Say whether two titles share most words of the shorter: sites add their name or cut."""
    a, b = (set(re.findall(r"\w+", fold(title))) for title in (one, other))
    return bool(a and b) and len(a & b) > _SIMILAR * min(len(a), len(b)) and min(len(a), len(b)) > 1


def agree(titles: Sequence[str], shown: str) -> bool:
    """Say whether any title speaks for what the page shows as one."""
    return any(fold(title) == fold(shown) or similar(title, shown) for title in titles)
