"""Groups of independent origin: one test per rule, what must not chain, and that the macro makes the same groups."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.flows.corroborate.groups import Facts, Placed, place
from onrecord.flows.corroborate.links import Link
from onrecord.warehouse.catalogue import Connection

NAMES = "abcdefgh"


def article(name: str, owner: str | None = None, hour: int | None = None) -> Facts:
    return Facts(name, owner, None if hour is None else datetime(2025, 3, 12, hour, tzinfo=UTC))


def copies(one: str, other: str, share: float, share_other: float, direction: str = "unknown") -> list[Link]:
    back = {"from": "to", "to": "from", "unknown": "unknown"}[direction]
    return [
        Link(one, "mostly_copied", other, share=share, share_other=share_other, direction=direction),
        Link(other, "mostly_copied", one, share=share_other, share_other=share, direction=back),
    ]


def leans(one: str, source: str, share: float | None, is_named: bool = True) -> Link:
    return Link(one, "cites_same_upstream", source, source, source, is_named, share)


def groups(placed: Sequence[Placed]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in placed:
        found[one.group].add(one.article_id)
    return {frozenset(members) for members in found.values()}


def rules(placed: Sequence[Placed]) -> dict[str, tuple[str, str | None]]:
    return {one.article_id: (one.rule, one.joined_article_id) for one in placed}


def test_an_article_without_links_stands_for_itself() -> None:
    assert rules(place([article("a"), article("b")], [])) == {
        "a": ("own_reporting", None),
        "b": ("own_reporting", None),
    }


def test_equal_bodies_are_one_account_and_the_earliest_comes_first() -> None:
    links = [Link(name, "same_text", "x", share=1.0) for name in "abc"]
    found = place([article("a", hour=9), article("b", hour=8), article("c")], links)
    assert rules(found) == {"a": ("same_text", "b"), "b": ("own_reporting", None), "c": ("same_text", "b")}


def test_articles_mostly_copied_are_one_account_and_a_shared_paragraph_makes_none() -> None:
    links = [*copies("a", "b", 0.8, 0.7), *copies("b", "c", 0.2, 0.3)]
    assert groups(place([article(name) for name in "abc"], links)) == {frozenset("ab"), frozenset("c")}


def test_a_short_article_that_a_longer_one_holds_joins_it() -> None:
    found = place([article("a"), article("b")], copies("a", "b", 1.0, 0.2))
    assert rules(found) == {"a": ("mostly_copied", "b"), "b": ("own_reporting", None)}


def test_a_source_is_no_copy_of_the_longer_article_that_took_it_in() -> None:
    found = place([article("a"), article("b")], copies("a", "b", 1.0, 0.2, "to"))
    assert {one.rule for one in found} == {"own_reporting"}


def test_a_roundup_that_holds_two_wires_does_not_make_them_one() -> None:
    links = [*copies("a", "r", 1.0, 0.3, "to"), *copies("b", "r", 1.0, 0.3, "to")]
    assert len(groups(place([article(name) for name in "abr"], links))) == 3


def test_who_took_the_words_is_not_the_first_of_the_group() -> None:
    found = place([article("a", hour=8), article("b", hour=9)], copies("a", "b", 0.9, 0.9, "from"))
    assert rules(found) == {"a": ("mostly_copied", "b"), "b": ("own_reporting", None)}


def test_articles_that_lean_on_one_source_are_one_account() -> None:
    found = place([article("a"), article("b"), article("c")], [leans("a", "wire", 0.7), leans("b", "wire", 0.6)])
    assert groups(found) == {frozenset("ab"), frozenset("c")}
    assert rules(found)["b"] == ("cites_same_upstream", "a")
    assert rules(found)["a"] == ("cites_same_upstream", None), "it leans on a source that is not here"


@pytest.mark.parametrize("share", [0.1, None])
def test_a_mere_mention_of_a_source_joins_nobody(share: float | None) -> None:
    assert len(groups(place([article("a"), article("b")], [leans("a", "wire", 0.9), leans("b", "wire", share)]))) == 2


def test_sources_without_a_name_join_nobody() -> None:
    links = [leans(name, "words: officials", 0.9, is_named=False) for name in "ab"]
    assert len(groups(place([article("a"), article("b")], links))) == 2


def test_the_source_itself_comes_first() -> None:
    links = [leans("a", "wire", 1.0), Link("w", "is_upstream", "wire", share=1.0)]
    found = place([article("a", hour=1), article("w", hour=2)], links)
    assert rules(found) == {"a": ("cites_same_upstream", "w"), "w": ("own_reporting", None)}


def test_an_article_follows_one_source_so_that_two_wires_stay_apart() -> None:
    links = [leans("a", "one", 0.6), leans("a", "two", 0.5), leans("b", "one", 0.9), leans("c", "two", 0.9)]
    assert groups(place([article(name) for name in "abc"], links)) == {frozenset("ab"), frozenset("c")}


def test_one_owner_is_one_account() -> None:
    found = place([article("a", "o", 2), article("b", "o", 1), article("c", "p")], [])
    assert rules(found) == {"a": ("same_owner", "b"), "b": ("own_reporting", None), "c": ("own_reporting", None)}


def test_an_owner_who_reprints_two_wires_does_not_make_them_one() -> None:
    links = [leans("a", "one", 1.0), leans("b", "two", 1.0), leans("c", "one", 1.0), leans("d", "two", 1.0)]
    found = place([article("a", "o"), article("b", "o"), article("c"), article("d")], links)
    assert groups(found) == {frozenset("ac"), frozenset("bd")}


def test_own_reporting_joins_the_group_of_a_sister_outlet_that_others_copied() -> None:
    found = place(
        [article("a", "o", 1), article("b", "p", 2), article("c", "o", 3)], copies("b", "a", 0.9, 0.9, "from")
    )
    assert rules(found) == {"a": ("own_reporting", None), "b": ("mostly_copied", "a"), "c": ("same_owner", "a")}


SHARES = st.sampled_from([0.0, 0.2, 0.3, 0.5, 0.6, 0.9, 1.0])
ARTICLES = st.sampled_from(NAMES)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Facts], list[Link]]:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    facts = [
        article(name, draw(st.sampled_from([None, "o", "p", "q"])), draw(st.sampled_from([None, 1, 2])))
        for name in names
    ]
    some = st.sampled_from(names)
    found: dict[tuple[str, str, str], Link] = {}
    for _ in range(draw(st.integers(0, 10))):
        one, other = draw(some), draw(some)
        direction = draw(st.sampled_from(["from", "to", "unknown"]))
        made = copies(one, other, draw(SHARES), draw(SHARES), direction) if one != other else []
        made += draw(
            st.sampled_from(
                [
                    [leans(one, draw(st.sampled_from("xyz")), draw(SHARES), draw(st.booleans()))],
                    [Link(one, "same_text", draw(st.sampled_from("st")), share=1.0)],
                    [Link(one, "is_upstream", draw(st.sampled_from("xyz")), share=1.0)],
                ]
            )
        )
        for link in made:
            found.setdefault((link.article_id, link.rule, link.node_id), link)
    return facts, list(found.values())


@given(stories(), st.integers())
def test_every_article_has_one_place_whatever_the_order(story: tuple[list[Facts], list[Link]], seed: int) -> None:
    facts, links = story
    shuffled = Random(seed)
    found = place(facts, links)
    assert place(shuffled.sample(facts, len(facts)), shuffled.sample(links, len(links))) == found
    assert [one.article_id for one in found] == sorted(one.article_id for one in facts)
    for members in groups(found):
        firsts = [one for one in found if one.article_id in members and one.joined_article_id is None]
        assert len(firsts) == 1, "each group has one first article"
        assert {one.joined_article_id for one in found if one.article_id in members} <= members | {None}
        assert {one.group for one in found if one.article_id in members} == {min(members)}


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories(), SHARES.filter(bool), SHARES.filter(bool))
def test_the_macro_makes_the_same_groups(
    warehouse_of: Callable[..., Connection], story: tuple[list[Facts], list[Link]], copied: float, leaning: float
) -> None:
    facts, links = story
    connection = warehouse_of(rows_of(facts, links))
    query = "select article_id, origin from origins_if(copied_share := $1, leaning_share := $2)"
    found = connection.execute(query, [copied, leaning]).fetchall()
    expected = {one.article_id: one.group for one in place(facts, links, copied, leaning)}
    assert dict(found) == expected


def rows_of(facts: Sequence[Facts], links: Sequence[Link]) -> dict[str, list[dict[str, Any]]]:
    columns = ("article_id", "rule", "node_id", "is_named", "share", "share_other", "direction")
    return {
        "captures": [{"capture_id": f"cap:{one.article_id}", "locator": one.article_id} for one in facts],
        "origins": [{"article_id": one.article_id, "story_id": "sty:1"} for one in facts],
        "article_versions": [
            {
                "capture_id": f"cap:{one.article_id}",
                "article_id": one.article_id,
                "outlet_id": one.owner_id or f"unknown:{one.article_id}",
                "outlet_name": one.owner_id,
                "outlet_basis": "declared" if one.owner_id else "unknown",
                "published_latest": one.latest,
            }
            for one in facts
        ],
        "origin_links": [{"story_id": "sty:1"} | {name: getattr(link, name) for name in columns} for link in links],
    }


def test_the_macro_counts_again_without_an_outlet_and_with_other_limits(
    warehouse_of: Callable[..., Connection],
) -> None:
    facts = [article("a", "Post"), article("b", "Globe"), article("c", "Echo")]
    links = [*copies("a", "b", 0.9, 0.9), *copies("b", "c", 0.4, 0.4)]
    connection = warehouse_of(rows_of(facts, links))

    def n_origins(options: str) -> int:
        ((n,),) = connection.execute(f"select count(distinct origin) from origins_if({options})").fetchall()
        return int(n)

    assert n_origins("") == 2
    assert n_origins("copied_share := 0.3") == 1
    assert n_origins("copied_share := 0.95") == 3
    assert n_origins("without_outlet := 'Post'") == 2
    assert n_origins("copied_share := 0.3, without_outlet := 'Globe'") == 2
