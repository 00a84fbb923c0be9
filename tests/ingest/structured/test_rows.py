"""Rows: which column is what, by the user's word, by name and by alias; nothing said is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.ingest.columns import FIELDS, names_of
from onrecord.flows.ingest.documents import Document, Fetch, Source, UnusableError
from onrecord.flows.ingest.rows import Rows

SOURCE = Source("t.csv", None, 0)


def row(mapped=None, /, **values) -> Document:
    return Rows(SOURCE, "csv", "raw:p", mapped or {}).document(values, 1)


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("Headline", "title"),
        ("source_url", "url"),
        ("Published At", "published"),
        ("publishedAt", "published"),
        ("date_publish", "published"),
        ("pubDate", "published"),
        ("timestamp", "published"),
        ("AUTHORS", "author"),
        ("byline", "author"),
        ("source_domain", "outlet"),
        ("publisher", "outlet"),
        ("lang", "language"),
        ("GUID", "id"),
        ("last_modified", "modified"),
    ],
)
def test_usual_names_become_ours(column, field):
    assert row(text="A.", **{column: "x"}).metadata == {field: "x"}


@pytest.mark.parametrize("column", ["body", "Content", "article", "maintext", "full_text", "articleBody"])
def test_the_text_is_found_by_alias_and_its_column_noted(column):
    found = row(**{column: "The quay opened."})
    assert (found.content, found.media_type) == (b"The quay opened.", "text/plain")
    assert found.metadata == {"text_column": column}


def test_markup_under_a_vague_name_is_a_page_but_text_is_taken_at_its_word():
    assert row(content="<p>The quay opened.</p>").media_type == "text/html"
    assert row(text="<p>The quay opened.</p>").media_type == "text/plain"
    assert row(content="Where a<b and c>d.").media_type == "text/plain"
    assert row(content_html="The quay opened.").media_type == "text/html"


def test_our_names_win_and_what_they_win_over_is_kept():
    found = row(text="A.", body="B.", title="T", headline="H", url="u", link="l")
    assert found.content == b"A."
    assert found.metadata == {"body": "B.", "title": "T", "headline": "H", "url": "u", "link": "l"}


def test_an_alias_serves_where_ours_is_null_or_blank():
    assert row(text=None, body="B.").content == b"B."
    assert row(text=" ", body="B.").content == b"B."


def test_the_user_wins_over_names_and_aliases():
    found = row({"text": "Notes", "title": "kicker"}, text="A.", html="<p>A.", notes="N.", kicker="K", title="T")
    assert (found.content, found.media_type) == (b"N.", "text/plain")
    assert found.metadata == {"text": "A.", "html": "<p>A.", "title": "T", "text_column": "notes"}


def test_a_column_that_a_table_lacks_leaves_the_others_to_their_names():
    assert row({"text": "story9"}, body="B.").content == b"B."


def test_people_described_by_objects_are_named():
    found = row(text="A.", source={"id": 3, "name": "Bay Post"}, authors=[{"name": "Kari Moe"}, "Ola Bø"])
    assert found.metadata == {"outlet": "Bay Post", "author": ["Kari Moe", "Ola Bø"]}


def test_bytes_are_kept_as_they_are_and_other_columns_guessed_with_a_note():
    found = row(text="Ærlig.".encode("latin-1"), title="Bø".encode("cp1252"), outlet=b"Bay Post")
    assert (found.content, found.charset_declared) == ("Ærlig.".encode("latin-1"), None)
    assert found.metadata == {"title": "Bø", "outlet": "Bay Post", "charset_guessed": "windows-1252"}


def test_bytes_that_are_no_text_are_named_by_their_id():
    value = bytes(range(256))
    assert row(text="A.", picture=value).metadata["picture"]["n_bytes"] == 256


def test_a_row_takes_time_and_robots_of_its_container_but_not_its_address():
    source = Source("t", None, 0, fetch=Fetch(url="https://bay.example/all.csv", robots_state="allowed"))
    assert Rows(source, "csv", None).document({"text": "A."}, 1).fetch == Fetch(robots_state="allowed")


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"a": "x"}, "no_text"), ({"article": 12}, "no_text"), ({"text": 12}, "malformed"), ({"body": "\n"}, "empty")],
)
def test_a_row_without_text_is_refused(values, reason):
    with pytest.raises(UnusableError) as caught:
        row(**values)
    assert caught.value.reason == reason


@given(st.lists(st.sampled_from(["text", "Body", "html", "x", "title", "Headline", "guid", "date"]), unique=True))
def test_a_column_is_never_two_things(keys):
    names = names_of(tuple(keys), {})
    used = [*names.columns.values(), *(content.column for content in names.contents)]
    assert len(set(used)) == len(used)
    assert set(names.columns) <= set(FIELDS)


@given(st.dictionaries(st.sampled_from(["body", "n", "Headline", "zz", "date"]), st.text("ab", min_size=1), min_size=1))
def test_no_value_is_lost(values):
    found = row(**values | {"text": "A."})
    assert sorted(found.metadata.values()) == sorted(values.values())
