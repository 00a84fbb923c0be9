"""The macros that all span views share: from code points to bytes, and a span in its context."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.contract import Column
from onrecord.warehouse.relations import duckdb_type
from onrecord.warehouse.tables import TABLES

Segment = tuple[int, int, int, int, str]
Bytes = tuple[int | None, int | None]
Piece = tuple[str, str, bytes]
"""What one step of cleaning did: its op, the characters it gave, the bytes they came from."""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with duckdb.connect() as opened:
        for name in ("span_bytes", "evidence"):
            opened.execute(sql.load("macros")[name].statement)
        yield opened


def segment_column() -> Column:
    return next(column for column in TABLES["alignments"].columns if column.name == "segments")


def span_bytes(connection: Connection, segments: Sequence[Segment], start: int, end: int) -> Bytes:
    names = ("char_start", "char_end", "byte_start", "byte_end", "op")
    rows = [dict(zip(names, segment, strict=True)) for segment in segments]
    kind = duckdb_type(segment_column().type)
    query = f"select b.byte_start, b.byte_end from (select span_bytes($segments::{kind}, $start, $end) as b)"
    return connection.execute(query, {"segments": rows, "start": start, "end": end}).fetchall()[0]


ASCII = (0, 10, 100, 110, "copied")


@pytest.mark.parametrize(
    ("what", "segments", "span", "expected"),
    [
        ("inside a copied segment", [ASCII], (2, 5), (102, 105)),
        ("a whole copied segment", [ASCII], (0, 10), (100, 110)),
        ("three bytes to a character", [(0, 4, 10, 22, "copied")], (1, 3), (13, 19)),
        (
            "from one width to another",
            [(0, 2, 0, 2, "copied"), (2, 4, 2, 6, "copied"), (4, 6, 6, 8, "copied")],
            (1, 5),
            (1, 7),
        ),
        ("a character reference is never cut", [(0, 1, 7, 12, "entity")], (0, 1), (7, 12)),
        (
            "a reference at the end belongs whole",
            [(0, 3, 0, 3, "copied"), (3, 4, 3, 8, "entity"), (4, 6, 8, 10, "copied")],
            (1, 4),
            (1, 8),
        ),
        (
            "white space that was folded",
            [(0, 3, 0, 3, "copied"), (3, 4, 3, 9, "folded"), (4, 7, 9, 12, "copied")],
            (2, 6),
            (2, 11),
        ),
        ("repaired characters are never interpolated", [(0, 4, 0, 9, "repaired")], (1, 2), (0, 9)),
        (
            "what was inserted claims no bytes",
            [(0, 3, 0, 3, "copied"), (3, 5, 3, 3, "inserted"), (5, 8, 40, 43, "copied")],
            (3, 6),
            (40, 41),
        ),
        (
            "inserted characters at the end",
            [(0, 3, 0, 3, "copied"), (3, 5, 3, 3, "inserted")],
            (1, 5),
            (1, 3),
        ),
        ("nothing but inserted characters", [(0, 3, 8, 8, "inserted")], (0, 3), (None, None)),
        (
            "unaligned characters within the span",
            [(0, 3, 0, 3, "copied"), (6, 9, 20, 23, "copied")],
            (2, 7),
            (2, 21),
        ),
        ("nothing aligned", [ASCII], (12, 14), (None, None)),
        ("no alignment at all", [], (0, 3), (None, None)),
        ("segments that only touch the span", [(0, 3, 0, 3, "copied"), (5, 7, 9, 11, "copied")], (3, 5), (None, None)),
    ],
)
def test_span_bytes(
    connection: Connection, what: str, segments: list[Segment], span: tuple[int, int], expected: Bytes
) -> None:
    assert span_bytes(connection, segments, *span) == expected


COPIED = st.text(alphabet="ab é€𝄞", min_size=1, max_size=8).map(lambda text: ("copied", text, text.encode()))
OTHER = st.sampled_from(
    [
        ("entity", "&", b"&amp;"),
        ("folded", " ", b" \n\t "),
        ("repaired", "’s", "â€™s".encode()),
        ("inserted", "\n\n", b""),
        ("skipped markup", "", b"<b>"),
        ("unaligned", "??", b""),
    ]
)


def parts_of(piece: Piece) -> list[Piece]:
    """Cut copied characters so that all of a part have the same number of bytes, as alignments promise."""
    op, text, content = piece
    if op != "copied":
        return [(op, text, content)]
    runs = ("".join(run) for _, run in groupby(text, key=lambda c: len(c.encode())))
    return [(op, run, run.encode()) for run in runs]


def bytes_of_characters(parts: Sequence[Piece]) -> list[tuple[int, int] | None]:
    """The bytes that each character stands on, character by character: what the macro has to give without a loop."""
    found: list[tuple[int, int] | None] = []
    at = 0
    for op, text, content in parts:
        if op == "copied":
            edges = list(accumulate((len(c.encode()) for c in text), initial=at))
            found += pairwise(edges)
        else:
            found += [None if op in ("inserted", "unaligned") else (at, at + len(content))] * len(text)
        at += len(content)
    return found


def segments_of(parts: Sequence[Piece]) -> list[Segment]:
    chars = list(accumulate((len(text) for _, text, _ in parts), initial=0))
    places = list(accumulate((len(content) for _, _, content in parts), initial=0))
    return [
        (chars[i], chars[i + 1], places[i], places[i + 1], op)
        for i, (op, text, _) in enumerate(parts)
        if text and op != "unaligned"
    ]


@settings(max_examples=150)
@given(pieces=st.lists(COPIED | OTHER, min_size=1, max_size=8), data=st.data())
def test_span_bytes_are_those_of_its_characters(
    connection: Connection, pieces: list[Piece], data: st.DataObject
) -> None:
    parts = [part for piece in pieces for part in parts_of(piece)]
    n_chars = sum(len(text) for _, text, _ in parts)
    start = data.draw(st.integers(0, max(n_chars - 1, 0)))
    end = data.draw(st.integers(start + 1, max(n_chars, start + 1)))

    met = [place for place in bytes_of_characters(parts)[start:end] if place]

    expected = (met[0][0], met[-1][1]) if met else (None, None)
    assert span_bytes(connection, segments_of(parts), start, end) == expected


def evidence(connection: Connection, text: str, start: int | None, end: int | None) -> str | None:
    query = "select evidence($text::varchar, $start::bigint, $end::bigint)"
    ((found,),) = connection.execute(query, {"text": text, "start": start, "end": end}).fetchall()
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("The dam held.", (4, 7), "The ⟦dam⟧ held."),
        ("Dam", (0, 3), "⟦Dam⟧"),
        ("Über 𝄞 hinaus", (5, 6), "Über ⟦𝄞⟧ hinaus"),
        ("one\n\ntwo \t three", (5, 8), "one ⟦two⟧ three"),
        ("x" * 70 + "HERE" + "y" * 70, (70, 74), "…" + "x" * 60 + "⟦HERE⟧" + "y" * 60 + "…"),
        ("cut " + "x" * 58 + " HERE " + "y" * 58 + " cut", (63, 67), "…" + "x" * 58 + " ⟦HERE⟧ " + "y" * 58 + "…"),
        ("parted " + "x" * 55 + " HERE", (63, 67), "…" + "x" * 55 + " ⟦HERE⟧"),
        ("x" * 59 + "HERE", (59, 63), "x" * 59 + "⟦HERE⟧"),
    ],
)
def test_evidence(connection: Connection, text: str, span: tuple[int, int], expected: str) -> None:
    assert evidence(connection, text, *span) == expected


def test_evidence_of_no_span_is_null(connection: Connection) -> None:
    assert evidence(connection, "text", None, None) is None


@settings(max_examples=100)
@given(text=st.text(min_size=1, max_size=150), data=st.data())
@example(text="e\u0301a\u200d\r\nb", data=None)
def test_evidence_is_what_python_slices_but_for_words_cut_at_its_edges(
    connection: Connection, text: str, data: st.DataObject | None
) -> None:
    start = data.draw(st.integers(0, len(text) - 1)) if data else 1
    end = data.draw(st.integers(start + 1, len(text))) if data else 4
    before, after = text[max(start - 61, 0) : start], text[end : end + 61]
    if start > 60:
        before = "…" + re.sub(r"\A(?:[^\t\n\f\r ]{0,25}[\t\n\f\r ]+|.)", "", before, flags=re.DOTALL)
    if len(after) > 60:
        after = re.sub(r"(?:[\t\n\f\r ]+[^\t\n\f\r ]{0,25}|.)\Z", "", after, count=1, flags=re.DOTALL) + "…"
    context = f"{before}⟦{text[start:end]}⟧{after}"
    assert evidence(connection, text, start, end) == re.sub(r"[\t\n\f\r ]+", " ", context)
