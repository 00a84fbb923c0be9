from types import SimpleNamespace
from typing import Any

from benchmarks import metadata_peers
from benchmarks.page_metadata import Score, add

SCORER = SimpleNamespace(
    split_names=lambda byline: {name.strip() for name in byline.split(";") if name.strip()},
    is_day=bool,
    days_of=lambda stamp: {stamp[:10]},
)


def counted(found: dict[str, Any], **gold: Any) -> Score:
    score = Score()
    record = {"gold_title": None, "gold_authors": None, "gold_date": None, **gold}
    add(score, record, {"cpu_s": 0.5, **found}, SCORER)
    return score


def test_only_labelled_fields_count() -> None:
    score = counted({"headline": "Ferry lost", "byline": "Ada Lund", "published": "2031-05-04"})
    assert (score.headline.wanted, score.authors.given, score.day.given, score.n_pages) == (0, 0, 0, 1)


def test_headlines_are_equal_but_for_white_space() -> None:
    assert counted({"headline": "Ferry  lost"}, gold_title="Ferry lost ").headline.right == 1
    assert counted({"headline": "Ferry Lost"}, gold_title="Ferry lost").headline.right == 0


def test_names_missed_and_names_too_many_are_counted() -> None:
    authors = counted({"byline": "Ada Lund; Cy Dahl"}, gold_authors=["Ada Lund", "Bo Berg"]).authors
    assert (authors.right, authors.given, authors.wanted) == (1, 2, 2)


def test_a_day_is_right_wrong_or_not_given() -> None:
    days = [counted({"published": day}, gold_date="2031-05-04").day for day in ("2031-05-04T10:00", "2031-05-05", None)]
    assert [(day.right, day.given, day.wanted) for day in days] == [(1, 1, 1), (0, 1, 1), (0, 0, 1)]


def test_a_peer_that_raises_has_found_nothing() -> None:
    def broken(html: str, url: str) -> dict[str, Any]:
        raise ValueError(html)

    found = metadata_peers._timed(broken, "", "")
    assert found["error"] == "ValueError"
    assert "headline" not in found
