from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.dates import ZONE_SLACK, parse


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2031-05-04T09:30:00Z", datetime(2031, 5, 4, 9, 30)),
        ("2031-05-04T09:30:00.123+02:00", datetime(2031, 5, 4, 7, 30, 0, 123000)),
        ("2031-05-04 09:30 +0200", datetime(2031, 5, 4, 7, 30)),
        ("2031-05-04T09:30:00.1234567Z", datetime(2031, 5, 4, 9, 30, 0, 123456)),
        ("20310504T093000Z", datetime(2031, 5, 4, 9, 30)),
        ("Sun, 04 May 2031 09:30:00 GMT", datetime(2031, 5, 4, 9, 30)),
        ("Sun, 04 May 2031 09:30:00 -0500", datetime(2031, 5, 4, 14, 30)),
        ("1935567000", datetime(2031, 5, 3, 9, 30)),
        ("1935567000000", datetime(2031, 5, 3, 9, 30)),
    ],
)
def test_a_time_with_its_zone_is_an_instant(written: str, at: datetime) -> None:
    moment = parse(written)
    assert moment is not None
    assert (moment.at, moment.precision) == (at.replace(tzinfo=UTC), "instant")
    assert moment.earliest == moment.at == moment.latest


@pytest.mark.parametrize(
    "written",
    ["2031-05-04", "20310504", "May 4, 2031", "4 May 2031", "Sunday, May 4th, 2031 at noon", "04-May-2031"],
)
def test_days(written: str) -> None:
    moment = parse(written)
    assert moment is not None
    assert (moment.at, moment.precision) == (datetime(2031, 5, 4, tzinfo=UTC), "day")
    assert moment.earliest < moment.at < moment.latest


@pytest.mark.parametrize("written", ["2031-05-04T21:30:00", "2031-05-04 21:30", "Sun, 04 May 2031 21:30:00"])
def test_a_time_without_zone_is_only_a_day(written: str) -> None:
    moment = parse(written)
    assert moment is not None
    stated = datetime(2031, 5, 4, 21, 30, tzinfo=UTC)
    assert (moment.at, moment.precision) == (datetime(2031, 5, 4, tzinfo=UTC), "day")
    assert (moment.earliest, moment.latest) == (stated - ZONE_SLACK, stated + ZONE_SLACK)


@pytest.mark.parametrize(("written", "precision"), [("2031", "year"), ("2031-05", "month")])
def test_coarse_dates_stay_coarse(written: str, precision: str) -> None:
    moment = parse(written)
    assert moment is not None
    assert moment.precision == precision


@pytest.mark.parametrize("written", ["", "yesterday", "03/04/2031", "2031-02-31", "0000-01-01", "today at 5", "12345"])
def test_what_names_no_day_is_not_read(written: str) -> None:
    assert parse(written) is None


@given(st.text(max_size=40))
def test_anything_is_read_or_refused(written: str) -> None:
    moment = parse(written)
    assert moment is None or moment.earliest <= moment.at <= moment.latest or moment.precision == "day"
