"""Times from end to end: each article dates its own words, whatever other articles have the same text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Press
from digests import ask, assert_same, run

from onrecord.flows.resources import seeds, time_seeds

TEXT = "The ferry to Norvik sank on Tuesday. It was built in 1998, and had been repaired two weeks ago.\n"
DATED = (
    "select locator, surface, strftime(t_from, '%Y-%m-%d') as day, status, anchor from time_expressions order by all"
)


def asked(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in ask(warehouse, query)]


def article(day: str) -> str:
    return f"---\npublished: {day}\noutlet: Norvik Press {day}\n---\n{TEXT}"


def test_one_text_of_two_days_is_dated_by_each(press: Press, rebuilt: Callable[[Path], Path], tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    run(press.write("a.txt", article("2024-06-12")), warehouse)
    first = [
        ("press/a.txt", "1998", "1998-01-01", "resolved", "none"),
        ("press/a.txt", "Tuesday", "2024-06-11", "resolved", "published_at"),
        ("press/a.txt", "two weeks ago", "2024-05-27", "resolved", "published_at"),
    ]
    assert asked(warehouse, DATED) == first
    press.write("b.txt", article("2024-06-20"))
    run(press.folder, warehouse)
    assert asked(warehouse, DATED) == [
        *first,
        ("press/b.txt", "1998", "1998-01-01", "resolved", "none"),
        ("press/b.txt", "Tuesday", "2024-06-18", "resolved", "published_at"),
        ("press/b.txt", "two weeks ago", "2024-06-03", "resolved", "published_at"),
    ]
    assert asked(warehouse, "select count(distinct text_id), count(distinct time_id) from time_expressions") == [(1, 3)]
    assert_same(rebuilt(press.folder), warehouse)


def test_an_article_of_a_known_month_bounds_what_depends_on_its_day(press: Press, tmp_path: Path) -> None:
    run(press.write("a.txt", article("2024-06")), tmp_path / "warehouse")
    found = asked(
        tmp_path / "warehouse",
        "select surface, status, t_from < '2024-06-02'::timestamptz and t_to > '2024-06-25'::timestamptz "
        "from time_expressions order by char_start",
    )
    assert found[0] == ("Tuesday", "bounded", True)
    assert found[1] == ("1998", "resolved", False)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('means = "sometimes"\nforms = ["now"]', "expected means"),
        ('means = "vague"\nforms = []', "expected means"),
        ('means = "vague"', "expected means"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str
) -> None:
    shipped = dict(seeds.language_files(time_seeds.TIMES))["en"].read_text(encoding="utf-8")
    file = tmp_path / "times.toml"
    file.write_text(f"{shipped}\n[[rules]]\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(time_seeds, "language_files", lambda _: [("en", file)])
    with pytest.raises(seeds.SeedError, match=said):
        time_seeds.load_time_words()
