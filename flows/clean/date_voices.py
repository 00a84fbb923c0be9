"""Where pages state their dates: structured data, meta and time elements, the address, words beside the headline."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.flows.clean.addresses import without_archive
from onrecord.flows.clean.dates import Reader
from onrecord.flows.clean.metadata import Candidate
from onrecord.flows.clean.structured import LinkedData, texts
from onrecord.flows.clean.visible import Mark, Page

PUBLISHED, MODIFIED = "published", "modified"
_META_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:pubdate", "datepublished",
    "publishdate", "publish-date", "publish_date", "publication_date", "publicationdate", "published_at", "published",
    "article.published", "article:published", "article_date_original", "articledate", "date_published", "pubdate",
    "parsely-pub-date", "sailthru.date", "rnews:datepublished", "prism.publicationdate", "citation_publication_date",
    "citation_date", "bt:pubdate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued",
    "dcterms.issued", "dc.date.published", "originalpublicationdate", "displaydate", "ptime", "timestamp", "rbpubdate",
    "shareaholic:article_published_time", "article:publicationdate", "mediator_published_time",
)  # fmt: skip
_META_DATE = (
    "dc.date", "dcterms.date", "dcterms.created", "dc.created", "dc.date.created", "datecreated", "date",
    "creation_date", "article:created", "og:release_date", "release_date", "dcterms.available", "cdate", "pdate",
)  # fmt: skip
_META_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "og:modified_time", "datemodified",
    "article:modified", "article_date_updated", "last-modified", "lastmodified", "lastmod", "dcterms.modified",
    "dc.date.modified", "dateupdated", "updated_time", "date_updated", "revised",
)  # fmt: skip
_URL_DAY = re.compile(
    r"(?:^|[^\d])((?:19|20)\d\d)(?P<mark>[/_.-]?)(0[1-9]|1[0-2]|(?<=[/_.-])[1-9])(?P=mark)"
    r"(0[1-9]|[12]\d|3[01]|(?<=[/_.-])[1-9])(?=\D|$)"
)
_URL_WORD = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/)", re.IGNORECASE)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")
_IS_DATE = re.compile(
    r"publi|posted|post-?date|entry-?date|date|datum|fecha|\bdata\b|time|stand|created|erschienen|meta|info|byline",
    re.IGNORECASE,
)
_IS_PUBLISHED = re.compile(r"publi[sc]|posted|pubdate|datecreated|entry-?date|erschienen", re.IGNORECASE)
_IS_MODIFIED = re.compile(r"modif|update(?!.*publish)|aktualisier|lastmod", re.IGNORECASE)
_SAYS_MODIFIED = re.compile(
    r"(?:updated?|modified|changed|revised|edited|aktualisiert|geändert|zuletzt|stand|mis à jour|modifié|actualizado|"
    r"aggiornat|atualizad|обновлен|изменен|оновлен|güncellen|redakce|uppdaterad|oppdatert|bijgewerkt|aktualizac)\w*\W*"
    r"(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\d\n]{0,20}$", re.IGNORECASE)
_BEFORE, _AFTER = 600, 2000  # visible characters around the headline in which its date stands
_ELSEWHERE = frozenset("nav footer aside template".split())


def stated(data: LinkedData, metas: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, Candidate]]:
    """Yield what structured data and meta elements state, each with its rank (lower is better)."""
    for rank, node, key, field in (
        (0, data.article, "datePublished", PUBLISHED), (3, data.page, "datePublished", PUBLISHED),
        (7, data.article, "dateCreated", PUBLISHED), (9, data.page, "uploadDate", PUBLISHED),
        (0, data.article, "dateModified", MODIFIED), (3, data.page, "dateModified", MODIFIED),
    ):  # fmt: skip
        yield from ((rank, Candidate(field, value, f"json-ld {key}")) for value in texts(node.get(key)))
    for rank, keys, field in ((1, _META_PUBLISHED, PUBLISHED), (6, _META_DATE, PUBLISHED), (1, _META_MODIFIED, MODIFIED)):
        for key in keys:
            yield from ((rank, Candidate(field, value, f"meta {key}")) for value in dict.fromkeys(metas.get(key, [])))


def in_address(url: str | None) -> Iterator[tuple[int, Candidate]]:
    """Yield the day or month in an address."""
    address = without_archive(url or "")
    for found in list(_URL_DAY.finditer(address))[:1]:
        yield 4, Candidate(PUBLISHED, f"{found[1]}-{int(found[3]):02}-{int(found[4]):02}", "address")
    for found in list(_URL_WORD.finditer(address))[:1]:
        yield 4, Candidate(PUBLISHED, f"{found[3]} {found[2]} {found[1]}", "address")
    for found in list(_URL_MONTH.finditer(address))[:1]:
        yield 10, Candidate(PUBLISHED, f"{found[1]}-{found[2]}", "address")


def marked(page: Page, reader: Reader, anchor: tuple[int, int] | None) -> Iterator[tuple[int, Candidate]]:
    """Yield the dates of elements that are marked up as such, those near the headline first."""
    marks = [mark for mark in page.marks if mark.name == "time" or _IS_DATE.search(_roles(mark))]
    for mark in sorted(marks, key=lambda mark: (_distance(mark, anchor), mark.start)):
        attribute = next(
            (mark.attributes[key].strip() for key in ("datetime", "content", "title", "data-datetime") if mark.attributes.get(key)), ""
        )
        yield from _of_mark(page, mark, attribute, reader, anchor)


def _of_mark(
    page: Page, mark: Mark, attribute: str, reader: Reader, anchor: tuple[int, int] | None
) -> Iterator[tuple[int, Candidate]]:
    roles = _roles(mark)
    is_near = _distance(mark, anchor) == 0 and not _ELSEWHERE & set(mark.within)
    is_property = "datepublished" in mark.attributes.get("itemprop", "").lower() or "pubdate" in mark.attributes
    rank = 2 if is_property else 5 if is_near and _IS_PUBLISHED.search(roles) else 5 if is_near and mark.name == "time" else 8 if is_near else 12
    text = page.stream.text[mark.start : mark.end]
    if attribute and reader.parse(attribute):
        before = page.stream.text[max(0, mark.start - 40) : mark.start] 
        field = MODIFIED if _IS_MODIFIED.search(roles) or _SAYS_MODIFIED.search(before + text[:0]) else PUBLISHED
        yield rank, Candidate(field, attribute, f"{mark.name} element", page.place(mark.start, mark.end))
        return
    for start, end, _ in list(reader.find(text))[:3]:
        before = page.stream.text[max(0, mark.start + start - 40) : mark.start + start]
        if _COPYRIGHT.search(before):
            continue
        field = MODIFIED if _SAYS_MODIFIED.search(before) or _IS_MODIFIED.search(roles) else PUBLISHED
        yield rank, Candidate(field, text[start:end], f"{mark.name} element", page.place(mark.start + start, mark.start + end))


def beside(page: Page, reader: Reader, anchor: tuple[int, int] | None) -> Iterator[tuple[int, Candidate]]:
    """Yield the days that stand as words near the headline."""
    if anchor is None:
        return
    low, high = max(0, anchor[0] - _BEFORE), anchor[1] + _AFTER
    text = page.stream.text[low:high]
    found = [(start + low, end + low) for start, end, _ in reader.find(text)]
    for start, end in sorted(found, key=lambda span: (span[0] < anchor[0], abs(span[0] - anchor[0]))):
        if anchor[0] <= start < anchor[1]:
            continue
        before = page.stream.text[max(0, start - 40) : start]
        field = MODIFIED if _SAYS_MODIFIED.search(before) else PUBLISHED
        yield 9, Candidate(field, page.stream.text[start:end], "near the headline", page.place(start, end))


def _roles(mark: Mark) -> str:
    return " ".join(mark.attributes.get(key, "") for key in ("class", "id", "itemprop", "property", "rel", "data-testid"))


def _distance(mark: Mark, anchor: tuple[int, int] | None) -> int:
    """0 near the headline, 1 elsewhere."""
    return int(anchor is None or not anchor[0] - _BEFORE <= mark.start <= anchor[1] + _AFTER)
