"""What English says of times, and when that is in an article of Wednesday, 12 June 2024."""

from datetime import datetime

import pytest
from timing import DAY, dated, days, only, values

DATES = [
    ("The bridge opened on 3 July 2021.", "3 July 2021", "2021-07-03"),
    ("The bridge opened on July 3rd, 2021.", "July 3rd, 2021", "2021-07-03"),
    ("It opened on Saturday, July 3, 2021, in rain.", "Saturday, July 3, 2021", "2021-07-03"),
    ("Logged 2021-07-03 by the clerk.", "2021-07-03", "2021-07-03"),
    ("It opened on Sept. 9 last year.", "Sept. 9 last year", "2023-09-09"),
    ("It opened on May 4.", "May 4", "2024-05-04"),
    ("The lease expires on July 1.", "July 1", "2024-07-01"),
    ("It closed on Dec. 20.", "Dec. 20", "2023-12-20"),
    ("It opened in March 2019.", "March 2019", "2019-03"),
    ("It opened in March.", "March", "2024-03"),
    ("It closed in October.", "October", "2023-10"),
    ("It will open in October.", "October", "2024-10"),
    ("It opened last May.", "last May", "2023-05"),
    ("It opened in 2019.", "2019", "2019"),
    ("It fell in the third quarter of 2022.", "the third quarter of 2022", "2022-Q3"),
    ("Profit rose in the first quarter.", "the first quarter", "2024-Q1"),
    ("It was built in the 1990s.", "the 1990s", "199"),
    ("It was built in the late 19th century.", "the late 19th century", "18"),
    ("It was built in the first half of 2020.", "the first half of 2020", "2020-H1"),
    ("It opened last summer.", "last summer", "2023-SU"),
    ("It opened yesterday.", "yesterday", "2024-06-11"),
    ("It opens tomorrow.", "tomorrow", "2024-06-13"),
    ("It opened last week.", "last week", "2024-W23"),
    ("It opened over the weekend.", "the weekend", "2024-W23-WE"),
    ("It opened last month.", "last month", "2024-05"),
    ("It opens next year.", "next year", "2025"),
    ("It opened two weeks ago.", "two weeks ago", "2024-W22"),
    ("It opened five years ago.", "five years ago", "2019"),
    ("It will open in three days.", "three days", "2024-06-15"),
    ("They met on Thursday.", "Thursday", "2024-06-06"),
    ("They met on Wednesday.", "Wednesday", "2024-06-12"),
    ("They will meet on Thursday.", "Thursday", "2024-06-13"),
    ("The bridge is closed until Thursday.", "Thursday", "2024-06-13"),
    ("Bids are wanted by Monday.", "Monday", "2024-06-17"),
    ("They met last Friday.", "last Friday", "2024-06-07"),
    ("They meet next Friday.", "next Friday", "2024-06-14"),
    ("They met on Tuesday night.", "Tuesday night", "2024-06-11TNI"),
    ("They met at 5 p.m. on Friday.", "5 p.m. on Friday", "2024-06-07T17:00"),
    ("They met on Friday at 10:35 a.m. as planned.", "Friday at 10:35 a.m.", "2024-06-07T10:35"),
    ("It ran from 1958 to 1964.", "1958 to 1964", "1958/1964"),
    ("Output fell in 2019-20 again.", "2019-20", "2019/2020"),
    ("They met from 3 to 7 July 2021.", "3 to 7 July 2021", "2021-07-03/2021-07-07"),
    ("They met on July 3-7, 2021.", "July 3-7, 2021", "2021-07-03/2021-07-07"),
    ("They met three years later.", "three years later", "2027"),
    ("It takes three years.", "three years", "P3Y"),
    ("It took several months.", "several months", "PXM"),
    ("It took twenty-five minutes.", "twenty-five minutes", "PT25M"),
    ("They meet every Monday.", "every Monday", "XXXX-WXX-1"),
    ("They report annually.", "annually", "P1Y"),
    ("They meet every two weeks.", "every two weeks", "P2W"),
    ("It is now closed.", "now", "PRESENT_REF"),
]


@pytest.mark.parametrize(("text", "surface", "value"), DATES)
def test_words_have_a_span_and_a_value(text: str, surface: str, value: str) -> None:
    assert values(text) == [(surface, value)]


@pytest.mark.parametrize(
    "text",
    [
        "The 34-year-old sailor, aged 34, is 34 years old.",
        "About 2019 people came, and 1,998 left with $2019.",
        "They may march on, said April Juno.",
        "Room 1984 and flight 2020 were empty.",
        "A quarter of them left and three-quarters stayed.",
        "It ended at the last minute.",
    ],
)
def test_ages_counts_prices_and_words_that_look_alike_are_no_times(text: str) -> None:
    assert values(text) == []


def test_a_day_is_half_open_and_keeps_its_granularity() -> None:
    found = only("It opened on 3 July 2021.").when
    assert (found.t_from, found.t_to) == (datetime(2021, 7, 3), datetime(2021, 7, 4))
    assert (found.granularity, found.status, found.anchor) == ("day", "resolved", "none")
    assert days(only("It opened in 2021.").when) == ("2021-01-01", "2022-01-01")


def test_a_range_reaches_from_its_first_to_its_last_day() -> None:
    assert days(only("It ran from 1958 to 1964.").when) == ("1958-01-01", "1965-01-01")
    assert days(only("They met between May 30 and June 2, 2021.").when) == ("2021-05-30", "2021-06-03")


def test_years_since_a_month_are_bounded() -> None:
    years, month = dated("Nearly four years after August 2021, the inquiry ended.")
    assert days(years.when) == ("2024-08-01", "2025-09-01")
    assert (years.when.status, years.when.anchor, years.when.anchor_number) == ("bounded", "time_expression", 1)
    assert (month.surface, month.when.value) == ("August 2021", "2021-08")


@pytest.mark.parametrize(
    ("text", "relation", "bounds"),
    [
        ("It has been shut since 2021.", "since", ("2021-01-01", None)),
        ("It must be done before July 2025.", "before", (None, "2025-07-01")),
        ("It was rebuilt after May 2020.", "after", ("2020-06-01", None)),
        ("It stays until 3 July 2025.", "until", (None, "2025-07-04")),
        ("It is due by 2026.", "by", (None, "2027-01-01")),
        ("It was built in 2021.", "at", ("2021-01-01", "2022-01-01")),
    ],
)
def test_what_is_dated_is_bounded_by_the_preposition(text: str, relation: str, bounds: tuple[str, str]) -> None:
    meaning, found = only(text)[1:]
    assert meaning.relation == relation
    assert tuple(at and at.date().isoformat() for at in (found.dated_from, found.dated_to)) == bounds
    assert found.status == ("resolved" if relation == "at" else "bounded")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on 3 July 2021. The next day they left.", "2021-07-04"),
        ("They met on 3 July 2021. Two days later they left.", "2021-07-05"),
        ("They met on 3 July 2021. A year earlier they had not.", "2020"),
        ("Sales rose in the third quarter of 2021 from a year earlier.", "2020-Q3"),
        ("They met on 3 July 2021. Since then, nothing.", "2021-07-03"),
        ("They met in 2021. The following year they left.", "2022"),
    ],
)
def test_a_time_in_the_text_is_the_anchor_of_the_next(text: str, value: str) -> None:
    found = dated(text)[1].when
    assert (found.value, found.anchor, found.anchor_number) == (value, "time_expression", 0)


def test_which_day_that_day_is_a_month_does_not_say() -> None:
    found = dated("They met in August 2021. That day they left.")[1].when
    assert (days(found), found.status) == (("2021-08-01", "2021-09-01"), "bounded")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It opened yesterday.", "no_publication_date"),
        ("It opened on 31 February 2021.", "no_such_day"),
        ("It opened on 3/4/2021.", "two_days"),
        ("It took several months.", "vague"),
        ("It has grown since then.", "no_anchor"),
    ],
)
def test_what_cannot_be_decided_says_why(text: str, reason: str) -> None:
    found = only(text, None).when
    assert (found.status, found.reason) == ("unresolved", reason)
    assert (found.t_from, found.t_to) == (None, None)


def test_without_a_date_of_publication_printed_dates_are_resolved_all_the_same() -> None:
    assert values("It opened on 3 July 2021 and closed on Tuesday.", None) == [
        ("3 July 2021", "2021-07-03"),
        ("Tuesday", "XXXX-WXX-2"),
    ]


def test_recently_and_the_coming_weeks_are_bounded_by_the_day() -> None:
    past, ahead = dated("It opened recently and closes in the coming weeks.")
    assert (days(past.when), past.when.status) == ((None, "2024-06-13"), "bounded")
    assert (days(ahead.when), ahead.when.status) == (("2024-06-12", None), "bounded")


def test_hours_ago_need_the_instant() -> None:
    text, at = "It opened three hours ago.", datetime(2024, 6, 12, 14, 20)
    assert dated(text, DAY)[0].when.reason == "no_publication_date"
    assert dated(text, DAY, at=at)[0].when.t_from == datetime(2024, 6, 12, 11)


def test_the_29th_of_february_is_in_a_leap_year() -> None:
    assert values("It opened on February 29.", datetime(2023, 6, 1)) == [("February 29", "2020-02-29")]


def test_modifiers_belong_to_the_expression() -> None:
    found = only("It opened in early 2021.")
    assert (found.surface, found.meaning.modifier, found.when.value) == ("early 2021", "start", "2021")
    found = only("It took at least two years.")
    assert (found.surface, found.meaning.modifier) == ("at least two years", "at_least")


@pytest.mark.parametrize(("text", "value"), [("yesterday", "-P1D"), ("today", "P0D"), ("next year", "+P1Y")])
def test_what_counts_from_an_unknown_day_says_how_far(text: str, value: str) -> None:
    assert only(f"It opened {text}.", None).when.value == value


def test_halves_count() -> None:
    assert values("It opened three and a half years ago.") == [("three and a half years ago", "2020")]
    assert values("It took two and a half years.") == [("two and a half years", "P2.5Y")]


def test_names_are_no_times() -> None:
    assert values("She told USA Today and the Daily Lantern.") == []
    assert values("It will close on the Fourth of July.") == [("the Fourth of July", "2024-07-04")]
    assert values("She reads it daily.") == [("daily", "P1D")]


def test_a_length_before_a_date_counts_back_from_it() -> None:
    weeks, _ = dated("It closed six weeks before June 30, 2021.")
    assert (weeks.when.value, weeks.when.anchor_number) == ("2021-W20", 1)
