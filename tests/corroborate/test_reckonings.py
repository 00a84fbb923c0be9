"""What can be reckoned from the text itself: weekdays beside dates, time gone by, sums, parts, shares, changes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.corroborate.reckonings import find_reckonings
from onrecord.flows.resources.wording_seeds import load_wordings

WORDS = load_wordings().languages
Part = dict[str, Any]


def placed(text: str, rows: list[Part]) -> list[Part]:
    """The rows with the place of their surface in the text, one behind the other."""
    at, found = 0, []
    for row in rows:
        at = text.index(row["surface"], at)
        found.append(row | {"char_start": at, "char_end": at + len(row["surface"])})
        at += len(row["surface"])
    return found


def count(surface: str, point: float, **other: Any) -> Part:
    plain = {"dim": "count", "unit": None, "lo": None, "hi": None, "qualifier": "exact", "counted": None}
    return plain | {"surface": surface, "point": point, "n_significant_digits": len(surface)} | other


def percent(surface: str, point: float, **other: Any) -> Part:
    return count(surface, point, dim="percent", unit="percent", **other)


def reckoned(text: str, quantities: list[Part], times: tuple[Part, ...] = (), language: str = "en") -> list[Part]:
    sentences = [{"char_start": 0, "char_end": len(text)}]
    return find_reckonings(
        "txt:1", text, sentences, placed(text, list(times)), placed(text, quantities), WORDS[language], "tol:1"
    )


def verdicts(rows: list[Part]) -> list[tuple[str, bool]]:
    return [(row["kind"], row["low"] <= row["reckoned"] <= row["high"]) for row in rows]


def day(surface: str, value: str) -> Part:
    return {"surface": surface, "value": value, "kind": "date", "modifier": None}


@pytest.mark.parametrize(
    ("text", "time", "language", "said"),
    [
        ("It sank on Thursday, 3 July 2031.", day("Thursday, 3 July 2031", "2031-07-03"), "en", 4),
        ("It sank on Thursday (July 3).", day("July 3", "XXXX-07-03"), "en", 4),
        ("Am Donnerstag, 3. Juli, sank es.", day("3. Juli", "XXXX-07-03"), "de", 4),
    ],
)
def test_a_weekday_beside_a_day_of_the_month(text: str, time: Part, language: str, said: int) -> None:
    (row,) = reckoned(text, [], (time,), language)
    assert (row["kind"], row["said"], row["reckoned"]) == ("weekday", said, None)
    assert row["surface"] == text[row["char_start"] : row["char_end"]]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("It sank on Thursday.", day("Thursday", "2031-07-03")),
        ("It sank at 3 p.m. on Thursday.", day("3 p.m. on Thursday", "2031-07-03T15:00")),
        ("They met on Monday and left in July 2031.", day("July 2031", "2031-07")),
    ],
)
def test_a_weekday_that_alone_tells_the_day_is_not_reckoned(text: str, time: Part) -> None:
    assert reckoned(text, [], (time,)) == []


def length(surface: str, value: str, modifier: str | None = None) -> Part:
    return {"surface": surface, "value": value, "kind": "duration", "modifier": modifier}


def test_time_gone_by_since_a_date_is_taken_as_wide_as_it_is_meant() -> None:
    text = "Nearly four years after the dam broke in August 2021 it is whole."
    (row,) = reckoned(text, [], (length("Nearly four years", "P4Y", "nearly"), day("August 2021", "2021-08")))
    assert (row["kind"], row["said"], row["high"]) == ("elapsed", 48.0, 48.0)
    assert 36 < row["low"] < 47
    assert row["time_start"] == text.index("August")


@pytest.mark.parametrize(
    "text",
    [
        "Four years before the dam broke in August 2021 it leaked.",
        "Four years after the flood, the mayor, born in August 2021, spoke.",
        "Four years after the flood it held. In August 2021 it broke.",
    ],
)
def test_a_date_that_time_is_not_counted_from(text: str) -> None:
    times = (length("Four years", "P4Y"), day("August 2021", "2021-08"))
    ends = text.index(". ") + 1 if ". " in text else len(text)
    sentences = [{"char_start": 0, "char_end": ends}, {"char_start": ends, "char_end": len(text)}]
    assert find_reckonings("txt:1", text, sentences, placed(text, list(times)), [], WORDS["en"], "tol:1") == []


@pytest.mark.parametrize(("total", "fits"), [("seven", True), ("nine", False)])
def test_parts_make_a_total_or_not(total: str, fits: bool) -> None:
    text = f"Three died and four were hurt, {total} in all."
    number = {"seven": 7.0, "nine": 9.0}[total]
    rows = reckoned(text, [count("Three", 3.0), count("four", 4.0), count(total, number)])
    assert verdicts(rows) == [("sum", fits)]
    assert rows[0]["working"] == "3 + 4 = 7"


def test_a_hedged_part_leaves_room() -> None:
    text = "About 30 died and 40 were hurt, a total of 72."
    about = count("30", 30.0, qualifier="about")
    assert verdicts(reckoned(text, [about, count("40", 40.0), count("72", 72.0)])) == [("sum", True)]


def test_parts_stay_within_their_total() -> None:
    text = "Twelve drowned, among them {} children."
    for said, number, fits in (("four", 4.0, True), ("fourteen", 14.0, False)):
        rows = reckoned(text.format(said), [count("Twelve", 12.0), count(said, number)])
        assert verdicts(rows) == [("parts", fits)]


@pytest.mark.parametrize(
    ("text", "parts", "fits"),
    [
        (
            "30 of the 120 boats, or 25 percent, sank.",
            [count("30", 30.0), count("120", 120.0, counted="boats"), percent("25 percent", 25.0)],
            True,
        ),
        (
            "30 of the 120 boats, or 35 percent, sank.",
            [count("30", 30.0), count("120", 120.0, counted="boats"), percent("35 percent", 35.0)],
            False,
        ),
        ("33.3% (40 of 120) sank.", [percent("33.3%", 33.3), count("40", 40.0), count("120", 120.0)], True),
    ],
)
def test_a_share_told_twice(text: str, parts: list[Part], fits: bool) -> None:
    assert verdicts(reckoned(text, parts)) == [("share", fits)]


@pytest.mark.parametrize(("said", "fits"), [(25.0, True), (20.0, False)])
def test_a_change_told_twice(said: float, fits: bool) -> None:
    text = f"Arrivals rose {said:.0f} percent, from 80 to 100."
    rows = reckoned(text, [percent(f"{said:.0f} percent", said), count("80", 80.0), count("100", 100.0)])
    assert verdicts(rows) == [("change", fits)]


@given(part=st.integers(1, 500), whole=st.integers(500, 2000), digits=st.integers(0, 2))
def test_a_share_rounded_rightly_is_never_off(part: int, whole: int, digits: int) -> None:
    said = f"{100 * part / whole:.{digits}f}%"
    text = f"{part} of {whole} ({said})"
    rows = reckoned(text, [count(str(part), part), count(str(whole), whole), percent(said, float(said[:-1]))])
    assert verdicts(rows) == [("share", True)]
