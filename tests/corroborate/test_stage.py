"""Entities of the corpus: which mentions are one, and that their order does not matter."""

from dataclasses import dataclass
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.corroborate.stage import run

COLUMNS = (
    *("mention_id", "text_id", "surface", "kind", "form", "chain_id", "chain_name", "seed_id", "resolution_key"),
    *("role_field", "judgement", "shard", "context"),
)


@dataclass(frozen=True)
class Entry:
    seed_id: str
    label: str
    kind: str
    wikidata_qid: str | None
    name: str = "Norway"


@dataclass(frozen=True)
class Known:
    gazetteer: tuple[Entry, ...] = (Entry("state:no", "Norway", "GPE", "Q20"),)


def mention(
    number: int, surface: str, key: str | None, chain: str | None = None, kind: str = "PERSON"
) -> dict[str, Any]:
    seed = key.removeprefix("seed:") if key and key.startswith("seed:") else None
    form = "value" if key is None else "named"
    name = chain or surface
    values = (
        f"men:{number:03}",
        "txt:1",
        surface,
        kind,
        form,
        name,
        name,
        seed,
        key,
        None,
        None,
        7 if key else None,
        None,
    )
    return dict(zip(COLUMNS, values, strict=True))


def resolve(*mentions: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    schema = pa.schema([(name, pa.int64() if name == "shard" else pa.string()) for name in COLUMNS])
    tables = run(pa.Table.from_pylist(list(mentions), schema=schema), Known(), "tol:1")
    return tables["entities"].to_pylist(), {row["mention_id"]: row for row in tables["entity_links"].to_pylist()}


def test_a_gazetteer_entry_is_one_entity_whatever_the_words() -> None:
    (entity,), links = resolve(
        mention(1, "Norway", "seed:state:no", kind="GPE"), mention(2, "Norwegian", "seed:state:no", "Norway", "NORP")
    )
    assert (entity["label"], entity["kind"], entity["wikidata_qid"]) == ("Norway", "GPE", "Q20")
    assert entity["names"] == ["Norway", "Norwegian"]
    assert {(link["basis"], link["score"]) for link in links.values()} == {("gazetteer", 1.0)}


def test_equal_full_names_of_different_articles_are_one_person() -> None:
    entities, links = resolve(
        mention(1, "Ida Holm", "person:holm"),
        mention(2, "IDA HOLM", "person:holm"),
        mention(3, "Holm", "person:holm", "Ida Holm"),
    )
    assert len(entities) == 1
    assert [links[f"men:00{i}"]["basis"] for i in (1, 2, 3)] == ["full_name", "full_name", "name_in_article"]


def test_a_bare_surname_joins_the_only_full_name() -> None:
    entities, links = resolve(mention(1, "Ida Holm", "person:holm"), mention(2, "Holm", "person:holm"))
    assert len(entities) == 1
    assert links["men:002"]["basis"] == "short_name"
    assert links["men:002"]["score"] < links["men:001"]["score"]


@pytest.mark.parametrize("others", [[], ["Ida Holm", "Per Holm"]])
def test_a_bare_surname_of_nobody_or_of_two_people_is_undecided(others: list[str]) -> None:
    rows = [mention(i, name, "person:holm") for i, name in enumerate(others, start=2)]
    entities, links = resolve(mention(1, "Holm", "person:holm"), *rows)
    assert links["men:001"]["basis"] == "undecided"
    assert len(entities) == len(others) + 1


def test_bodies_are_one_by_key_and_take_the_commonest_kind_and_name() -> None:
    rows = [mention(1, "Lund", "name:lund", kind="ORG"), mention(2, "LUND", "name:lund", kind="GPE")]
    (entity,), links = resolve(*rows, mention(3, "Lund", "name:lund", kind="ORG"))
    assert (entity["label"], entity["kind"], entity["names"]) == ("Lund", "ORG", ["LUND", "Lund"])
    assert {link["basis"] for link in links.values()} == {"full_name"}
    (tied,), _ = resolve(*rows)
    assert (tied["label"], tied["kind"]) == ("LUND", "GPE")


def test_values_get_neither_entity_nor_link() -> None:
    assert resolve(mention(1, "Monday", None, kind="DATE")) == ([], {})


def test_no_mentions_give_empty_tables() -> None:
    assert resolve() == ([], {})


NAMES = [("Ida Holm", "person:holm"), ("Holm", "person:holm"), ("Per Holm", "person:holm"), ("Lund", "name:lund")]


@given(st.lists(st.sampled_from([*NAMES, ("Norway", "seed:state:no")]), max_size=10), st.integers())
def test_the_result_is_a_function_of_the_set(names: list[tuple[str, str]], seed: int) -> None:
    rows = [mention(i, surface, key, kind="ORG" if i % 3 else "GPE") for i, (surface, key) in enumerate(names)]
    shuffled = Random(seed).sample(rows, len(rows))
    entities, links = resolve(*rows)
    assert resolve(*shuffled) == (entities, links)
    assert set(links) == {row["mention_id"] for row in rows}
    assert {link["entity_id"] for link in links.values()} == {entity["entity_id"] for entity in entities}


@given(st.lists(st.sampled_from(NAMES[:3]), min_size=1, max_size=6))
def test_other_keys_change_nothing(names: list[tuple[str, str]]) -> None:
    rows = [mention(i, surface, key) for i, (surface, key) in enumerate(names)]
    alone = resolve(*rows)[1]
    beside = resolve(*rows, mention(99, "Lund", "name:lund"))[1]
    assert alone == {key: link for key, link in beside.items() if key != "men:099"}
