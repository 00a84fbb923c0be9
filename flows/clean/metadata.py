"""Every candidate for headline, byline, dates, outlet, language and address, and which one became the article's."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from onrecord.flows.clean import bylines
from onrecord.flows.clean.addresses import canonical, host_of
from onrecord.flows.clean.bylines import Signed
from onrecord.warehouse.ids import fold

NAMES_SEPARATOR = "; "
ORGANISED = " (organisation)"  # ends the method where a name is declared to be an organisation's
_SIMILAR = 0.5
_LONGEST_NAME = 200  # characters of an outlet's name, or of one author's


class Candidate(NamedTuple):
    """A value found for a field, by which method, and its bytes in the document where it is to be seen there."""

    field: str
    value: str
    method: str
    place: tuple[int, int] | None = None


class Verdict(NamedTuple):
    """A candidate, whether it was chosen, and if not, why."""

    candidate: Candidate
    is_chosen: bool
    reject_reason: str | None


Refuse = Callable[[Candidate], str | None]
GUESSED = frozenset({"byline near the headline", "byline in the text"})
DECLARED_KEYS = {
    "title": "headline", "headline": "headline", "author": "byline", "byline": "byline", "published": "published",
    "date": "published", "modified": "modified", "outlet": "outlet", "language": "language", "url": "url",
    "section": "section",
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

    def first(self, field: str, refuse: Refuse = lambda _: None) -> Candidate | None:
        """Choose the first candidate which `refuse` gives no reason against."""
        return self.choose(field, next((c for c in self._of(field) if refuse(c) is None), None), refuse)

    def choose(self, field: str, chosen: Candidate | None, refuse: Refuse = lambda _: None) -> Candidate | None:
        """Record `chosen` as the field's value, and of each other candidate why it is not."""
        for candidate in self._of(field):
            reason = None if candidate is chosen else refuse(candidate) or "another is preferred"
            self.verdicts.append(Verdict(candidate, candidate is chosen, reason))
        return chosen

    def _of(self, field: str) -> Iterator[Candidate]:
        return (each for each in self.candidates if each.field == field)


def _is_too_long(candidate: Candidate) -> bool:
    if candidate.field not in ("outlet", "byline"):
        return False
    return any(len(name.strip()) > _LONGEST_NAME for name in candidate.value.split(";"))


def choose_byline(choice: Choice, organisations: Container[str] = ()) -> Signed:
    """Choose who signs; addresses, roles and words that name nobody are refused.

    Full names are preferred to lone words (logins), and a list to a shorter one that it contains. Agencies and outlets
    become candidates of a field of their own.
    """
    read = {
        c: bylines.read(c.value, organisations, is_sure=c.method not in GUESSED)
        for c in choice.candidates
        if c.field == "byline" and not c.method.endswith(ORGANISED)
    }

    def refuse(candidate: Candidate) -> str | None:
        if candidate in read and read[candidate].people:
            return None
        return bylines.ORGANISATION if candidate not in read else bylines.refusal(candidate.value, organisations)

    signing = [c for c in read if read[c].people]
    full = [c for c in signing if any(" " in name for name in read[c].people) or not read[c].people[0].isascii()]
    chosen = next(iter(full or signing), None)
    for other in full:
        if chosen and set(read[chosen].people) < set(read[other].people):
            chosen = other
    choice.choose("byline", chosen, refuse)
    return Signed(read[chosen].people if chosen else (), _organisations(choice, read))


def _organisations(choice: Choice, read: Mapping[Candidate, Signed]) -> tuple[str, ...]:
    """Choose the organisations that sign, as the first byline does that names any."""
    named = [
        Candidate("agency", name, c.method, c.place)
        for c in [v.candidate for v in choice.verdicts if v.candidate.field == "byline"]
        for name in (read[c].organisations if c in read else (c.value,))
    ]
    choice.add(named)
    chosen = [c for c in named if c.method.removesuffix(ORGANISED) == named[0].method.removesuffix(ORGANISED)]
    for candidate in dict.fromkeys(named):
        is_chosen = candidate in chosen
        choice.verdicts.append(Verdict(candidate, is_chosen, None if is_chosen else "another is preferred"))
    return tuple(dict.fromkeys(c.value for c in chosen))


def choose_url(choice: Choice) -> str | None:
    """Choose the address: as declared, in the page's own canonical form where that is on the same host."""
    given = next((canonical(c.value) for c in choice.candidates if c.field == "url" and c.method == "declared"), None)

    def refuse(candidate: Candidate) -> str | None:
        address = canonical(candidate.value)
        if address is None:
            return "no web address"
        if given is None:
            return "a site's front page" if address.count("/") == 3 and address.endswith("/") else None
        if host_of(address) != host_of(given):
            return "on another host"  # a copy may name the original as canonical; it stays a page of its own
        return "a site's front page" if address.endswith(host_of(given) + "/") and address != given else None

    own = [c for c in choice.candidates if c.field == "url" and c.method != "declared" and refuse(c) is None]
    first = next((c for c in choice.candidates if c.field == "url" and refuse(c) is None), None)
    chosen = choice.choose("url", own[0] if own else first, refuse)
    return canonical(chosen.value) if chosen else None


def similar(one: str, other: str) -> bool:
    """Say whether two titles share most words of the shorter: sites add their name or cut."""
    a, b = (set(re.findall(r"\w+", fold(title))) for title in (one, other))
    return bool(a and b) and len(a & b) > _SIMILAR * min(len(a), len(b)) and min(len(a), len(b)) > 1


def agree(titles: Sequence[str], shown: str) -> bool:
    """Say whether any title speaks for what the page shows as one."""
    return any(fold(title) == fold(shown) or similar(title, shown) for title in titles)
