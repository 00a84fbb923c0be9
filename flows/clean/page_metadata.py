"""What a page says of itself: structured data, meta elements, marked elements, and words beside its headline."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from collections import deque
from dataclasses import replace
from itertools import islice, takewhile

from onrecord.flows.clean import date_voices
from onrecord.flows.clean.addresses import host_of, without_archive
from onrecord.flows.clean.date_choice import COPYRIGHT
from onrecord.flows.clean.dates import Months, reader_for
from onrecord.flows.clean.headlines import ELSEWHERE, headline_block, shown_in, without_kicker, without_outlet
from onrecord.flows.clean.metadata import ORGANISED, Candidate
from onrecord.flows.clean.structured import LinkedData, read_linked_data, texts
from onrecord.flows.clean.visible import Mark, Page, VisibleBlock
from onrecord.warehouse.ids import fold

_META = {
    "headline": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline",
                 "citation_title", "title"),
    "byline": ("author", "article:author", "article:author_name", "og:article:author", "parsely-author", "dc.creator",
               "dcterms.creator", "dc.contributor", "sailthru.author", "byl", "citation_author", "rbauthors", "authors",
               "article.author", "cxenseparse:author", "shareaholic:article_author_name", "creator", "dc.creator.personalname",
               "twitter:data1", "twitter:creator"),
    "outlet": ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "dcterms.publisher",
               "publisher", "copyright", "cre"),
    "url": ("og:url", "twitter:url", "parsely-link"),
    "section": ("article:section", "og:article:section", "parsely-section", "sailthru.section", "section", "category",
                "dc.subject"),
}  # fmt: skip
_NAMES = "; "
_COPYRIGHT = re.compile(r"(?:©|\(c\)|&copy;|copyright)\W{0,3}(?:\d{4} ?[-–] ?)?((?:19|20)\d\d)", re.IGNORECASE)
_IS_AUTHOR = re.compile(r"(?<![a-z])(?:author|autor|auteur|by-?_?line|writer|verfasser|reporter|journalist|creator)s?(?![a-z])|vcard", re.IGNORECASE)
_NOT_AUTHOR = re.compile(r"bio|about|avatar|image|img|photo|social|comment|desc|follow|related|count|more|link-list", re.IGNORECASE)
_AUTHOR_LINK = re.compile(r"/(?:author|autor|auteur|autoren|authors|profile|people|staff|writers?|redakteur)s?/", re.IGNORECASE)
_IS_HEADLINE = re.compile(r"headline|(?:entry|post|article|story|page)[-_]*title", re.IGNORECASE)
_BYLINE = re.compile(r"(?:(?:\w+ )?by|von|par|por|di|text|autor(?:in)?|fotos? und text|автор)\b ?:? ", re.IGNORECASE)
_NEAR = 1500  # visible characters around the headline in which a byline stands
_LONGEST_BYLINE = 200
_MOST_AUTHORS = 8
_BEFORE = 300
_FOOT = 5000  # visible characters at the end of a page, where copyright lines stand
_MOST_WORDS = 14


def candidates(page: Page, url: str | None, titles: Sequence[str], months: Months) -> list[Candidate]:
    """Return the page's own candidates, each field's in order of preference.

    `url` is where the page was found and `titles` what was declared beside it, if anything.
    """
    data, metas = _linked_data(page), _by_name(page)
    addresses = list(_addresses(page, data, metas))
    outlets = list(_outlets(data, metas))
    headlines = list(_headlines(page, data, metas))
    known = {fold(each.value) for each in outlets} | _host_names(url)
    block = headline_block(page, [*titles, *(each.value for each in headlines)], known)
    anchor = (block.start, block.end) if block else None
    language = next((attributes["lang"].strip() for name, attributes, _ in page.facts if name == "html" and attributes.get("lang", "").strip()), None)
    reader = reader_for(language, host_of(without_archive(url or "")), months)
    headlines = [replace(each, value=without_outlet(each.value, known)) for each in headlines]
    shown = []
    if block and anchor:
        text = without_kicker(shown_in(page, block), [each.value for each in headlines])
        shown = [Candidate("headline", text, "visible heading", page.place(*anchor))]
    ranked = [
        *date_voices.stated(data, metas), *date_voices.in_address(url or next((c.value for c in addresses), None)),
        *date_voices.marked(page, reader, anchor), *date_voices.beside(page, reader, anchor),
        *date_voices.in_scripts(content for name, attributes, content in page.facts if name == "script" and "ld+json" not in attributes["type"]),
        *date_voices.of_picture(metas),
    ]  # fmt: skip
    return [
        *shown,
        *headlines,
        *_bylines(page, data, metas, anchor),
        *(candidate for _, candidate in sorted(ranked, key=lambda each: each[0])),
        *_copyright(page),
        *outlets, *addresses,
        *(Candidate("section", value, method) for value, method in _sections(data, metas)),
        *([Candidate("language", language, "html lang")] if language else []),
        *(Candidate("language", value, "json-ld inLanguage") for value in texts(data.article.get("inLanguage"))),
    ]  # fmt: skip


def _linked_data(page: Page) -> LinkedData:
    return read_linked_data(
        [content for name, attributes, content in page.facts if "ld+json" in attributes.get("type", "").lower()]
    )


def _by_name(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, attributes, _ in page.facts:
        content = " ".join(attributes.get("content", "").split())
        if name == "meta" and content:
            for key in {attributes[key].strip().lower() for key in ("property", "name", "itemprop") if attributes.get(key)}:
                found.setdefault(key, []).append(content)
    return found


def _from(metas: Mapping[str, Sequence[str]], field: str) -> Iterator[Candidate]:
    for key in _META[field]:
        yield from (Candidate(field, value, f"meta {key}") for value in dict.fromkeys(metas.get(key, [])))


def _addresses(page: Page, data: LinkedData, metas: Mapping[str, Sequence[str]]) -> Iterator[Candidate]:
    for name, attributes, _ in page.facts:
        if name == "link" and "canonical" in attributes.get("rel", "").lower().split() and attributes.get("href"):
            yield Candidate("url", attributes["href"].strip(), "link canonical")
    yield from _from(metas, "url")
    yield from (Candidate("url", value, "json-ld url") for value in texts(data.article.get("url")))


def _outlets(data: LinkedData, metas: Mapping[str, Sequence[str]]) -> Iterator[Candidate]:
    yield from (Candidate("outlet", name, "json-ld publisher") for name, _ in data.names(data.article.get("publisher")))
    yield from _from(metas, "outlet")


def _sections(data: LinkedData, metas: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    yield from ((value, "json-ld articleSection") for value in texts(data.article.get("articleSection")))
    yield from ((each.value, each.method) for each in _from(metas, "section"))


def _headlines(page: Page, data: LinkedData, metas: Mapping[str, Sequence[str]]) -> Iterator[Candidate]:
    for key in ("headline", "name", "alternativeHeadline"):
        yield from (Candidate("headline", value, f"json-ld {key}") for value in texts(data.article.get(key)))
    yield from _from(metas, "headline")
    titles = (" ".join(content.split()) for name, _, content in page.facts if name == "title" and content.strip())
    yield from (Candidate("headline", title, "title element") for title in islice(titles, 1))  # others are of pictures


def _bylines(page: Page, data: LinkedData, metas: Mapping[str, Sequence[str]], anchor: tuple[int, int] | None) -> Iterator[Candidate]:
    for key in ("author", "creator"):
        names = list(dict.fromkeys(data.names(data.article.get(key))))
        people = [name for name, is_organisation in names if not is_organisation]
        yield from [Candidate("byline", _NAMES.join(people), f"json-ld {key}")] if people else []
        yield from (Candidate("byline", name, f"json-ld {key} {ORGANISED}") for name, is_organisation in names if is_organisation)
    for key in _META["byline"]:
        values = list(dict.fromkeys(metas.get(key, [])))
        yield from [Candidate("byline", _NAMES.join(values), f"meta {key}")] if values else []
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
            place = page.place(first[0].start, first[-1].end)
            yield Candidate("byline", _NAMES.join(dict.fromkeys(names)), f"{kind} element", place)


def _within(page: Page, mark: Mark, kinds: Mapping[str, Sequence[Mark]]) -> list[str]:
    """The names in an element: those of the elements inside that are marked as names, else its text."""
    inner = [
        each
        for kind in ("name", "rel author", "link")
        for each in kinds.get(kind, [])
        if mark.start <= each.start and each.end <= mark.end and each is not mark and _kind(mark) != kind
    ]
    return [text for each in inner or [mark] if (text := page.text(each.start, each.end))]


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
    if any(_IS_AUTHOR.search(name) and not _NOT_AUTHOR.search(name) for name in classes.split()):
        return "class"
    return "link" if mark.name == "a" and _AUTHOR_LINK.search(get("href", "")) else ""


def _lines(page: Page, anchor: tuple[int, int] | None) -> Iterator[Candidate]:
    """Lines near the headline that say whose the article is."""
    if anchor is None:
        return
    first = bisect_right(page.blocks, anchor[0] - _BEFORE, key=lambda block: block.end)
    for block in takewhile(lambda block: block.start < anchor[1] + _NEAR, page.blocks[first:]):
        if block.end - block.start < _LONGEST_BYLINE:
            text = shown_in(page, block)
            if _BYLINE.match(text) and len(text.split()) <= _MOST_WORDS:
                yield Candidate("byline", text, "byline near the headline", page.place(block.start, block.end))


def _copyright(page: Page) -> Iterator[Candidate]:
    found = deque(_COPYRIGHT.finditer(page.stream.text, max(0, len(page.stream) - _FOOT)), maxlen=1)
    for year in found:
        yield Candidate("published", year[1], COPYRIGHT, page.place(year.start(1), year.end(1)))


def _host_names(url: str | None) -> set[str]:
    """What a site may be called by its address: the host, and its labels but the last."""
    host = host_of(without_archive(url or ""))
    labels = host.split(".")
    return {host, "www." + host, *labels[:-1], labels[-2] + "." + labels[-1] if len(labels) > 1 else host} - {""}
