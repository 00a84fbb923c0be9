"""When an undated article was published at the earliest, by what it tells: it cannot tell of a later past.

Only what surely lies behind the writer counts: days and months with a verb of the past beside them and no word of plans
("were signed on 3 July 2025"), time that has passed since one ("nearly four years after August 2021" is after August
2024), and a weekday's day without a year, which is the first after those bounds on which weekday and day agree
("on Thursday, July 3"). English; texts in other languages get no bounds.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from onrecord.flows.clean.dates import ZONE_SLACK, Reader

_SENTENCE = re.compile(r"(?<=[.!?][\"”’]) +(?=[\"“A-Z])|(?<=[^.][.!?]) +(?=[\"“A-Z])")
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|took|became|began|won|lost|made|met|held|came|went|told|wrote|gave|sent|fell|rose|led|"
    r"left|brought|struck|hit|sank|shot|\w{3,}ed)\b"
)
_PLANNED = re.compile(
    r"\b(?:will|would|shall|should|may|might|could|[Ii]f|[Uu]ntil|[Bb]y|[Bb]efore|expected|planned|scheduled|due|"
    r"set to|[Nn]ext|coming|upcoming|future|deadline|plans?|expires?|extended?|valid|fiction|novel|imagine)\b"
)
_NUMBERS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_MONTH = re.compile(r"(?<!\d )\b(?P<month>[A-Z][a-z]{2,}) (?P<y>(?:19|20)\d\d)\b")
_SINCE = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)}) years (?:after|since)\b[^.;]{{0,80}}?"
    r"\b(?P<month>[A-Z][a-z]{2,}) (?P<y>(?:19|20)\d\d)\b"
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ON_WEEKDAY = re.compile(
    rf"\b(?P<w>{'|'.join(_WEEKDAYS)}),? (?:the )?"
    r"(?:(?P<m1>[a-z]{3,})\.? (?P<d1>\d{1,2})|(?P<d2>\d{1,2}) (?P<m2>[a-z]{3,}))"
    r"(?:st|nd|rd|th)?\b(?!,? \d{4})",
    re.IGNORECASE,
)
_WITHIN_YEARS = 3  # a weekday falls on a day every 5, 6 or 11 years: further off nothing is sure


def earliest(paragraphs: Sequence[str], reader: Reader) -> datetime | None:
    """Return a time before which the text cannot have been written, None where nothing says so."""
    sentences = [sentence for paragraph in paragraphs for sentence in _SENTENCE.split(paragraph)]
    past = [sentence for sentence in sentences if _PAST.search(sentence) and not _PLANNED.search(sentence)]
    found = [day for sentence in past for day in (*_days(sentence, reader), *_since(sentence, reader))]
    if not found:
        return None
    bound = max(found)
    weekdays = [day for sentence in past for day in _weekdays(sentence, reader, bound)]
    return max([bound, *weekdays]) - ZONE_SLACK


def _days(sentence: str, reader: Reader) -> Iterator[datetime]:
    """The days in a sentence, and the first days of its months."""
    yield from (moment.at for _, _, moment in reader.find(sentence))
    for said in _MONTH.finditer(sentence):
        if month := reader.months.get(said["month"].casefold()):
            yield datetime(int(said["y"]), month, 1, tzinfo=UTC)


def _since(sentence: str, reader: Reader) -> Iterator[datetime]:
    """Years counted since a month: those before the last have passed, however the count is rounded."""
    for said in _SINCE.finditer(sentence):
        month = reader.months.get(said["month"].casefold())
        number = _NUMBERS.get(said["n"]) or int(said["n"])
        if month:
            yield datetime(int(said["y"]) + number - 1, month, 1, tzinfo=UTC)


def _weekdays(sentence: str, reader: Reader, bound: datetime) -> Iterator[datetime]:
    for said in _ON_WEEKDAY.finditer(sentence):
        month = reader.months.get((said["m1"] or said["m2"]).casefold())
        for year in range(bound.year, bound.year + _WITHIN_YEARS) if month else ():
            try:
                day = datetime(year, month or 1, int(said["d1"] or said["d2"]), tzinfo=UTC)
            except ValueError:
                continue
            if day >= bound - timedelta(days=7) and day.weekday() == _WEEKDAYS.index(said["w"].lower()):
                yield day
                break
