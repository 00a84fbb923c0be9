"""The macros that people call: searches, passages, names near each other, origins counted again."""

import re
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.relations import quote

Make = Callable[..., Connection]
FOR_PEOPLE = {name: macro for name, macro in sql.load("macros").items() if macro.use}
TEXTS = {
    "one": "The old pier of Ellery burnt down. Nobody was hurt at the pier, said Ada Mill.",
    "two": "Ferries left from the new pier on Monday. Ólafur Strand of Norlane bought the café.",
    "three": "The peers of the realm met in spring and talked at length about nothing that anybody else would recall.",
    "four": "船が港で沈没した。Piers and piers, again.",
}


def given(**more: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of four articles, one paragraph each, the first two in one story."""
    names = list(TEXTS)
    return {
        "texts": [{"text_id": f"txt:{n}", "text": TEXTS[n], "n_chars": len(TEXTS[n])} for n in names],
        "blocks": [{"text_id": f"txt:{n}", "char_start": 0, "char_end": len(TEXTS[n])} for n in names],
        "captures": [{"capture_id": f"cap:{n}", "locator": f"{n}.txt"} for n in names],
        "alignments": [{"alignment_id": "aln:1"}],
        "article_versions": [
            {
                "capture_id": f"cap:{n}",
                "article_id": f"art:{n}",
                "text_id": f"txt:{n}",
                "alignment_id": "aln:1",
                "outlet_id": f"out:{n}",
                "outlet_name": n.title(),
                "outlet_basis": "declared",
                "headline": f"Headline {n}",
            }
            for n in names
        ],
        "story_members": [
            {"story_id": "sty:pier", "article_id": "art:one"},
            {"story_id": "sty:pier", "article_id": "art:two"},
            {"story_id": "sty:peers", "article_id": "art:three"},
        ],
        "claims": [
            {
                "claim_id": "clm:1",
                "text_id": "txt:one",
                "char_start": 0,
                "char_end": 33,
                "text": "The pier burnt down.",
            },
            {"claim_id": "clm:2", "text_id": "txt:one", "char_start": 35, "char_end": 62, "text": "Nobody was hurt."},
        ],
        **more,
    }


@pytest.fixture
def connection(warehouse_of: Make) -> Connection:
    return warehouse_of(given())


def articles(connection: Connection, words: str) -> list[str]:
    query = f"select locator from search_articles({quote(words)}) order by score desc, locator"
    return [locator for (locator,) in connection.execute(query).fetchall()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pier", ["one.txt", "two.txt"]),
        ("PIER", ["one.txt", "two.txt"]),
        ("pier Monday", ["two.txt", "one.txt"]),
        ("pie*", ["four.txt", "one.txt", "two.txt"]),
        ("olafur cafe", ["two.txt"]),
        ("CAFÉ", ["two.txt"]),
        ("沈没", ["four.txt"]),
        ("ier", []),
        ("nowhere", []),
        ("", []),
        ("?! ()*[", []),
    ],
)
def test_articles_are_found_by_whole_words_the_most_telling_first(
    connection: Connection, words: str, found: list[str]
) -> None:
    assert articles(connection, words) == found


def test_the_score_is_bm25(connection: Connection) -> None:
    ((score, n_words),) = connection.execute("select score, n_words from search_articles('Monday')").fetchall()
    mean = sum(map(len, TEXTS.values())) / len(TEXTS)
    rarity = 1.2039728043259361  # ln(1 + (4 - 1 + 0.5) / (1 + 0.5))
    assert score == pytest.approx(rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 * len(TEXTS["two"]) / mean)))
    assert n_words == 1


def test_evidence_marks_the_rarest_word_where_it_stands(connection: Connection) -> None:
    query = "select evidence from search_articles('pier olafur')"
    shown = [evidence for (evidence,) in connection.execute(query).fetchall()]
    assert any("Monday. ⟦Ólafur⟧ Strand" in evidence for evidence in shown)
    assert any("old ⟦pier⟧ of" in evidence for evidence in shown)


def test_claims_are_searched_by_their_own_words(connection: Connection) -> None:
    rows = connection.execute("select claim_id, evidence from search_claims('hurt Ellery')").fetchall()
    assert rows == [("clm:2", "The old pier of Ellery burnt down. ⟦Nobody was hurt at the pier⟧, said Ada Mill.")]


def test_a_story_is_found_by_what_its_articles_say(connection: Connection) -> None:
    rows = connection.execute("select story_id, n_found, n_articles, headline from story_of('Monday pier')").fetchall()
    assert rows == [("sty:pier", 2, 2, "Headline two")]
    assert connection.execute("select story_id from story_of('realm')").fetchall() == [("sty:peers",)]


@pytest.mark.parametrize("column", ["claim_id", "given", "text_id"])
def test_a_passage_is_the_claims_own_whatever_the_column_is_called(connection: Connection, column: str) -> None:
    query = f"select {column}, passage({column}) from (select claim_id as {column} from lake.claims)"
    shown = dict(connection.execute(query).fetchall())
    assert shown["clm:1"] == "⟦The old pier of Ellery burnt down⟧. Nobody was hurt at the pier, said Ada Mill."
    assert shown["clm:2"] == "The old pier of Ellery burnt down. ⟦Nobody was hurt at the pier⟧, said Ada Mill."
    assert connection.execute("select passage('clm:none')").fetchall() == [(None,)]


def mention(name: str, text: str, surface: str) -> dict[str, Any]:
    start = TEXTS[text].index(surface)
    return {
        "mention_id": f"men:{name}",
        "text_id": f"txt:{text}",
        "surface": surface,
        "char_start": start,
        "char_end": start + len(surface),
    }


@pytest.mark.parametrize(
    ("call", "distances"),
    [
        ("near('Ada Mill', 'Ellery')", [47]),
        ("near('ellery', 'MILL')", [47]),
        ("near('Mill', 'Ellery', within := 40)", []),
        ("near('Mil', 'Ellery')", []),
        ("near('Norlane', 'Strand')", [4]),
        ("near('Shipping Company', 'Olafur')", [4]),
        ("near('Ellery', 'Norlane')", []),
        ("near('Ellery', 'Ellery')", []),
    ],
)
def test_names_near_each_other(warehouse_of: Make, call: str, distances: list[int]) -> None:
    connection = warehouse_of(
        given(
            mentions=[
                mention("ellery", "one", "Ellery"),
                mention("mill", "one", "Ada Mill"),
                mention("strand", "two", "Ólafur Strand"),
                mention("norlane", "two", "Norlane"),
            ],
            entities=[{"entity_id": "ent:norlane", "label": "Norlane Shipping Company"}],
            entity_links=[{"entity_id": "ent:norlane", "mention_id": "men:norlane"}],
        )
    )
    assert [distance for (distance,) in connection.execute(f"select distance from {call}").fetchall()] == distances


def test_independent_counts_a_fact_with_other_limits(warehouse_of: Make) -> None:
    copied = {
        "story_id": "sty:pier",
        "article_id": "art:two",
        "rule": "mostly_copied",
        "node_id": "art:one",
        "direction": "from",
        "share": 0.6,
        "share_other": 0.1,
    }
    rows = given(
        origins=[{"story_id": "sty:pier", "article_id": f"art:{n}"} for n in ("one", "two")],
        origin_links=[copied],
        claim_groups=[{"group_id": "grp:1", "claim_id": claim, "relation": "same"} for claim in ("clm:1", "clm:3")],
    )
    rows["claims"].append({"claim_id": "clm:3", "text_id": "txt:two", "text": "The pier is no more."})
    connection = warehouse_of(rows)
    query = (
        "select independent(group_id), independent(group_id, copied_share := 0.7),"
        " independent(group_id, without_outlet := 'One'), independent('grp:none')"
        " from (select 'grp:1' as group_id)"
    )
    assert connection.execute(query).fetchall() == [(1, 2, 1, None)]


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_header_says_how_to_call_it_and_names_every_column(connection: Connection, name: str) -> None:
    macro = FOR_PEOPLE[name]
    assert f"{name}(" in macro.use
    assert len(macro.doc) > 30
    assert macro.doc.endswith(".")
    columns = connection.sql(macro.use).columns
    if macro.is_table:
        assert list(macro.columns) == columns


def test_comments_of_macros_can_be_read_in_duckdb(connection: Connection) -> None:
    query = "select function_name, comment from duckdb_functions() where not internal and comment is not null"
    said = dict(connection.execute(query).fetchall())
    assert said == {name: f"{macro.doc} Example: {macro.use}" for name, macro in FOR_PEOPLE.items()}


def test_a_search_of_ten_thousand_articles_takes_about_a_second_at_most(warehouse_of: Make) -> None:
    connection = warehouse_of({})
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]
    text = " ".join(words[i * i % len(words)] for i in range(750))  # about 3,000 characters, all words common
    ids = range(10_000)
    rows = pa.table({"text_id": [f"txt:{i}" for i in ids], "text": [f"{text} rare{i}" for i in ids]})
    connection.register("many", rows)
    connection.execute("insert into lake.texts by name select *, length(text) as n_chars from many")
    connection.unregister("many")
    for query in ("rare77", f"{words[1]} {words[4]}"):
        began = time.process_time()
        ((n,),) = connection.execute(f"select count(*) from word_hits({quote(query)}, 'texts')").fetchall()
        assert n == (1 if re.search(r"\d", query) else 10_000)
        assert time.process_time() - began < 4  # 0.1 to 0.6 seconds here; a slow machine is no failure
