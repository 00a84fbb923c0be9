"""Figures that can be part of a date, told by their shape alone: 14, 1998, 2021-08-03, 10:35, 1958-64.

A shape is the set of classes that a figure can have; templates of the grammar ask for classes. 31 can be a day, a
number or two figures of a year; 1998 a year or a number. Language-independent but for which of 3/4/2021 is the month.
"""

import re
from functools import cache

_DASH = "[-–]"
_WHOLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("iso_day", re.compile(r"(?:1[0-9]|20|21)\d\d([-/.])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])")),
    ("iso_month", re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")),
    ("figured_day", re.compile(r"(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|[12]\d|3[01])\1(?:(?:19|20)\d\d|\d\d)")),
    ("clock", re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?")),
    ("dotted_clock", re.compile(r"(?:[01]?\d|2[0-4])[.h][0-5]\d")),
    ("year_range", re.compile(rf"(?:1[5-9]|20)\d\d{_DASH}(?:(?:1[5-9]|20)\d\d|\d\d)")),
    ("day_range", re.compile(rf"(?:[1-9]|[12]\d|3[01]){_DASH}(?:[1-9]|[12]\d|3[01])")),
    ("figure", re.compile(r"\d+(?:[.,]\d+)?|\d{1,3}(?:[.,]\d{3})+")),
    ("number_range", re.compile(rf"\d+{_DASH}\d+")),
)
CLASSES = (
    *(name for name, _ in _WHOLE),
    *("day", "month_number", "hour", "minute", "two_figures", "year", "four_figures"),
)


def classes_of(figure: str) -> frozenset[str]:
    """Return the classes that a token beginning with a digit can have; empty for figures that are no date's part."""
    found = {name for name, pattern in _WHOLE if pattern.fullmatch(figure)}
    if figure.isdecimal():
        found |= _plain(len(figure), int(figure)) if len(figure) <= 4 else set()
    return frozenset(found)


@cache
def all_shapes() -> frozenset[frozenset[str]]:
    """Return every set of classes that a figure can have."""
    plain = {classes_of(figure) for n in range(10_000) for figure in (str(n), f"{n:02}", f"{n:04}")}
    months = {classes_of(f"{year}-{n:02}") for year in (1499, 1500, 1899, 1999, 2001, 2040) for n in range(100)}
    pairs = {classes_of(f"{a}{mark}{b:02}") for a in range(32) for mark in ".:h-–,/" for b in (1, 12, 13, 31, 60, 99)}
    pairs |= {classes_of(f"{a}{mark}{b}") for a in range(33) for mark in ".,-–" for b in range(0, 120)}
    others = ("2021-08-03", "2021.08.03", "2021/08/03", "3.7.2021", "03/07/21", "31-12-2021", "10:35:20", "1958-1964",
              "1958–64", "1,234,567", "1.234.567", "1000-2000", "12345", "1958-64", "1958–1964")  # fmt: skip
    return frozenset(plain | months | pairs | {classes_of(other) for other in others})


def _plain(length: int, value: int) -> set[str]:
    found = {"four_figures"} if length == 4 else {"two_figures"} if length == 2 else set()
    ranges = (("day", 1, 31), ("month_number", 1, 12), ("hour", 0, 24))
    found |= {name for name, low, high in ranges if length <= 2 and low <= value <= high}
    if length == 2 and value < 60:
        found.add("minute")
    if length == 4 and 1000 <= value < 2200:
        found.add("year")
    return found
