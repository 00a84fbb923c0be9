"""Boilerplate of a site: only what recurs over articles on different subjects, whatever the order of the rows."""

from collections.abc import Sequence
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.deduplicate.boilerplate import N_SKETCH, resemblance, run
from onrecord.warehouse import sql
from onrecord.warehouse.ids import digest, fold

NOTICE = "The Quayside is read every morning by people who work on the water."
BACKGROUND = "The ferry was built in 1987 and carries up to two hundred passengers between the islands."


def word(of: Random) -> str:
    return "".join(of.choices("abdefgiklmnoprstuvz", k=8))


def prose(*seed: object, vocabulary: object = None, n_words: int = 24) -> str:
    """A paragraph of invented words, the same for the same seed; out of few words where a vocabulary is named."""
    of = Random(repr(seed))
    if vocabulary is None:
        return " ".join(word(of) for _ in range(n_words)) + "."
    words = Random(repr(vocabulary))
    return " ".join(of.sample([word(words) for _ in range(2 * n_words)], n_words)) + "."


def article(subject: object, *more: str, first: Sequence[str] = ()) -> list[str]:
    """Blocks of an article on a subject, between standing blocks."""
    return [*first, *(prose(subject, number) for number in range(3)), *more]


def excluded(*articles: list[str], order: int = 0, sites: Sequence[str] = ("out:quay",)) -> list[list[str]]:
    """Return, for each article, its blocks that are found to be boilerplate, by the stage's own query."""
    with duckdb.connect() as connection:
        connection.execute("create schema lake")
        for name, rows in _lake(articles, sites).items():
            Random(order).shuffle(rows)
            connection.register("given", pa.Table.from_pylist(rows))
            connection.execute(f"create table lake.{name} as from given")
        connection.execute(sql.load("macros")["site_of"].statement)
        query = sql.load("stages")["boilerplate"].statement
        rows = connection.sql(query, params={"shards": list(range(256))}).to_arrow_table()
    found = run(rows, None, "tol:test")["block_exclusions"].to_pylist()
    starts = {(row["capture_id"], row["char_start"]) for row in found}
    return [
        [block for at, block in _placed(blocks) if (f"cap:{number}", at) in starts]
        for number, blocks in enumerate(articles)
    ]


def _placed(blocks: Sequence[str]) -> list[tuple[int, str]]:
    return [(sum(len(before) + 1 for before in blocks[:n]), block) for n, block in enumerate(blocks)]


def _lake(articles: Sequence[Sequence[str]], sites: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    lake: dict[str, list[dict[str, Any]]] = {"article_versions": [], "texts": [], "blocks": []}
    for number, blocks in enumerate(articles):
        site = sites[number % len(sites)]
        text_id = f"txt:{digest(chr(10).join(blocks).encode())[:8]}"
        lake["article_versions"].append(
            {
                "outlet_id": site,
                "outlet_basis": "unknown" if site.startswith("http") else "declared",
                "url": f"{site}/{number}",
                "article_id": f"art:{number}",
                "text_id": text_id,
                "capture_id": f"cap:{number}",
            }
        )
        if any(row["text_id"] == text_id for row in lake["texts"]):
            continue
        lake["texts"].append({"text_id": text_id, "text": "\n".join(blocks)})
        lake["blocks"] += [
            {
                "block_id": f"blk:{text_id}:{n}",
                "text_id": text_id,
                "block_no": n,
                "kind": "paragraph" if block.endswith(".") else "section_head",
                "fold_hash": digest(fold(block).encode()),
                "char_start": at,
                "char_end": at + len(block),
                "is_body": True,
            }
            for n, (at, block) in enumerate(_placed(blocks))
        ]
    return lake


def test_a_notice_under_articles_on_different_subjects_is_boilerplate() -> None:
    assert excluded(*(article(n, NOTICE) for n in range(3))) == [[NOTICE]] * 3
    assert excluded(*(article(n, first=[NOTICE]) for n in range(3))) == [[NOTICE]] * 3


def test_nothing_is_where_nothing_recurs() -> None:
    assert excluded(*(article(n) for n in range(6))) == [[]] * 6


def test_two_articles_are_not_enough() -> None:
    assert excluded(*(article(n, NOTICE) for n in range(2)), article(2)) == [[]] * 3


def test_several_notices_one_under_the_other() -> None:
    notices = [NOTICE, "Letters to the editor are welcome until noon.", "Printed in Ellery"]
    assert excluded(*(article(n, *notices) for n in range(4))) == [notices] * 4


def test_case_and_spacing_make_no_other_block() -> None:
    assert excluded(article(0, NOTICE), article(1, NOTICE.upper()), article(2, NOTICE)) == [
        [NOTICE],
        [NOTICE.upper()],
        [NOTICE],
    ]


def test_a_story_that_an_outlet_reprints_keeps_its_paragraphs() -> None:
    story = article("storm", NOTICE)
    assert excluded(story, story, story, story) == [[]] * 4
    edited = [[*story, prose("local", n)] for n in range(4)]
    assert excluded(*edited) == [[]] * 4


def test_background_in_reports_on_one_event_stays() -> None:
    reports = [[*(prose(n, i, vocabulary="ferry") for i in range(3)), BACKGROUND] for n in range(5)]
    assert excluded(*reports) == [[]] * 5


def test_a_notice_is_left_out_of_copies_too_where_other_articles_show_what_it_is() -> None:
    story = article("storm", NOTICE)
    assert excluded(story, story, *(article(n, NOTICE) for n in range(3))) == [[NOTICE]] * 5


def test_a_stock_sentence_amid_articles_stays() -> None:
    amid = [[prose(n, 1), NOTICE, prose(n, 2), prose(n, 3)] for n in range(9)]
    assert excluded(*amid) == [[]] * 9


def test_a_line_amid_a_third_of_many_articles_is_boilerplate_but_no_head_is() -> None:
    others = [article(n, "Weather") for n in range(20, 22)]
    amid = [[prose(n, 1), NOTICE, prose(n, 2), "What comes next", prose(n, 3)] for n in range(10)]
    assert excluded(*amid, *others) == [[NOTICE]] * 10 + [[]] * 2


def test_short_items_with_nothing_of_their_own_are_no_evidence() -> None:
    long_notice = prose("notice", n_words=60)
    assert excluded(*([prose(n, n_words=8), long_notice] for n in range(5))) == [[]] * 5


def test_pages_of_an_unknown_outlet_are_compared_by_host() -> None:
    pages = [article(n, NOTICE) for n in range(3)]
    assert excluded(*pages, sites=["https://www.quay.example"]) == [[NOTICE]] * 3


def test_an_outlet_is_not_judged_by_another() -> None:
    articles = [article(n, NOTICE) for n in range(4)]
    assert excluded(*articles, sites=["out:quay", "out:pier"]) == [[]] * 4


@given(st.integers(0, 10**6))
def test_the_order_of_rows_does_not_matter(order: int) -> None:
    articles = [*(article(n, NOTICE) for n in range(4)), *([prose(n, vocabulary="one"), BACKGROUND] for n in range(3))]
    assert excluded(*articles, order=order) == excluded(*articles)


@given(st.sets(st.integers(0, 2**64), max_size=60), st.sets(st.integers(0, 2**64), min_size=1, max_size=60))
def test_resemblance_of_small_sets_is_exact(a: set[int], b: set[int]) -> None:
    if len(a | b) <= N_SKETCH:
        assert resemblance(tuple(sorted(a)), tuple(sorted(b))) == pytest.approx(len(a & b) / len(a | b))
