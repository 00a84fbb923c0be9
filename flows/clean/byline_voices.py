"""Where pages say who signs: structured data, meta elements, elements marked as authors', lines near the headline."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile

from onrecord.flows.clean.headlines import ELSEWHERE, shown_in
from onrecord.flows.clean.marks import Mark
from onrecord.flows.clean.metadata import NAMES_SEPARATOR, ORGANISED, Candidate
from onrecord.flows.clean.places import block_at, bytes_of, words_of
from onrecord.flows.clean.structured import LinkedData
from onrecord.flows.clean.visible import Page

_METAS = (
    "author", "article:author", "article:author_name", "og:article:author", "parsely-author", "dc.creator",
    "dcterms.creator", "dc.contributor", "sailthru.author", "byl", "citation_author", "rbauthors", "authors",
    "article.author", "cxenseparse:author", "shareaholic:article_author_name", "creator", "dc.creator.personalname",
    "twitter:data1", "twitter:creator",
)  # fmt: skip
_IS_AUTHOR = re.compile(
    r"(?<![a-z])(?:author|autor|auteur|by-?_?line|writer|verfasser|reporter|journalist|creator)s?(?![a-z])|vcard",
    re.IGNORECASE,
)
_NOT_AUTHOR = re.compile(
    r"bio|about|avatar|image|img|photo|social|comment|desc|follow|related|count|more|link-list", re.IGNORECASE
)
_AUTHOR_LINK = re.compile(
    r"/(?:author|autor|auteur|autoren|authors|profile|people|staff|writers?|redakteur)s?/", re.IGNORECASE
)
_BYLINE = re.compile(r"(?:(?:\w+ )?by|von|par|por|di|text|autor(?:in)?|fotos? und text|автор)\b ?:? ", re.IGNORECASE)
_NEAR = 1500  # visible characters around the headline in which a byline stands
_LONGEST_BYLINE = 200
_MOST_AUTHORS = 8
_BEFORE = 300
_MOST_WORDS = 14


def candidates(
    page: Page, data: LinkedData, metas: Mapping[str, Sequence[str]], anchor: tuple[int, int] | None
) -> Iterator[Candidate]:
    """Yield the page's bylines in order of preference; `anchor` is where its headline stands in the visible stream."""
    for key in ("author", "creator"):
        names = list(dict.fromkeys(data.names(data.article.get(key))))
        people = [name for name, is_organisation in names if not is_organisation]
        yield from [Candidate("byline", NAMES_SEPARATOR.join(people), f"json-ld {key}")] if people else []
        yield from (
            Candidate("byline", name, f"json-ld {key}{ORGANISED}") for name, is_organisation in names if is_organisation
        )
    for key in filter(metas.__contains__, _METAS):
        yield Candidate("byline", NAMES_SEPARATOR.join(dict.fromkeys(metas[key])), f"meta {key}")
    yield from _marked_bylines(page, anchor)
    yield from _lines(page, anchor)


def _marked_bylines(page: Page, anchor: tuple[int, int] | None) -> Iterator[Candidate]:
    """Elements that say who signs: by property, by link, then by class; of nested ones those that hold the names."""
    kinds: dict[str, list[Mark]] = {}
    for mark in page.marks:
        is_short = 0 < mark.end - mark.start < _LONGEST_BYLINE
        kind = _kind(mark) if is_short and ELSEWHERE.isdisjoint(mark.within) else ""
        if kind and (anchor is None or anchor[0] - _NEAR < mark.start < anchor[1] + 2 * _NEAR or kind == "itemprop"):
            kinds.setdefault(kind, []).append(mark)
    for kind in ("itemprop", "rel author", "class", "link"):
        marks = kinds.get(kind, [])
        first = [mark for mark in marks if mark.start - marks[0].start < _LONGEST_BYLINE]
        names = [name for mark in first[:_MOST_AUTHORS] for name in _within(page, mark, kinds)]
        if names:
            place = bytes_of(page, first[0].start, first[-1].end)
            yield Candidate("byline", NAMES_SEPARATOR.join(dict.fromkeys(names)), f"{kind} element", place)


def _within(page: Page, mark: Mark, kinds: Mapping[str, Sequence[Mark]]) -> list[str]:
    """The names in an element: those of the elements inside that are marked as names, else its text."""
    inner = [
        each
        for kind in ("name", "rel author", "link")
        for each in kinds.get(kind, [])
        if mark.start <= each.start and each.end <= mark.end and each is not mark and _kind(mark) != kind
    ]
    return [text for each in inner or [mark] if (text := words_of(page, each.start, each.end))]


def _kind(mark: Mark) -> str:
    get = mark.attributes.get
    properties = (get("itemprop", "") + " " + get("property", "")).lower()
    if "author" in properties.split() or "creator" in properties.split():
        return "itemprop"
    if "name" in properties.split():
        return "name"
    if "author" in get("rel", "").lower().split():
        return "rel author"
    classes = get("class", "") + " " + get("id", "") + " " + get("data-testid", "")
    if any(map(_is_author, classes.split())):
        return "class"
    return "link" if mark.name == "a" and _AUTHOR_LINK.search(get("href", "")) else ""


@lru_cache(maxsize=2_000)  # elements of a page, and pages of a site, have the same
def _is_author(name: str) -> bool:
    """Whether a name of a class is one for authors."""
    return bool(_IS_AUTHOR.search(name)) and not _NOT_AUTHOR.search(name)


def _lines(page: Page, anchor: tuple[int, int] | None) -> Iterator[Candidate]:
    """Lines near the headline that say whose the article is."""
    if anchor is None:
        return
    first = block_at(page, anchor[0] - _BEFORE)
    for block in takewhile(lambda block: block.start < anchor[1] + _NEAR, page.blocks[first:]):
        if block.end - block.start < _LONGEST_BYLINE:
            text = shown_in(page, block)
            if _BYLINE.match(text) and len(text.split()) <= _MOST_WORDS:
                yield Candidate("byline", text, "byline near the headline", bytes_of(page, block.start, block.end))
