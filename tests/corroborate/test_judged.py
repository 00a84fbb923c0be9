"""Judgements on entities: people win over rules, the later line over the earlier, and each says what became of it."""

from typing import Any

import pyarrow as pa

from onrecord.flows.corroborate.judgements import run as read
from onrecord.flows.corroborate.stage import run as resolve

COLUMNS = (
    *("mention_id", "text_id", "surface", "kind", "form", "chain_id", "chain_name", "seed_id", "resolution_key"),
    *("role_field", "shard", "context"),
)


class Nothing:
    gazetteer = ()


def mention(text: int, surface: str, chain: str | None = None, kind: str = "PERSON") -> dict[str, Any]:
    name = chain or surface
    key = f"person:{name.split()[-1].lower()}" if kind == "PERSON" else f"name:{name.lower()}"
    values = (
        f"men:{text} {surface}",
        f"txt:{text}",
        surface,
        kind,
        "named",
        f"{text} {name}",
        name,
        None,
        key,
        None,
        0,
        None,
    )
    return dict(zip(COLUMNS, values, strict=True))


MENTIONS = (
    mention(1, "Ada Mill"),
    mention(1, "Mill", "Ada Mill"),
    mention(2, "Ada Mill"),
    mention(3, "A Miller"),
    mention(3, "Skarne Line", kind="ORG"),
)


def judged(*lines: tuple[str, str, str], at: dict[str, str] | None = None) -> dict[str, Any]:
    """Resolve MENTIONS under judgements (verb, subject, object); `at` gives the mention of a subject in a text."""
    written = [f"2026-01-01,ida,{verb},{subject},{other}," for verb, subject, other in lines]
    table = pa.Table.from_pylist([{"line_no": i, "line": line} for i, line in enumerate(written)])
    read_ones = read(table, Nothing(), "tol:1")["judgements"].to_pylist()
    assert len(read_ones) == len(lines)
    empty = dict.fromkeys(COLUMNS) | {"shard": 0}
    rows = [row | {"judgement": None} for row in MENTIONS]
    for row in read_ones:
        ends = {"subject_mention_id": (at or {}).get(row["subject"]), "object_mention_id": None}
        rows.append(
            empty
            | {
                "judgement": {name: row[name] for name in ("judgement_id", "line_no", "verb", "object", "points")}
                | ends
            }
        )
    tables = resolve(pa.Table.from_pylist(rows), Nothing(), "tol:1")
    entities = {row["entity_id"]: row for row in tables["entities"].to_pylist()}
    links = {row["mention_id"][4:]: row for row in tables["entity_links"].to_pylist()}
    states = {row["judgement_id"]: row for row in tables["judgement_outcomes"].to_pylist()}
    return {
        "links": links,
        "labels": {m: entities[link["entity_id"]]["label"] if link["entity_id"] else None for m, link in links.items()},
        "entities": {row["label"]: row for row in entities.values()},
        "states": [states[row["judgement_id"]]["state"] for row in read_ones],
        "outcomes": [states[row["judgement_id"]] for row in read_ones],
    }


PLACE = "txt:" + "0" * 32 + " 0-8 Ada Mill"


def test_without_judgements_rules_decide() -> None:
    found = judged()
    assert {row["decided_by"] for row in found["links"].values()} == {"rule"}
    assert {row["decided_by"] for row in found["entities"].values()} == {"rule"}


def test_merged_mentions_denote_the_second_entity_by_its_name() -> None:
    found = judged(("merge", "PERSON Ada Mill", "PERSON A Miller"))
    assert set(found["labels"].values()) == {"A Miller", "Skarne Line"}
    assert found["links"]["1 Mill"]["decided_by"] == "person"
    assert found["links"]["3 A Miller"]["decided_by"] == "rule"
    assert found["entities"]["A Miller"]["decided_by"] == "person"
    assert found["outcomes"][0]["n_mentions"] == 3


def test_a_mention_split_off_takes_what_stands_for_it_in_its_text_alone() -> None:
    found = judged(("split", PLACE, "PERSON Ada Mill the elder"), at={PLACE: "men:1 Ada Mill"})
    assert found["labels"]["1 Ada Mill"] == found["labels"]["1 Mill"] == "Ada Mill the elder"
    assert found["labels"]["2 Ada Mill"] == "Ada Mill"


def test_a_short_name_split_off_leaves_the_full_one() -> None:
    found = judged(("split", PLACE, ""), at={PLACE: "men:1 Mill"})
    assert found["labels"]["1 Ada Mill"] == "Ada Mill"
    assert found["links"]["1 Mill"]["entity_id"] != found["links"]["1 Ada Mill"]["entity_id"]


def test_a_split_can_lead_to_an_entity_that_is_there() -> None:
    found = judged(("split", PLACE, "ORG Skarne Line"), at={PLACE: "men:2 Ada Mill"})
    assert found["links"]["2 Ada Mill"]["entity_id"] == found["links"]["3 Skarne Line"]["entity_id"]


def test_names_and_wikidata_ids_are_given() -> None:
    found = judged(("rename", "PERSON Ada Mill", "Ada M."), ("identify", "PERSON Ada M.", "Q42"))
    assert found["entities"]["Ada M."]["wikidata_qid"] == "Q42"
    assert found["states"] == ["in_force", "in_force"]


def test_rejected_words_denote_nothing() -> None:
    found = judged(("reject", "ORG Skarne Line", ""))
    link = found["links"]["3 Skarne Line"]
    assert (link["entity_id"], link["decided_by"]) == (None, "person")
    assert "Skarne Line" not in found["entities"]


def test_the_later_line_wins_and_the_earlier_says_by_what_it_was_overruled() -> None:
    found = judged(("rename", "PERSON Ada Mill", "One"), ("rename", "PERSON Ada Mill", "Two"))
    assert found["labels"]["2 Ada Mill"] == "Two"
    assert found["states"] == ["overruled", "in_force"]
    assert found["outcomes"][0]["overruled_by"] == found["outcomes"][1]["judgement_id"]
    back = judged(("reject", PLACE, ""), ("split", PLACE, "PERSON A Miller"), at={PLACE: "men:2 Ada Mill"})
    assert back["labels"]["2 Ada Mill"] == "A Miller"
    assert back["states"] == ["overruled", "in_force"]


def test_merges_follow_each_other() -> None:
    found = judged(("merge", "PERSON Ada Mill", "PERSON A Miller"), ("merge", "PERSON A Miller", "ORG Skarne Line"))
    assert set(found["labels"].values()) == {"Skarne Line"}
    assert found["states"] == ["in_force", "in_force"]


def test_what_matches_nothing_or_was_so_already_is_told() -> None:
    found = judged(
        ("rename", "PERSON Per Nobody", "Someone"),
        ("merge", "PERSON Ada Mill", "PERSON ADA MILL"),
        ("split", PLACE, "PERSON Ada Mill"),
    )
    assert found["states"] == ["matches_nothing", "no_effect", "matches_nothing"]
    assert {row["decided_by"] for row in found["links"].values()} == {"rule"}
