"""Which date became the article's: voices vote for days, and the day with most weight behind it wins.

A voice is a kind of evidence (structured data, address, what readers see); its first candidate speaks for it, later
ones less loud. An instant speaks for the day it has in its own zone, and nearly as much for a day that it has in
another zone, so that the day which the page itself prints or has in its address decides between two neighbours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from onrecord.flows.clean.dates import Moment, Reader
from onrecord.flows.clean.metadata import Candidate, Choice

COPYRIGHT = "copyright line"
AFTER_LAST, WEAK = "after the page's own last date", "a copyright line is renewed"
# Beginning of the method: voice and weight. Set by hand, near the log odds that the first candidate of a kind is right;
# a voice that others follow (meta elements repeat JSON-LD) adds less than it weighs alone. What decides is mostly which
# voices agree, not the weights.
_VOICES = (
    ("declared", "declared", 100.0),
    ("json-ld dateCreated", "structured", 1.5),
    ("json-ld uploadDate", "structured", 1.0),
    ("json-ld", "structured", 2.5),
    ("meta of publication", "meta", 1.0),
    ("meta", "other meta", 1.2),
    ("address", "address", 2.5),
    ("element of publication", "shown", 2.2),
    ("time element", "shown", 2.0),
    ("date element", "shown", 2.0),
    ("script", "script", 0.7),
    ("picture", "picture", 0.3),
    ("near the headline", "shown", 1.8),
    ("date line in the text", "shown", 2.0),
)
_ELSEWHERE = ("elsewhere", 0.5)
_LATER = 0.6  # of the weight of a candidate that is not its voice's first
_ALONE = 2.6  # weight of a meta element where no JSON-LD speaks
_OTHER_ZONE, _AGAINST_ITS_ZONE = 0.9, 0.4  # of its weight for a day which an instant in UTC, or in a zone, is elsewhere
_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)


@dataclass(frozen=True)
class _Read:
    """A candidate and what it means."""

    candidate: Candidate
    moment: Moment

    @property
    def day(self) -> date | None:
        """The day as it is written there."""
        return self.moment.day


def choose_moment(choice: Choice, field: str, reader: Reader, latest: datetime | None = None) -> Moment | None:
    """Choose a date; `latest` is a time at which the page was known to be there, so no later date is meant.

    An instant stays one where its day in UTC is the day that won. Where the page's own day is another, that day is
    given, between bounds that are the instant. Without any day the first month or year is taken.
    """
    meant = {c: reader.read(c.value) for c in choice.candidates if c.field == field}

    def refuse(candidate: Candidate) -> str | None:
        moment = meant[candidate]
        if isinstance(moment, str):
            return moment
        if candidate.method == COPYRIGHT:
            return WEAK
        return AFTER_LAST if latest and moment.earliest > latest else None

    usable = [_Read(c, m) for c, m in meant.items() if isinstance(m, Moment) and not refuse(c)]
    day = _elected(usable)
    supporting = [each for each in usable if day is None or day in _days(each)]
    exact = [each for each in supporting if each.moment.precision == "instant" and day in _days(each)]
    chosen = next(iter(exact if exact and _is_first(exact[0], supporting) else supporting), None)
    choice.choose(field, chosen.candidate if chosen else None, refuse)
    return _on_day(chosen.moment, day) if chosen else None


def _is_first(exact: _Read, supporting: list[_Read]) -> bool:
    """An instant is preferred to a bare day, unless what states the instant is much weaker."""
    return _voice(exact.candidate.method)[1] + 1 >= _voice(supporting[0].candidate.method)[1]


def _elected(usable: list[_Read]) -> date | None:
    voices: dict[str, list[_Read]] = {}
    for each in usable:
        if each.day is not None:
            voices.setdefault(_voice(each.candidate.method)[0], []).append(each)
    votes: dict[date, float] = {}
    for own in dict.fromkeys(each.day for found in voices.values() for each in found if each.day):
        votes[own] = sum(
            max(
                _weight(voice, each, voices) * _for(each, own) * (1.0 if each is found[0] else _LATER) for each in found
            )
            for voice, found in voices.items()
        )
    return max(votes, key=lambda day: votes[day], default=None)


def _weight(voice: str, each: _Read, voices: Mapping[str, object]) -> float:
    return _ALONE if voice == "meta" and "structured" not in voices else _voice(each.candidate.method)[1]


def _voice(method: str) -> tuple[str, float]:
    return next(((voice, weight) for start, voice, weight in _VOICES if method.startswith(start)), _ELSEWHERE)


def _for(each: _Read, day: date) -> float:
    if each.day == day or day not in _days(each):
        return float(each.day == day)
    return _AGAINST_ITS_ZONE if each.moment.is_local else _OTHER_ZONE


def _days(each: _Read) -> set[date]:
    """The days that a moment can be somewhere on earth; of a day itself only that."""
    if each.day is None:
        return set()
    if each.moment.precision != "instant":
        return {each.day}
    return {each.day, (each.moment.at - _WEST).date(), (each.moment.at + _EAST).date()}


def _on_day(moment: Moment, day: date | None) -> Moment:
    if day is None or moment.at.date() == day:
        return moment
    return Moment(datetime.combine(day, time(), UTC), "day", moment.earliest, moment.latest, day)
