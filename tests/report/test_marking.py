"""Marks and links in a text neither lose a character of it nor make markup that is not well-formed."""

from hypothesis import given
from hypothesis import strategies as st
from markup import Page

from onrecord.flows.report_site.links import MAX_PART, parts_of
from onrecord.flows.report_site.marking import SIGNS, Mark, Name, paragraphs

TEXT = "The mill <closes> & the mayor weeps.\nNobody “knows” why.\n\nAn end"
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(lambda s: (s[0], min(len(TEXT), s[0] + s[1])))


@given(st.lists(st.tuples(SPANS, st.sampled_from(sorted(SIGNS))), max_size=8), st.lists(SPANS, max_size=5))
def test_every_character_is_shown_once_and_every_mark_has_one_sign(
    marked: list[tuple[tuple[int, int], str]], named: list[tuple[int, int]]
) -> None:
    marks = [Mark(*span, kind, f"../r.html#m{n}", f"m{n}") for n, (span, kind) in enumerate(marked)]
    names = [Name(*span, "../e.html") for span in named]
    html = "".join(f"<p>{one}</p>" for one in paragraphs(TEXT, 0, len(TEXT), marks, names))
    page = Page(html)
    assert page.errors == []
    seen = {mark.anchor for mark in marks if TEXT[mark.start : mark.end].strip()}
    assert seen <= page.ids <= {mark.anchor for mark in marks}
    unsigned = "".join(f"<p>{one}</p>" for one in paragraphs(TEXT, 0, len(TEXT), [], names))
    assert Page(unsigned).text == TEXT.replace("\n", "")


def test_marked_words_carry_their_kind_and_names_lead_to_their_entity() -> None:
    mayor = TEXT.index("the mayor")
    (first, *_) = paragraphs(
        TEXT,
        0,
        len(TEXT),
        [Mark(mayor, mayor + 15, "quote", "../r.html#q", "q")],
        [Name(mayor + 4, mayor + 9, "../e.html")],
    )
    assert first.startswith("The mill &lt;closes&gt; &amp; ")
    assert '<a class="n" id="q" href="../r.html#q"' in first
    assert '<a class="e" href="../e.html"><span class="q">mayor</span></a>' in first


def test_long_texts_are_cut_at_ends_of_lines() -> None:
    text = ("word " * 99 + "end.\n") * 200
    starts = parts_of(text)
    assert len(starts) == -(-len(text) // MAX_PART) or len(starts) == -(-len(text) // MAX_PART) + 1
    assert all(text[start - 1] == "\n" for start in starts[1:])
    assert all(b - a <= MAX_PART for a, b in zip(starts, [*starts[1:], len(text)], strict=True))
    assert parts_of("short") == [0]
