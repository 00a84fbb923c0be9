from datetime import UTC, datetime

import pytest

from onrecord.flows.clean.date_choice import AFTER_LAST, COPYRIGHT, WEAK, choose_moment
from onrecord.flows.clean.dates import NO_DATE, NO_SUCH_DAY, Moment, Reader
from onrecord.flows.clean.metadata import Candidate, Choice
from onrecord.flows.clean.months_model import month_names

READER = Reader(month_names()(None))


def decided(*found: tuple[str, str], latest: datetime | None = None) -> tuple[Moment | None, Choice]:
    choice = Choice([Candidate("published", value, method) for method, value in found])
    return choose_moment(choice, "published", READER, latest), choice


def day(*found: tuple[str, str]) -> str | None:
    moment, _ = decided(*found)
    return moment.at.date().isoformat() if moment else None


def test_a_finer_date_inside_a_coarse_one_is_preferred() -> None:
    assert day(("declared", "2031"), ("near the headline", "2031-05-04")) == "2031-05-04"


def test_without_a_day_the_month_stands() -> None:
    moment, _ = decided(("address", "2031-05"))
    assert moment is not None
    assert moment.precision == "month"


def test_what_is_declared_beside_the_document_outweighs_the_page() -> None:
    page = [("json-ld datePublished", "2031-06-01"), ("meta of publication x", "2031-06-01"), ("address", "2031-06-01")]
    assert day(("declared", "2031-05-04"), *page) == "2031-05-04"


def test_two_voices_outweigh_one() -> None:
    stated = ("json-ld datePublished", "2033-01-01")
    assert day(stated, ("near the headline", "4 May 2031")) == "2033-01-01"
    assert day(stated, ("address", "2031-05-04"), ("near the headline", "4 May 2031")) == "2031-05-04"


def test_a_later_candidate_of_a_voice_is_heard() -> None:
    header, byline = ("date element", "26.02.2032"), ("near the headline", "01.05.2031")
    assert day(header, byline) == "2032-02-26"
    assert day(("meta date", "2031-05-01"), header, byline) == "2031-05-01"


@pytest.mark.parametrize(
    ("written", "printed", "at", "precision"),
    [
        ("2031-05-04T12:00:00Z", "4 May 2031", "2031-05-04T12:00:00+00:00", "instant"),
        ("2031-05-05T02:30:00Z", "4 May 2031", "2031-05-04T00:00:00+00:00", "day"),
        ("2031-05-04T21:30:00-05:00", None, "2031-05-04T00:00:00+00:00", "day"),
        ("2031-05-05T12:30:00Z", "1 May 2031", "2031-05-05T12:30:00+00:00", "instant"),
    ],
)
def test_the_day_is_the_page_s_own_and_the_bounds_keep_the_instant(
    written: str, printed: str | None, at: str, precision: str
) -> None:
    shown = [("near the headline", printed)] if printed else []
    moment, _ = decided(("json-ld datePublished", written), *shown)
    assert moment is not None
    assert (moment.at.isoformat(), moment.precision) == (at, precision)
    assert moment.earliest == moment.latest == datetime.fromisoformat(written)


def test_refusals_are_kept_with_their_reasons() -> None:
    moment, choice = decided(
        ("json-ld datePublished", "2031-13-01"),
        ("meta date", "soon"),
        ("near the headline", "4 May 2031"),
        ("text elsewhere", "1 August 2031"),
        (COPYRIGHT, "2031"),
        latest=datetime(2031, 6, 1, tzinfo=UTC),
    )
    assert moment is not None
    assert [v.reject_reason for v in choice.verdicts] == [NO_SUCH_DAY, NO_DATE, None, AFTER_LAST, WEAK]


def test_the_wall_clock_decides_nothing() -> None:
    assert day(("json-ld datePublished", "2099-05-04")) == "2099-05-04"


def test_nothing_usable_is_nothing() -> None:
    moment, choice = decided((COPYRIGHT, "2031"), ("meta date", "31 February 2031"))
    assert moment is None
    assert not any(verdict.is_chosen for verdict in choice.verdicts)
