"""A wire story, its reprint, a copy, a rewrite, own reporting and a sister outlet: from rows of the lake to the views.

Stories, pairs of texts and passages are given by hand; credits, directions and origins are made by their stages, with
the queries that the runner gives them.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from onrecord.flows.corroborate.origins import run as find_origins
from onrecord.flows.deduplicate.credit_rules import CreditReader
from onrecord.flows.deduplicate.credits import run as read_credits
from onrecord.flows.deduplicate.directions import run as find_directions
from onrecord.flows.execution.corpus import MOST_SHARDS
from onrecord.flows.resources.credit_words import load_agency_words
from onrecord.flows.resources.seeds import outlet_id
from onrecord.flows.stage import ALL_IDS
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, rows_of

Given = dict[str, list[dict[str, Any]]]

WIRE = (
    "Two barges sank in the lock of Elm Water on Monday after a gate gave way, the canal warden said. "
    "Nobody was hurt, but forty boats wait below the lock and none can pass before Friday."
)
REPRINT = f"KETTLEBY (Reuters) - {WIRE} The marina of Kettleby offers free berths."
COPY = f"Barges sink\n\n{REPRINT}"
REWRITE = "A broken gate has closed the Elm Water canal, according to Reuters. The wait will last until Friday."
OWN = "Our reporter counted thirty-eight boats below the lock. The lock-keeper, Ines Torv, blamed old bolts."
SISTER = "Holidaymakers stranded at Elm Water were given soup by the chapel. One of them sang."
OTHER = "The mayor of Ostwick resigned. She gave no reason."

# article: text, outlet, kind, owner, hour of publication, story
ARTICLES: dict[str, tuple[str, str | None, int | None, str]] = {
    "wire": (WIRE, "Reuters", 6, "sty:1"),
    "reprint": (REPRINT, "Elm Post", 9, "sty:1"),
    "copy": (COPY, None, None, "sty:1"),
    "rewrite": (REWRITE, "Globe", 10, "sty:1"),
    "own": (OWN, "Echo", 8, "sty:1"),
    "sister": (SISTER, "Morning Echo", 12, "sty:1"),
    "other": (OTHER, "Echo", 8, "sty:2"),
}
OWNERS = {"Echo": "Torv Press", "Morning Echo": "Torv Press"}
BODIES = {"copy": "reprint"}  # whose body the article has


def given_rows() -> Given:
    outlets = {name for _, name, _, _ in ARTICLES.values() if name}
    rows: Given = {
        "outlets": [{"outlet_id": outlet_id(o), "name": o, "owner_family": OWNERS.get(o)} for o in sorted(outlets)],
        "story_members": [{"article_id": a, "story_id": story} for a, (_, _, _, story) in ARTICLES.items()],
        "captures": [{"capture_id": f"cap:{a}", "locator": f"{a}.txt"} for a in ARTICLES],
        "alignments": [{"alignment_id": "aln:1"}],
        "texts": [],
        "blocks": [],
        "article_versions": [],
        "citations": [
            {
                "citation_id": "cit:1",
                "text_id": "txt:rewrite",
                "char_start": REWRITE.index("Reuters"),
                "char_end": REWRITE.index("Reuters") + 7,
                "surface": "Reuters",
                "marker": "according_to",
                "outlet_id": outlet_id("Reuters"),
                "scope_start": 0,
                "scope_end": REWRITE.index("."),
            },
            {
                "citation_id": "cit:2",
                "text_id": "txt:own",
                "char_start": OWN.index("Ines"),
                "char_end": OWN.index("Ines") + 9,
                "surface": "Ines Torv",
                "marker": "reported_by",
                "scope_start": OWN.index("blamed"),
                "scope_end": len(OWN),
            },
        ],
        "text_pairs": [
            {
                "pair_id": "cnd:1",
                "text_a": "txt:reprint",
                "text_b": "txt:wire",
                "n_words_a": 44,
                "n_words_b": 33,
                "n_copied_a": 33,
                "n_copied_b": 33,
            }
        ],
        "passages": [
            {
                "passage_id": "pas:1",
                "pair_id": "cnd:1",
                "text_a": "txt:reprint",
                "a_start": REPRINT.index("Two"),
                "a_end": REPRINT.index("Two") + len(WIRE),
                "text_b": "txt:wire",
                "b_start": 0,
                "b_end": len(WIRE),
                "kind": "exact",
            }
        ],
    }
    for name, (text, outlet, hour, _) in ARTICLES.items():
        at = None if hour is None else datetime(2025, 3, 10, hour, tzinfo=UTC)
        start = len(text) - len(ARTICLES[BODIES.get(name, name)][0])
        rows["texts"].append(
            {
                "text_id": f"txt:{name}",
                "text": text,
                "n_chars": len(text),
                "body_spans": [{"char_start": start, "char_end": len(text)}],
                "body_hash": BODIES.get(name, name),
            }
        )
        rows["blocks"].append(
            {
                "block_id": f"blk:{name}",
                "text_id": f"txt:{name}",
                "kind": "paragraph",
                "char_start": start,
                "char_end": len(text),
                "is_body": True,
            }
        )
        rows["article_versions"].append(
            {
                "capture_id": f"cap:{name}",
                "article_id": name,
                "text_id": f"txt:{name}",
                "alignment_id": "aln:1",
                "outlet_id": outlet_id(outlet) if outlet else f"unknown:{name}",
                "outlet_name": outlet,
                "outlet_basis": "declared" if outlet else "unknown",
                "headline": f"News of {name}",
                "published_at": at,
                "published_earliest": at,
                "published_latest": at,
            }
        )
    return rows


def stage_rows(connection: Connection, name: str, **parameters: Any) -> pa.Table:
    return connection.sql(sql.load("stages")[name].statement, params=parameters).to_arrow_table()


def store(connection: Connection, tables: dict[str, pa.Table]) -> None:
    for name, rows in tables.items():
        connection.register("made", rows)
        connection.execute(f'insert into lake."{name}" by name from made')
        connection.unregister("made")


def run_all(connection: Connection) -> Connection:
    """Run the stages over the rows that are there."""
    shards = list(range(MOST_SHARDS))
    reader = CreditReader(load_agency_words())
    store(connection, read_credits(stage_rows(connection, "credits", tool_id="tol:1", **ALL_IDS), reader, "tol:1"))
    store(connection, find_directions(stage_rows(connection, "directions", shards=shards), None, "tol:1"))
    store(connection, find_origins(stage_rows(connection, "origins", shards=shards), None, "tol:1"))
    return connection


@pytest.fixture
def press(warehouse_of: Callable[..., Connection]) -> Iterator[Connection]:
    return run_all(warehouse_of(given_rows()))


def test_credits_are_read_from_the_blocks(press: Connection) -> None:
    found = rows_of(press, "select capture_id, unnest(credits, recursive := true) from lake.agency_credits order by 1")
    assert [(row["capture_id"], row["role"], row["agency"]) for row in found] == [
        ("cap:copy", "dateline", "Reuters"),
        ("cap:reprint", "dateline", "Reuters"),
    ]


def test_the_reprint_took_from_the_wire(press: Connection) -> None:
    (found,) = rows_of(press, "from lake.copy_directions")
    assert (found["direction"], found["basis"]) == ("b_to_a", "slug")


def test_each_article_has_its_rule_and_evidence(press: Connection) -> None:
    found = {row["article_id"]: row for row in rows_of(press, "from origins")}
    assert {name: (row["rule"], row["joined_locator"]) for name, row in found.items()} == {
        "wire": ("own_reporting", None),
        "reprint": ("mostly_copied", "wire.txt"),
        "copy": ("same_text", "reprint.txt"),
        "rewrite": ("cites_same_upstream", "wire.txt"),
        "own": ("own_reporting", None),
        "sister": ("same_owner", "own.txt"),
        "other": ("own_reporting", None),
    }
    assert (
        found["reprint"]["evidence"]
        == "75% of its words stand in the article of Reuters, taken from it (shown by: slug)"
    )
    assert found["rewrite"]["evidence"] == "66% of its body leans on Reuters (according_to, 1 place)"
    assert found["sister"]["evidence"] == "both are published by Torv Press"
    assert found["copy"]["evidence"] == "same body as the article of Elm Post"
    assert "leans most on Ines Torv: 17% of its body" in found["own"]["evidence"]


def test_four_denominators_stand_side_by_side(press: Connection) -> None:
    found = {row["story_id"]: row for row in rows_of(press, "from story_corroboration")}
    counts = ("n_articles", "n_outlets", "n_unknown_outlets", "n_owner_families", "n_independent_origins")
    assert [found["sty:1"][name] for name in counts] == [6, 5, 1, 4, 2]
    assert [found["sty:2"][name] for name in counts] == [1, 1, 0, 1, 1]
    assert found["sty:1"]["upstreams"] == "Reuters"
    assert found["sty:1"]["because"] == (
        "6 articles, 1 with a text that is there already, 1 mostly copied, 1 leaning on the same source, "
        "1 of an owner who is there already, so 2 independent origins"
    )


def test_a_wire_that_is_not_held_is_a_dark_source_and_still_makes_its_reprints_one(
    warehouse_of: Callable[..., Connection],
) -> None:
    rows = given_rows()
    for table in ("story_members", "article_versions"):
        rows[table] = [row for row in rows[table] if row["article_id"] != "wire"]
    connection = run_all(warehouse_of(rows))
    (wire,) = rows_of(connection, "from dark_sources where kind = 'outlet'")
    assert (wire["source"], wire["n_articles"], wire["n_outlets"], wire["n_mostly"]) == ("Reuters", 3, 2, 3)
    assert wire["how"] == "according_to, dateline"
    found = {row["article_id"]: row for row in rows_of(connection, "from lake.origins where story_id = 'sty:1'")}
    assert len({found[name]["origin_id"] for name in ("reprint", "copy", "rewrite")}) == 1
    assert {found[name]["rule"] for name in ("reprint", "rewrite")} == {"cites_same_upstream"}
    assert {found[name]["upstream"] for name in ("reprint", "rewrite")} == {"Reuters"}


def test_what_an_aggregator_publishes_is_not_one_account(warehouse_of: Callable[..., Connection]) -> None:
    rows = given_rows()
    rows["outlets"] = [row | {"kind": "aggregator"} for row in rows["outlets"]]
    connection = run_all(warehouse_of(rows))
    found = {row["article_id"]: row for row in rows_of(connection, "from lake.origins where story_id = 'sty:1'")}
    assert found["own"]["origin_id"] != found["sister"]["origin_id"]
    query = "select count(distinct origin) as n from origins_if() where story_id = 'sty:1'"
    assert rows_of(connection, query) == [{"n": 3}]


def test_what_if_the_limits_were_others(press: Connection) -> None:
    def n_origins(options: str) -> int:
        query = f"select count(distinct origin) from origins_if({options}) where story_id = 'sty:1'"
        return int(press.execute(query).fetchall()[0][0])

    assert n_origins("") == 2
    assert n_origins("leaning_share := 0.7") == 3, "the rewrite then stands for itself"
    assert n_origins("without_outlet := 'Reuters'") == 2
    assert n_origins("without_outlet := 'Echo'") == 2


def test_the_first_to_say_is_known_where_times_allow(press: Connection) -> None:
    found = rows_of(press, "from first_to_say where kind = 'passage'")
    assert {row["article_id"]: row["verdict"] for row in found} == {"wire": "first", "reprint": "later"}
    told = rows_of(press, "from first_to_say where kind = 'story'")
    assert {row["article_id"]: row["verdict"] for row in told} == {
        "wire": "undetermined",
        "copy": "undetermined",
        "reprint": "later",
        "rewrite": "later",
        "own": "later",
        "sister": "later",
    }


def test_the_order_of_rows_changes_nothing(warehouse_of: Callable[..., Connection]) -> None:
    def made(seed: int) -> list[list[dict[str, Any]]]:
        rows = {name: Random(seed).sample(table, len(table)) for name, table in given_rows().items()}
        connection = run_all(warehouse_of(rows))
        tables = ("copy_directions", "origin_links", "origins")
        return [rows_of(connection, f"from lake.{name} order by all") for name in tables]

    assert made(1) == made(2) == made(3)


def test_another_story_changes_nothing_in_this_one(warehouse_of: Callable[..., Connection]) -> None:
    query = "from lake.origins where story_id = 'sty:1' order by article_id"
    whole = rows_of(run_all(warehouse_of(given_rows())), query)
    rows = given_rows()
    rows["story_members"] = [row for row in rows["story_members"] if row["story_id"] == "sty:1"]
    assert rows_of(run_all(warehouse_of(rows)), query) == whole
