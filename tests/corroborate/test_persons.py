"""Persons across articles: joined by evidence, kept apart by evidence, left open without any; in any order."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.corroborate.persons import link_persons


def mention(
    text: str, name: str, role_field: str | None = None, *, chain_name: str | None = None, at: int = 0
) -> dict[str, Any]:
    return {
        "mention_id": f"{text} {name}" + f" {at}" * bool(at),
        "text_id": text,
        "char_start": at,
        "surface": name,
        "form": "named",
        "chain_name": chain_name or name,
        "role_field": role_field,
    }


def linked(*rows: dict[str, Any], **contexts: str) -> dict[str, tuple[str | None, str]]:
    """Return entity and basis of each mention; `contexts` are the other names of a text, a word each."""
    known = {text: frozenset(f"name:{word}" for word in words.split()) for text, words in contexts.items()}
    return {link.row["mention_id"]: (link.entity_id, link.basis) for link in link_persons("person:holm", rows, known)}


def are_one(found: dict[str, tuple[str | None, str]]) -> bool:
    return len({entity for entity, _ in found.values()}) == 1


def test_namesakes_of_different_fields_whom_nothing_ties_stay_apart() -> None:
    striker, minister = mention("t1", "Ida Holm", "sport"), mention("t2", "Ida Holm", "politics")
    assert not are_one(linked(striker, minister, t1="aldsey rovers", t2="norvik"))
    assert are_one(linked(striker, minister, t1="aldsey norvik", t2="norvik"))
    assert are_one(linked(striker, mention("t2", "Ida Holm"), t1="aldsey", t2="norvik"))
    assert are_one(linked(striker, mention("t2", "Ida Holm", "sport"), t1="aldsey", t2="norvik"))


def test_an_article_that_names_both_fields_ties_them() -> None:
    rows = [mention("t1", "Ida Holm", "sport"), mention("t2", "Ida Holm", "politics"), mention("t3", "Ida Holm")]
    assert are_one(linked(*rows, t1="aldsey", t2="norvik", t3="norvik aldsey"))


def test_one_of_namesakes_without_a_field_is_undecided() -> None:
    rows = [mention("t1", "Ida Holm", "sport"), mention("t2", "Ida Holm", "politics"), mention("t3", "Ida Holm")]
    found = linked(*rows, t1="a", t2="b", t3="c")
    assert len({entity for entity, _ in found.values()}) == 2
    assert found["t3 Ida Holm"][1] == "undecided"


def test_two_people_of_one_surname_stay_apart() -> None:
    assert not are_one(linked(mention("t1", "Ida Holm"), mention("t2", "Per Holm"), t1="norvik", t2="norvik"))


def test_other_spellings_join_where_their_articles_share_something() -> None:
    one, other = mention("t1", "Muhammad Hussein"), mention("t2", "Mohammed Hossain")
    joined = linked(one, other, t1="norvik", t2="norvik")
    assert are_one(joined)
    assert {basis for _, basis in joined.values()} == {"full_name", "variant"}
    assert not are_one(linked(one, other, t1="norvik", t2="aldsey"))


def test_accents_make_no_other_name() -> None:
    assert are_one(linked(mention("t1", "José Lövin"), mention("t2", "Jose Lovin")))


def test_an_initial_joins_the_only_one_it_can_be() -> None:
    short, full = mention("t1", "I. Holm"), mention("t2", "Ida Holm")
    assert are_one(linked(short, full, t1="norvik", t2="norvik"))
    assert not are_one(linked(short, full, t1="norvik", t2="aldsey"))
    found = linked(short, full, mention("t3", "Ivar Holm"), t1="norvik", t2="norvik", t3="norvik")
    assert found["t1 I. Holm"][0] not in {found["t2 Ida Holm"][0], found["t3 Ivar Holm"][0]}


def test_a_middle_name_may_be_left_out() -> None:
    assert are_one(linked(mention("t1", "Ida Maria Holm"), mention("t2", "Ida Holm"), t1="norvik", t2="norvik"))


def test_a_surname_alone_is_whose_articles_share_most_or_stays_open() -> None:
    rows = [mention("t1", "Ida Holm"), mention("t2", "Per Holm"), mention("t3", "Holm")]
    found = linked(*rows, t1="norvik", t2="aldsey", t3="norvik")
    assert found["t3 Holm"] == (found["t1 Ida Holm"][0], "short_name")
    open_one = linked(*rows, t1="norvik", t2="aldsey", t3="elsewhere")
    assert open_one["t3 Holm"][1] == "undecided"
    assert len({entity for entity, _ in open_one.values()}) == 3


def test_a_surname_alone_is_theirs_whom_most_articles_mean() -> None:
    rows = [mention(f"t{i}", "Ida Holm") for i in range(9)] + [mention("u1", "Per Holm"), mention("u2", "Holm")]
    found = linked(*rows)
    assert found["u2 Holm"] == (found["t1 Ida Holm"][0], "short_name")


def test_father_and_son_stay_apart_once_an_article_names_both() -> None:
    rows = [mention("t1", "Ole Holm"), mention("t2", "Ole Holm"), mention("t2", "Ole Holm Jr.", at=50)]
    son_alone = [mention("t3", "Ole Holm Jr."), mention("t3", "Holm", chain_name="Ole Holm Jr.", at=50)]
    found = linked(*rows, *son_alone, t1="norvik", t2="norvik", t3="norvik")
    assert found["t1 Ole Holm"][0] == found["t2 Ole Holm"][0] == found["t3 Holm 50"][0]
    assert found["t2 Ole Holm Jr. 50"][0] == found["t3 Ole Holm Jr."][0] != found["t1 Ole Holm"][0]
    assert are_one(linked(mention("t1", "Ole Holm"), mention("t2", "Ole Holm Jr."), t1="norvik", t2="norvik"))


def test_a_given_name_or_an_office_beside_the_sons_name_is_the_sons() -> None:
    both = [mention("t1", "Ole Holm"), mention("t1", "Ole Holm Jr.", at=50)]
    said = [mention("t2", name, chain_name="Ole Holm Jr.", at=50) for name in ("Ole", "senator")]
    found = linked(*both, *said, mention("t2", "Ole Holm Jr."))
    assert {found["t2 Ole 50"][0], found["t2 senator 50"][0]} == {found["t1 Ole Holm Jr. 50"][0]}


def test_bare_surnames_before_a_relatives_name_mean_whom_nearly_all_mean() -> None:
    usual = [mention(f"t{i}", "Ida Holm") for i in range(9)]
    bare = [mention("u", "Holm", chain_name="Per Holm", at=at) for at in (5, 40, 90)]
    found = linked(*usual, *bare, mention("u", "Per Holm", at=60))
    assert {found[f"u Holm {at}"] for at in (5, 40, 90)} == {(found["t1 Ida Holm"][0], "short_name")}
    assert found["u Per Holm 60"][0] != found["t1 Ida Holm"][0]
    found = linked(*usual, *bare[:1], *bare[2:], mention("u", "Per Holm", at=60))
    assert found["u Holm 5"][0] == found["u Per Holm 60"][0], "a headline alone has the surname before the name"


ROWS = st.lists(
    st.builds(
        mention,
        st.sampled_from(["t1", "t2", "t3", "t4", "t5"]),
        st.sampled_from(["Ida Holm", "I. Holm", "Ida Maria Holm", "Per Holm", "Holm", "Pér Holm", "Ivar Holm"]),
        st.sampled_from([None, "sport", "politics"]),
    ),
    unique_by=lambda row: row["mention_id"],
    max_size=14,
)


@given(
    ROWS,
    st.dictionaries(st.sampled_from(["t1", "t2", "t3", "t4"]), st.sampled_from(["a", "b", "a b", "c"])),
    st.randoms(),
)
def test_the_order_of_mentions_changes_nothing(
    rows: list[dict[str, Any]], contexts: dict[str, str], random: Random
) -> None:
    found = linked(*rows, **contexts)
    assert set(found) == {row["mention_id"] for row in rows}
    random.shuffle(rows)
    assert linked(*rows, **contexts) == found
