"""What holds of times in any text."""

from datetime import datetime

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import dated, grammar

from onrecord.flows.annotate.time_meaning import meaning_of
from onrecord.flows.annotate.times import date_texts
from onrecord.flows.resources.time_seeds import load_time_words

PIECES = (
    "on in the of a , . - ' last next this past two 3 31 12 1998 2021 40 % $ June May Sept. Friday Tuesday week weeks "
    "year years month quarter third century ago later earlier since before after until by early late every daily now "
    "p.m. 10:35 2021-02-30 1958-64 3/4/2021 noon night yesterday today nearly will said day between and to from 1990s"
).split()
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=24).map(" ".join)
days = st.datetimes(datetime(1850, 1, 1), datetime(2150, 1, 1)).map(lambda at: datetime(at.year, at.month, at.day))


@settings(max_examples=300, deadline=None)
@given(texts, st.one_of(st.none(), days), st.sampled_from(sorted(load_time_words())))
def test_spans_lie_in_the_text_in_order_and_times_end_after_they_begin(
    text: str, day: datetime | None, language: str
) -> None:
    end = 0
    for found in dated(text, day, language):
        assert end <= found.meaning.span.start < found.meaning.span.end <= len(text)
        end = found.meaning.span.end
        when = found.when
        assert when.t_from is None or when.t_to is None or when.t_from < when.t_to
        assert (when.status == "unresolved") == (when.reason is not None)
        assert when.status != "unresolved" or (when.t_from is None and when.t_to is None)
        assert day is not None or when.anchor != "published_at"
        assert meaning_of(found.meaning.span, found.meaning.to_json()) == found.meaning


def rows_of(name: str, text: str, day: datetime) -> list[dict[str, object]]:
    return [
        {
            "capture_id": f"cap:{name}",
            "text_id": f"txt:{name}",
            "published_at": day,
            "published_precision": "day",
            "published_earliest": None,
            "published_latest": None,
            "block_no": 0,
            "char_start": meaning.span.start,
            "char_end": meaning.span.end,
            "meaning": meaning.to_json(),
            "sentence_id": f"sen:{name}",
            "surface": meaning.span.of(text),
        }
        for meaning in grammar("en").find(text)
    ]


SCHEMA = pa.schema(
    [
        *[(name, pa.string()) for name in ("capture_id", "text_id", "published_precision", "meaning", "sentence_id")],
        *[(name, pa.timestamp("us", "UTC")) for name in ("published_at", "published_earliest", "published_latest")],
        *[(name, pa.int64()) for name in ("block_no", "char_start", "char_end")],
        ("surface", pa.string()),
    ]
)


def found_in(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return date_texts(pa.Table.from_pylist(rows, SCHEMA), None, "tol:1")["time_expressions"].to_pylist()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(texts, days), min_size=2, max_size=4))
def test_an_article_has_the_same_times_in_any_batch(articles: list[tuple[str, datetime]]) -> None:
    rows = [rows_of(str(number), text, day) for number, (text, day) in enumerate(articles)]
    together = found_in([row for group in rows for row in group])
    assert together == [row for group in rows for row in found_in(group)]
