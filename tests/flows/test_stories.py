"""Stories by the whole pipeline: batches in any order give a rebuild's, and former ids lead to the new ones."""

import json
from pathlib import Path
from random import Random

from conftest import Press
from digests import ask, assert_same, run

_EVENTS = (
    ("Keldmark", "Brandvik", "Vesla", "ammonia", "340"),
    ("Torvhaven", "Ostrander", "Maren", "diesel", "85"),
)


def _texts() -> list[str]:
    """Two events that look alike, told four times each."""
    return [
        f"A train left the rails at {place} on the {river} and spilled {n} tonnes of {load}, wrote reporter {turn}. "
        f"Mayor {who} said the {load} from {place} had reached the {river}; {who} asked for help."
        for place, who, river, load, n in _EVENTS
        for turn in ("one", "two", "three", "four")
    ]


def test_batches_in_any_order_give_the_stories_of_a_rebuild(press: Press, tmp_path: Path) -> None:
    rows = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(_texts())]
    Random(5).shuffle(rows)
    for number in range(4):
        press.write(f"part{number}.jsonl", "\n".join(rows[number * 2 : number * 2 + 2]) + "\n")
    for number in (2, 0, 3, 1):
        run(press.folder / f"part{number}.jsonl", tmp_path / "grown")
    for number in range(4):
        run(press.folder / f"part{number}.jsonl", tmp_path / "other")
    assert_same(tmp_path / "grown", tmp_path / "other")
    sizes = ask(tmp_path / "grown", "select n_articles, count(*) as n from stories group by all order by all")
    assert sizes == [{"n_articles": 4, "n": 8}]


def _last(story_id: str, successors: dict[str, str]) -> str:
    return _last(successors[story_id], successors) if story_id in successors else story_id


def test_ids_that_are_no_more_lead_to_where_their_articles_went(press: Press, tmp_path: Path) -> None:
    texts = _texts()[:4]
    warehouse = tmp_path / "warehouse"
    known: list[str] = []
    for number, text in enumerate(texts):  # the id changes whenever a smaller article joins
        press.write(f"{number}.txt", text)
        run(press.folder, warehouse)
        stories = ask(warehouse, "select distinct story_id from stories")
        assert len(stories) == 1
        known.append(stories[0]["story_id"])
    aliases = ask(warehouse, "select old_id, new_id, n_articles, n_moved from lake.id_aliases")
    successors = {row["old_id"]: row["new_id"] for row in aliases}
    assert {row["n_articles"] - row["n_moved"] for row in aliases} <= {0}
    assert {_last(story_id, successors) for story_id in known} == {known[-1]}


def test_a_run_that_changes_no_story_retires_no_id(press: Press, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    press.write("one.txt", _texts()[0])
    run(press.folder, warehouse)
    press.write("two.txt", _texts()[4])
    run(press.folder, warehouse)
    run(press.folder, warehouse)
    assert ask(warehouse, "select * from lake.id_aliases") == []
    assert len(ask(warehouse, "select distinct story_id from stories")) == 2
