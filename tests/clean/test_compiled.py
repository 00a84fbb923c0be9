"""The compiled twins give what the Python functions give, on whole pages, damaged ones and strange characters."""

import random
from array import array
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks import bad_samples, damage
from onrecord.flows.clean import align, block_columns, compiled, outline, tallies, visible, word_counts
from onrecord.flows.clean.characters import characters
from onrecord.flows.clean.stream import FOLDED, INSERTED, REPAIRED, Bytes, Stream, document, join, unaligned
from onrecord.flows.clean.visible import Page, VisibleBlock
from onrecord.flows.shared import trees

pytestmark = pytest.mark.skipif(not compiled.IS_COMPILED, reason="installed without a C compiler or Cython")

# What tags, comments, references and describing attributes are made of, whole and broken.
PIECES = (
    *("<", ">", "/", '"', "'", "=", "-", " ", "\n", "\xa0", "\u3000", "\x00", "\ud800", "ſ", "K", "İ", "x", "text. "),
    *("<p>", "</p", "<div class=", "<a href=x>", "</a>", "<!--", "-->", "--!>", "<!", "<?php", "</", "<x/y/z>", "<ſ"),
    *(' class="lead text"', " id=main", " rel=author", " data-type='x'", ' role="a"b"', "hidden", ' a="b"="c>d"'),
    *(' aria-hidden="true"', "display: none", "<script>", '<script type="application/ld+json">', "</script>", "<svg/>"),
    *("<title>", "</TITLE", "<textarea>", "<style", "<template>", "</template>", "<br>", "<br> <br/>", "<li>", "</ul>"),
    *("<table><tr><td>", "<h1>", "<time datetime=1>", '<span itemprop="author">', "</span>", "<meta name=x content=y>"),
    *("&", "&amp", "&amp;", "&notit;", "&#x41;", "&#65", "&#xD800;", "&#x", "&#;", f"&#{'9' * 40};", f"&{'a' * 40};"),
    *('<link rel="icon">', "<link rel=canonical href=/>", "</time>", "<main>", "<ul><li><p>", "<option>", "<base href"),
)
CHARACTERS = (
    *" .,:;!?…'\"”’»)|·。！？،、aAzZéÉßİıΣσЖж09٣５ªⒶǅ_-\n\t\x1c\x85\u2028\u00ad\u200b\ufeff\x00",
    *("the ", "a Bob", ", Ann", "O’Neill ", '." ', "1,234.5", "12:30", "  ", "\ud800", "\U0001d7d8", "\U0001f600", "©"),
)
markup = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=60).map("".join)
prose = st.lists(st.one_of(st.sampled_from(CHARACTERS), st.text(max_size=3)), max_size=60).map("".join)


def stream(text: str) -> Stream:
    edges = np.arange(len(text) + 1, dtype=np.int32)
    return document(text, Bytes(edges[:-1], edges[1:], np.zeros(len(text), np.uint8)))


def fields(page: Page) -> tuple[object, ...]:
    said = (page.blocks, page.facts, page.marks, page.scripts, page.elements)
    return page.stream.text, page.stream.pieces, *said, page.rest.text, page.rest.pieces


def assert_same_page(text: str) -> Page:
    ours, theirs = compiled.read_page(stream(text)), visible.read_page(stream(text))
    assert fields(ours) == fields(theirs)
    return ours


def assert_same_counts(text: str, blocks: Sequence[VisibleBlock]) -> None:
    ours, theirs = compiled.count(text, blocks), word_counts.count(text, blocks)
    assert ours[0] == theirs[0]
    assert ours[1].tolist() == theirs[1].tolist()


def assert_same_outline(page: Page, blocks: Sequence[VisibleBlock]) -> None:
    ours, theirs = compiled.outline(page.elements, blocks), outline.outline(page.elements, blocks)
    assert [column.tolist() for column in ours] == [column.tolist() for column in theirs]


def assert_same_columns(page: Page, blocks: Sequence[VisibleBlock], numbers: Sequence[int]) -> None:
    where, n = outline.outline(page.elements, blocks), len(blocks)
    measured = np.resize(np.array(numbers, np.float64), (len(block_columns.MEASURED), n))
    for heading in (numbers[0], -1):
        ours = compiled.columns(measured, where, 20, 7, heading)
        theirs = block_columns.columns(measured, where, 20, 7, heading)
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist()


@given(markup, st.lists(st.integers(0, 2000), min_size=1, max_size=80))
def test_any_counts_give_the_same_columns(text: str, numbers: list[int]) -> None:
    page = visible.read_page(stream(text))
    for blocks in (page.blocks, page.blocks[-2:]):
        if blocks:
            assert_same_columns(page, blocks, numbers)
            assert_same_columns(page, blocks, [0])


@given(markup)
@example(f"&#{'9' * 5000};")
@example('<p class="' + "a" * 2000 + '">' + "b" * 2000)
def test_any_markup_is_read_alike(text: str) -> None:
    page = assert_same_page(text)
    if page.blocks:
        assert_same_counts(page.stream.text, page.blocks)
        assert_same_outline(page, page.blocks)
        assert_same_outline(page, page.blocks[-2:])
    assert compiled.tally(page.stream.text) == tallies.tally(page.stream.text)


@given(
    st.lists(st.integers(0, 4), min_size=5, max_size=5), st.lists(st.integers(-1, 2), min_size=5, max_size=5), st.data()
)
def test_any_automaton_goes_the_same_way(rows: list[int], outputs: list[int], data: st.DataObject) -> None:
    moves = data.draw(st.binary(min_size=5 * 256, max_size=5 * 256))
    automaton = array("I", [each % 5 for each in moves]), array("i", [256 * row for row in rows]), array("i", outputs)
    text = data.draw(st.binary())
    ours, theirs = compiled.visits(*automaton, text), tallies.visits(*automaton, text)
    assert list(ours.items()) == list(theirs.items())


@pytest.mark.parametrize("number", range(150))
def test_damaged_documents_are_read_alike(number: int) -> None:
    samples = bad_samples.samples()
    names = sorted(samples)
    chance = random.Random(number)
    _, content = damage.damaged(samples[names[number % len(names)]], [samples[name] for name in names], chance)
    page = assert_same_page(content[:200_000].decode("utf-8", "replace"))
    assert compiled.tally(page.stream.text) == tallies.tally(page.stream.text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<p>x" * (visible.MOST_BLOCKS + 5), id="blocks"),
        pytest.param("<i>" * (visible.MOST_TAGS + 5) + "end", id="tags"),
        pytest.param("<i>" * visible.MOST_TAGS + "end", id="all tags"),
        pytest.param("x&lt;" * (visible.MOST_PIECES // 2 + 5), id="pieces"),
        pytest.param("<p>a<p>" + "x" * visible.MOST_SHOWN, id="characters"),
    ],
)
def test_pages_without_end_are_cut_alike(text: str) -> None:
    assert_same_page(text)


@given(prose, st.lists(st.integers(0, 60), max_size=6))
def test_any_characters_are_counted_alike(text: str, cuts: list[int]) -> None:
    assert compiled.tally(text) == tallies.tally(text)
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    blocks = [VisibleBlock(start, end, ()) for start, end in pairwise(edges)]
    assert compiled.wordy(text, blocks, 2) == word_counts.wordy(text, blocks, 2)
    if blocks:
        assert_same_counts(text, blocks)
        assert_same_counts(text, blocks[-2:])


@st.composite
def cut_streams(draw: st.DrawFn) -> Stream:
    """Stretches of a document of characters of any width, copied, made one, inserted or out of nothing."""
    whole, _ = characters(draw(st.text(min_size=1, max_size=30)).encode(), "utf-8", 0)
    parts = []
    for _ in range(draw(st.integers(0, 8))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
        inserted = Stream(" - ", whole.source, [(0, start, start, INSERTED)])
        made = [whole.as_one("ab", op, start, end) for op in (FOLDED, REPAIRED)]
        parts.append(draw(st.sampled_from([whole.cut(start, end), *made, inserted, unaligned("xyz")])))
    return join(parts)


@given(cut_streams())
def test_any_stream_has_the_same_segments(text: Stream) -> None:
    ours, theirs = compiled.segments(text), align.segments(text)
    assert [column.tolist() for column in ours] == [column.tolist() for column in theirs]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.integers(0, 5))
def test_any_characters_begin_at_the_same_bytes(text: str, before: int) -> None:
    content = b"x" * before + text.encode() + b"yz"
    arguments = content, before, len(content) - 2, len(text)
    assert compiled.first_bytes(*arguments).tolist() == tallies.first_bytes(*arguments).tolist()


@given(st.integers(0, 4), st.integers(1, 3), st.integers(0, 300), st.randoms(use_true_random=False))
def test_any_trees_come_to_the_same_leaves(n_trees: int, n_levels: int, n_rows: int, chance: random.Random) -> None:
    def drawn(*shape: int) -> np.ndarray:
        return np.array([chance.choice([-1, 0, 0.5, 1, 2, np.nan]) for _ in range(shape[0] * shape[1])]).reshape(shape)

    asked = np.array([[chance.randrange(3) for _ in range(n_trees)] for _ in range(n_levels)], np.intp)
    leaves = np.array([[chance.randrange(-9, 9) for _ in range(2**n_levels)] for _ in range(n_trees)], np.int64)
    arguments = (
        drawn(3, n_rows).astype(np.float32),
        asked.reshape(n_levels, n_trees),
        drawn(n_levels, n_trees).astype(np.float32),
        leaves.reshape(n_trees, 2**n_levels),
    )
    assert compiled.leaf_sums(*arguments).tolist() == trees.leaf_sums(*arguments).tolist()
