"""CSV and its like: dialect and charset are told, each row is a document or a refusal by number."""

import csv
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import documents, raw_id, read, reasons

from onrecord.flows.ingest import csv_file
from onrecord.flows.ingest import reader as whole
from onrecord.flows.ingest.documents import Document, Limits, Source

GOLDEN = [
    {"id": "a1", "title": "Quay opens; at last", "text": 'It is "open",\nsaid Moe.\n\nReally.', "outlet": "Bay Post"},
    {"id": "a2", "title": "Tab\there", "text": "Ærø | ferry, 3,5 million; “so” she said.", "outlet": ""},
]


def table(rows=GOLDEN, **dialect) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def rows(content: str | bytes, name="t.csv", **options):
    return read(csv_file, content.encode() if isinstance(content, str) else content, name, **options)


@pytest.mark.parametrize("step", [3, 1 << 20])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_any_usual_dialect_is_read(delimiter, line_end, quoting, step):
    content = table(delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    found = documents(rows(content, step=step))
    assert [each.locator for each in found] == ["t.csv#a1", "t.csv#a2"]
    assert [each.content.decode() for each in found] == [row["text"] for row in GOLDEN]
    assert found[0].metadata == {"id": "a1", "title": "Quay opens; at last", "outlet": "Bay Post"}
    assert "outlet" not in found[1].metadata
    assert {(each.via, each.media_type, each.charset_declared) for each in found} == {("csv", "text/plain", "utf-8")}


def test_offsets_lead_to_the_rows():
    content = table().encode()
    for document, row in zip(documents(rows(content)), GOLDEN, strict=True):
        assert content[document.parent_offset :].startswith(row["id"].encode() + b",")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_tell_the_charset(codec):
    found = documents(rows(table().encode(codec), step=5))
    assert [each.content.decode() for each in found] == [row["text"] for row in GOLDEN]
    assert found[0].locator == "t.csv#a1"


def test_a_charset_declared_beside_is_believed():
    (found,) = documents(rows("text,title\nПричал открыт,Новость\n".encode("koi8-r"), charset="koi8-r"))
    assert (found.content.decode(), found.metadata["title"]) == ("Причал открыт", "Новость")


def test_bytes_that_are_not_utf_8_stay_in_the_text_and_are_guessed_elsewhere():
    content = "text,title\nHun sa «nei» på Ærø,Blåbær\nPlain,Plain\n".encode("cp1252")
    found, plain = documents(rows(content))
    assert (found.content, found.charset_declared) == ("Hun sa «nei» på Ærø".encode("cp1252"), None)
    assert found.metadata == {"title": "Blåbær", "charset_guessed": "windows-1252"}
    assert (plain.charset_declared, plain.metadata) == ("utf-8", {"title": "Plain"})


def test_old_line_ends_and_excel_s_first_line_are_understood():
    assert [each.content for each in documents(rows("sep=;\r\ntext;n\r\nA, b;1\r\n"))] == [b"A, b"]
    assert [each.content for each in documents(rows("text;n\rA.;1\rB.;2\r"))] == [b"A.", b"B."]


def test_backslashed_quotes_are_understood_where_they_are_used():
    (found,) = documents(rows('text,title\n"She said \\"no\\", twice",T\n'))
    assert found.content == b'She said "no", twice'
    (found,) = documents(rows('text,title\n"She said \\"no\\" twice",T\n'))
    assert found.content == b'She said "no" twice'
    (found,) = documents(rows('text,title\n"A path","C:\\"\n'))
    assert found.metadata["title"] == "C:\\"


def test_quotation_marks_without_meaning_are_characters():
    found = documents(rows('text\ttitle\n"No," she said\tA\n12" pipe\tB\n"Never.\tC\n', "t.tsv"))
    assert [each.content for each in found] == [b'"No," she said', b'12" pipe', b'"Never.']


def test_columns_are_mapped_by_name_and_by_the_user():
    content = "Headline;Artikkel;Dato\nT;A.;2024-01-02\n"
    (found,) = documents(rows(content, limits=Limits(columns={"text": "artikkel", "published": "Dato"})))
    assert (found.content, found.metadata) == (
        b"A.",
        {"title": "T", "published": "2024-01-02", "text_column": "Artikkel"},
    )


def test_rows_that_do_not_fit_are_refused_by_number_and_reading_goes_on():
    first, wide, narrow, blank, last = rows("text,n\nA,1\n\nB,2,3\nC\n ,4\nD,5,,\n")
    assert (first.content, last.content) == (b"A", b"D")
    assert [(each.key, each.reason) for each in (wide, narrow, blank)] == [
        ("t.csv#2", "malformed"),
        ("t.csv#3", "malformed"),
        ("t.csv#4", "no_text"),
    ]
    assert "row 2, line 4: 3 cells under 2 columns" in wide.detail
    assert wide.raw_id == raw_id(b"B\n2\n3")


def test_a_quotation_mark_that_is_never_closed_costs_one_row():
    content = "text,n\n" + '"A, then B",1\n' * 20 + '"B,2\n' + "".join(f"C{i},{i}\n" for i in range(50))
    *first, bad = rows(content)[:21]
    others = rows(content)[21:]
    assert [each.content for each in documents(first)] == [b"A, then B"] * 20
    assert (bad.key, bad.reason) == ("t.csv#21", "malformed")
    assert [each.content.decode() for each in documents(others)] == [f"C{i}" for i in range(50)]


def test_huge_cells_are_read_up_to_the_limit():
    content = f'text,n\n"{"x" * 300_000}",1\nB,2\n'
    assert [len(each.content) for each in documents(rows(content))] == [300_000, 1]
    huge, last = rows(content, limits=Limits(max_bytes=100_000))
    assert (huge.key, huge.reason, last.content) == ("t.csv#1", "too_large", b"B")
    spread = 'text,n\n"' + "line\n" * 30_000 + '",1\n'
    assert ("t.csv#1", "too_large") in reasons(rows(spread, limits=Limits(max_bytes=100_000)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a,b\n1,2\n", "no_text"),
        ("The quay opened, she said\nand closed, he said\n", "no_text"),
        ("text,text\nA,B\n", "malformed"),
        ("text,n\n", "empty"),
        (b"text,n\nA\0B,1\n", "binary"),
    ],
)
def test_what_is_no_table_of_texts_is_refused_once(content, reason):
    assert reasons(rows(content)) == [("t.csv", reason)]


def test_a_table_that_breaks_off_keeps_the_rows_before():
    content = table([{"id": str(i), "text": f"Row {i * 7919 % 10007}."} for i in range(60_000)]).encode()
    packed = gzip.compress(content, mtime=0)[:-20_000]
    *items, last = whole.read(Source("t.csv.gz", io.BytesIO(packed), len(packed)), Limits())
    assert (last.key, last.reason) == ("t.csv.gz", "truncated")
    assert sum(isinstance(item, Document) for item in items) > 1000


@pytest.mark.parametrize(
    ("head", "is_table"),
    [
        (b"title,text\nT,A\n", True),
        ("\ufefftitle;body\nT;A\n".encode(), True),
        (b"Dear reader, the text, is here\nand, goes, on\n", False),
        (b"text\nA\n", False),
        (b"a,b\n1,2\n", False),
        (b"\xff\xfe\x00\xd8", False),
    ],
)
def test_a_table_is_known_by_its_header(head, is_table):
    assert csv_file.matches(head) is is_table


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from('",\n'), max_size=12)


@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=12),
    st.sampled_from([",", ";", "\t"]),
    st.integers(1, 50),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_every_row_comes_back_as_it_was_written(pairs, delimiter, step, quoting):
    given_rows = [{"text": f"A{text}", "note": note} for text, note in [("", "n"), ("", "n"), *pairs]]
    content = table(given_rows, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    found = documents(rows(content, step=step))
    assert [each.content.decode() for each in found] == [row["text"] for row in given_rows]


@given(st.binary(max_size=80), st.integers(1, 9))
def test_any_bytes_come_to_something(content, step):
    assert rows(b"text,n\n" + content, step=step)
