"""What a page says of itself: JSON-LD, meta elements, visible headings, and what the extractor made of them."""

from collections.abc import Iterator, Mapping, Sequence

from onrecord.flows.clean.metadata import Candidate, agree
from onrecord.flows.clean.resources import Extraction
from onrecord.flows.clean.structured import article_node, texts
from onrecord.flows.clean.visible import Page, VisibleBlock
from onrecord.warehouse.ids import fold

_META = {
    "headline": ("og:title", "twitter:title", "dc.title", "headline"),
    "byline": ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl", "twitter:creator"),
    "published": (
        "article:published_time", "og:article:published_time", "datepublished", "publishdate", "pubdate",
        "parsely-pub-date", "dc.date.issued", "dc.date", "dcterms.created", "sailthru.date", "publish-date",
        "publication_date", "article.published", "date",
    ),
    "modified": ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified"),
    "outlet": ("og:site_name", "application-name", "dc.publisher"),
    "url": ("og:url",),
    "section": ("article:section", "parsely-section"),
}  # fmt: skip
_LINKED_DATA = {
    "headline": ("headline", "name"),
    "byline": ("author", "creator"),
    "published": ("datePublished", "dateCreated"),
    "modified": ("dateModified",),
    "outlet": ("publisher",),
    "language": ("inLanguage",),
    "url": ("url",),
}
_PEOPLE_SEPARATOR = "; "
_LAST = "title element"  # with the site's name in it, so behind what the extractor made of it
_ELSEWHERE = frozenset("nav footer aside template".split())


def candidates(page: Page, extraction: Extraction | None = None) -> list[Candidate]:
    """Return the page's own candidates, each field's in order of preference."""
    elements = list(_elements(page))
    found = [*_linked_data(page), *_metas(page), *(c for c in elements if c.method != _LAST)]
    if extraction is not None:
        found += [
            Candidate(field, value.strip(), "extractor")
            for field, value in (
                ("headline", extraction.title), ("byline", extraction.author),
                ("published", extraction.date), ("outlet", extraction.site),
            )
            if value and value.strip()
        ]  # fmt: skip
    return found + [candidate for candidate in elements if candidate.method == _LAST]


def section(page: Page) -> str | None:
    """Return the section or category that the page names."""
    named = texts(_node(page).get("articleSection"))
    metas = _by_name(page)
    return next(iter([*named, *(value for key in _META["section"] for value in metas.get(key, []))]), None)


def headline_block(page: Page, titles: Sequence[str]) -> VisibleBlock | None:
    """Return the block that shows the headline: a top heading that a title agrees with, else what equals one."""
    shown = [
        (block, " ".join(page.stream.text[block.start : block.end].split()))
        for block in page.blocks
        if not _ELSEWHERE & set(block.within)
    ]
    tops = [(block, text) for block, text in shown if block.tag == "h1" and text]
    agreed = [block for block, text in tops if agree(titles, text)]
    if agreed:
        return agreed[0]
    folded = {fold(title) for title in titles}
    equal = [block for block, text in shown if text and fold(text) in folded]
    if equal:
        return equal[0]
    return tops[0][0] if len(tops) == 1 and not titles else None


def _linked_data(page: Page) -> Iterator[Candidate]:
    node = _node(page)
    for field, keys in _LINKED_DATA.items():
        for key in keys:
            values = texts(node.get(key))
            if values and field == "byline":
                yield Candidate(field, _PEOPLE_SEPARATOR.join(dict.fromkeys(values)), f"json-ld {key}")
            else:
                yield from (Candidate(field, value, f"json-ld {key}") for value in values)


def _metas(page: Page) -> Iterator[Candidate]:
    metas = _by_name(page)
    for field, keys in _META.items():
        for key in keys if field != "section" else ():
            values = list(dict.fromkeys(metas.get(key, [])))
            if values and field == "byline":
                yield Candidate(field, _PEOPLE_SEPARATOR.join(values), f"meta {key}")
            else:
                yield from (Candidate(field, value, f"meta {key}") for value in values)


def _elements(page: Page) -> Iterator[Candidate]:
    for name, attributes, content in page.facts:
        if name == "link" and "canonical" in attributes.get("rel", "").lower().split() and attributes.get("href"):
            yield Candidate("url", attributes["href"].strip(), "link canonical")
        elif name == "html" and attributes.get("lang", "").strip():
            yield Candidate("language", attributes["lang"].strip(), "html lang")
        elif name == "time" and attributes.get("datetime", "").strip():
            kind = "modified" if "modified" in attributes.get("itemprop", "").lower() else "published"
            yield Candidate(kind, attributes["datetime"].strip(), "time element")
        elif name == "title" and content.strip():
            yield Candidate("headline", " ".join(content.split()), _LAST)


def _node(page: Page) -> Mapping[str, object]:
    return article_node(
        [content for name, attributes, content in page.facts if "ld+json" in attributes.get("type", "")]
    )


def _by_name(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, attributes, _ in page.facts:
        content = attributes.get("content", "").strip()
        if name == "meta" and content:
            for key in ("property", "name", "itemprop"):
                if attributes.get(key):
                    found.setdefault(attributes[key].strip().lower(), []).append(" ".join(content.split()))
    return found
