from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.dates import NO_DATE, NO_SUCH_DAY, TWO_DAYS, ZONE_SLACK, Reader, reader_for
from onrecord.flows.clean.months_model import month_names

MONTHS = month_names()
READER = Reader(MONTHS(None))


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2031-05-04T09:30:00Z", datetime(2031, 5, 4, 9, 30)),
        ("2031-05-04T09:30:00.123+02:00", datetime(2031, 5, 4, 7, 30, 0, 123000)),
        ("2031-05-04 09:30 +0200", datetime(2031, 5, 4, 7, 30)),
        ("2031-05-04T09:30:00.1234567Z", datetime(2031, 5, 4, 9, 30, 0, 123456)),
        ("2031-05-04T09:30:00:250Z", datetime(2031, 5, 4, 9, 30, 0, 250000)),
        ("20310504T093000Z", datetime(2031, 5, 4, 9, 30)),
        ("Sun, 04 May 2031 09:30:00 GMT", datetime(2031, 5, 4, 9, 30)),
        ("Sun, 04 May 2031 09:30:00 -0500", datetime(2031, 5, 4, 14, 30)),
        ("1935567000", datetime(2031, 5, 3, 9, 30)),
        ("1935567000000", datetime(2031, 5, 3, 9, 30)),
    ],
)
def test_a_time_with_its_zone_is_an_instant(written: str, at: datetime) -> None:
    moment = READER.parse(written)
    assert moment is not None
    assert (moment.at, moment.precision) == (at.replace(tzinfo=UTC), "instant")
    assert moment.earliest == moment.at == moment.latest


def test_an_instant_keeps_the_day_of_its_own_zone() -> None:
    moment = READER.parse("2031-05-04T00:30:00+09:00")
    assert moment is not None
    assert (moment.at.date(), moment.day, moment.is_local) == (date(2031, 5, 3), date(2031, 5, 4), True)


@pytest.mark.parametrize(
    "written",
    [
        *("2031-05-04", "20310504", "2031/5/4", "May 4, 2031", "4 May 2031", "Sunday, May 4th, 2031 at noon"),
        *("04-May-2031", "Sun May 04 09:30:00 CEST 2031", "4. Mai 2031", "le 4 mai 2031 à 9 h", "4 de mayo de 2031"),
        *(
            "4 травня 2031, 12:30",
            "4 мая 2031",
            "2031年5月4日",
            "2031. május 4.",
            "٤ مايو 2031",
            "4.5.2031",
            "04.05.31",
        ),
    ],
)
def test_days_in_many_languages(written: str) -> None:
    moment = READER.parse(written)
    assert moment is not None
    assert (moment.at, moment.precision) == (datetime(2031, 5, 4, tzinfo=UTC), "day")
    assert moment.earliest < moment.at < moment.latest


@pytest.mark.parametrize("written", ["2031-05-04T21:30:00", "2031-05-04 21:30", "Sun, 04 May 2031 21:30:00"])
def test_a_time_without_zone_is_only_a_day(written: str) -> None:
    moment = READER.parse(written)
    assert moment is not None
    stated = datetime(2031, 5, 4, 21, 30, tzinfo=UTC)
    assert (moment.at, moment.precision) == (datetime(2031, 5, 4, tzinfo=UTC), "day")
    assert (moment.earliest, moment.latest) == (stated - ZONE_SLACK, stated + ZONE_SLACK)


@pytest.mark.parametrize(("written", "precision"), [("2031", "year"), ("2031-05", "month")])
def test_coarse_dates_stay_coarse(written: str, precision: str) -> None:
    moment = READER.parse(written)
    assert moment is not None
    assert (moment.precision, moment.day) == (precision, None)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        *((written, NO_DATE) for written in ("", "yesterday", "today at 5", "12345", "May 4, 2031 or May 5, 2031")),
        *(
            (written, NO_SUCH_DAY)
            for written in (
                "2031-02-31",
                "2031-13-01",
                "0000-01-01",
                "30 February 2031",
                "0001-01-01T00:00:00Z",
                "0001-01-01T12:00:00",
                "9999-12-31T23:59:59Z",
            )
        ),
        ("03/04/2031", TWO_DAYS),
    ],
)
def test_what_names_no_day_is_refused_with_a_reason(written: str, reason: str) -> None:
    assert READER.read(written) == reason
    assert READER.parse(written) is None


@pytest.mark.parametrize(
    ("language", "host", "expected"),
    [
        ("en-US", "", date(2031, 3, 4)),
        ("en-GB", "", date(2031, 4, 3)),
        ("fr", "", date(2031, 4, 3)),
        ("en", "post.example.co.uk", date(2031, 4, 3)),
        ("en", "post.example", None),
        (None, "", None),
    ],
)
def test_language_or_country_says_which_figure_is_the_month(
    language: str | None, host: str, expected: date | None
) -> None:
    moment = reader_for(language, host, MONTHS).parse("03/04/2031")
    assert (moment.day if moment else None) == expected


def test_a_figure_above_twelve_is_the_day() -> None:
    assert [m.day for w in ("13/04/2031", "04/13/2031") if (m := READER.parse(w))] == [date(2031, 4, 13)] * 2


def test_a_month_of_two_meanings_means_what_it_means_in_the_language() -> None:
    assert (MONTHS("pl")["listopad"], MONTHS("hr")["listopad"], MONTHS(None).get("listopad")) == (11, 10, None)


def test_days_are_found_in_text_with_their_places() -> None:
    text = "It sank on 3 May 2031, 400 years after 1631, and was raised on 2031-06-01 in 12 hours."
    assert [text[start:end] for start, end, _ in READER.find(text)] == ["3 May 2031", "2031-06-01"]


@given(
    st.text(max_size=40)
    | st.from_regex(r"[0-9]{1,4}[-/. ][0-9a-zA-Z]{1,9}[-/. ][0-9]{1,4}[ T]?[0-9:+Z]*", fullmatch=True)
)
def test_anything_is_read_or_refused(written: str) -> None:
    moment = READER.read(written)
    assert isinstance(moment, str) or moment.earliest <= moment.at <= moment.latest or moment.precision == "day"
