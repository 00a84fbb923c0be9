"""Two published articles side by side: which of their words are copied, quoted by both or a stock phrase.

The comparison is made anew from the two texts, by the function that the stage `compare` calls, so it works for any two
articles; the catalogue adds what it knows of the direction.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from onrecord.flows.deduplicate.compare import Comparer
from onrecord.flows.deduplicate.passages import KINDS, Comparison, Passage, compare
from onrecord.flows.deduplicate.prepared import Prepared
from onrecord.flows.deduplicate.words import Span
from onrecord.flows.resources.builders import compare_resources
from onrecord.flows.settings import Settings
from onrecord.warehouse.catalogue import Connection, connect, rows_of
from onrecord.warehouse.errors import UnknownName
from onrecord.warehouse.ids import make_id

MAX_NAMED = 5  # of the documents that a name fits, in a message


@dataclass(frozen=True)
class Article:
    """One of the two articles."""

    locator: str
    capture_id: str
    text_id: str
    outlet: str
    headline: str | None
    published_at: datetime | None
    published_precision: str
    language: str | None
    text: str
    body_spans: Sequence[Span]

    @property
    def date(self) -> str:
        """The date of publication as exactly as it is known."""
        if self.published_at is None:
            return "undated"
        shown = {"instant": "%Y-%m-%d %H:%M UTC", "month": "%Y-%m", "year": "%Y"}
        return self.published_at.strftime(shown.get(self.published_precision, "%Y-%m-%d"))


@dataclass(frozen=True)
class Piece:
    """A stretch of a text that is all alike: in which passage (its number from 1), and whether equal on both sides."""

    text: str
    number: int | None
    kind: str | None
    is_equal: bool
    is_body: bool


@dataclass(frozen=True)
class SideBySide:
    """Two articles, how they compare, and what the catalogue says about who copied whom."""

    a: Article
    b: Article
    found: Comparison
    pieces_a: Sequence[Piece]
    pieces_b: Sequence[Piece]
    direction: str
    is_proposed: bool


def put_side_by_side(settings: Settings, name_a: str, name_b: str) -> SideBySide:
    """Compare two articles of the published warehouse, each named by a locator, an address, an id or part of one.

    Raises UnknownName where a name fits no article, or several with different texts.
    """
    with connect(settings.warehouse) as connection:
        a, b = _article(connection, name_a), _article(connection, name_b)
        pair_id = make_id("cnd", *sorted((a.text_id, b.text_id)))
        directions = rows_of(connection, _DIRECTION, [pair_id])
        is_proposed = bool(rows_of(connection, "select 1 from lake.text_pairs where pair_id = ?", [pair_id]))
        of_equal = rows_of(connection, _DIRECTION_OF_EQUAL, [a.capture_id, b.capture_id, a.text_id, b.text_id])
    if of_equal and not directions:
        return side_by_side(a, b, _told(of_equal, is_turned=False), is_proposed=True)
    return side_by_side(a, b, _told(directions, is_turned=a.text_id > b.text_id), is_proposed)


def side_by_side(a: Article, b: Article, direction: str = "unknown", is_proposed: bool = False) -> SideBySide:
    """Compare two articles; `direction` and `is_proposed` are what the catalogue says of the pair."""
    comparer = Comparer(compare_resources())
    one = comparer.prepared("a", a.text, a.body_spans)
    other = comparer.prepared("b", b.text, b.body_spans)
    found = compare(one, other)
    return SideBySide(
        a=a,
        b=b,
        found=found,
        pieces_a=list(_pieces(a, _marks(one, found.passages, "a"))),
        pieces_b=list(_pieces(b, _marks(other, found.passages, "b"))),
        direction=direction,
        is_proposed=is_proposed,
    )


_DIRECTION = "select direction, basis, upstream, evidence from lake.copy_directions where pair_id = ?"

# Equal bodies are one in the index, which so has no pair of them.
_DIRECTION_OF_EQUAL = """
    select unnest(equal_direction(x.side, y.side)), null as upstream
    from copy_sides() as x, copy_sides() as y
    where x.capture_id = $1
        and y.capture_id = $2
        and x.capture_id <> y.capture_id
        and (select count(distinct body_hash) from lake.texts where text_id in ($3, $4)) = 1"""

_ARTICLES = """
    select
        a.locator, a.capture_id, a.text_id, a.outlet, a.headline, a.published_at, a.published_precision, a.language,
        t.text, list_transform(t.body_spans, lambda s: [s.char_start, s.char_end]) as body_spans
    from articles as a
    join lake.captures as c on c.capture_id = a.capture_id
    join lake.texts as t on t.text_id = a.text_id
    where {condition}
    order by a.locator, a.capture_id"""

# In order: the first that gives an article decides.
_CONDITIONS = (
    "$name in (a.locator, a.capture_id, a.text_id, a.article_id, a.version_id, a.url, c.url, c.final_url)",
    "ends_with(a.locator, '/' || $name) or ends_with(a.locator, '#' || $name)",
    "ends_with(a.locator, $name) or starts_with(a.locator, $name) or starts_with(a.url, $name)"
    " or starts_with(a.capture_id, $name) or starts_with(a.text_id, $name) or starts_with(a.article_id, $name)",
)


def _article(connection: Connection, name: str) -> Article:
    for condition in _CONDITIONS if name else ():
        found = rows_of(connection, _ARTICLES.format(condition=condition), {"name": name})
        if found:
            return _only(name, found)
    raise UnknownName(
        f"no article has the locator, address or id {name!r}; list them with: "
        'onrecord sql "select locator, article_id from articles"'
    )


def _only(name: str, found: Sequence[dict[str, Any]]) -> Article:
    if len({row["text_id"] for row in found}) > 1:
        named = ", ".join(f"{row['locator']} ({row['capture_id']})" for row in found[:MAX_NAMED])
        more = f" and {len(found) - MAX_NAMED} more" if len(found) > MAX_NAMED else ""
        raise UnknownName(f"{name!r} fits several articles, give more of the name or an id: {named}{more}")
    row = found[0]
    return Article(**row | {"body_spans": [(start, end) for start, end in row["body_spans"]]})


def _told(directions: Sequence[dict[str, Any]], is_turned: bool) -> str:
    """Say who copied whom, as far as the catalogue knows."""
    if not directions:
        return "unknown"
    known = directions[0]
    first, second = ("right", "left") if is_turned else ("left", "right")
    told = {
        "a_to_b": f"the {second} article took it from the {first} one",
        "b_to_a": f"the {first} article took it from the {second} one",
        "common_upstream": f"both took it from {known['upstream'] or 'a third'}",
    }
    return f"{told.get(known['direction'], 'unknown')} ({known['basis']}: {known['evidence']})"


def _marks(side: Prepared, passages: Sequence[Passage], which: str) -> list[tuple[Span, int, Passage, bool]]:
    """Return what to paint on a text, the stronger kinds last: each passage, then the words equal on both sides."""
    marks = []
    numbered = sorted(enumerate(passages, 1), key=lambda one: (KINDS.index(one[1].kind), one[0]), reverse=True)
    for number, passage in numbered:
        span = passage.a if which == "a" else passage.b
        marks.append((span, number, passage, False))
        starts = [(run.a if which == "a" else run.b, run.size) for run in passage.runs]
        equal = [side.words.span(first, first + size) for first, size in starts]
        equal[-1] = (equal[-1][0], span[1])
        marks += [(one, number, passage, True) for one in equal]
    return marks


def _pieces(article: Article, marks: Iterable[tuple[Span, int, Passage, bool]]) -> Iterator[Piece]:
    """Cut a text where what is to be said of it changes."""
    painted = [(span, (number, passage.kind, is_equal)) for span, number, passage, is_equal in marks]
    line_end = "\n" if "\n\n" in article.text else "\n\n"  # an empty line between paragraphs
    cuts = sorted({0, len(article.text), *(at for span, _ in painted for at in span), *_flat(article.body_spans)})
    said: dict[int, tuple[int, str, bool]] = {}
    places = {cut: n for n, cut in enumerate(cuts)}
    for (start, end), what in painted:
        said |= dict.fromkeys(range(places[start], places[end]), what)
    body = {n for start, end in article.body_spans for n in range(places[start], places[end])}
    for n, (start, end) in enumerate(pairwise(cuts)):
        number, kind, is_equal = said.get(n, (None, None, False))
        yield Piece(article.text[start:end].replace("\n", line_end), number, kind, is_equal, n in body)


def _flat(spans: Iterable[Span]) -> Iterator[int]:
    return (at for span in spans for at in span)
