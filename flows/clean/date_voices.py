"""Where pages state their dates: structured data, meta and time elements, the address, words beside the headline."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from onrecord.flows.clean.addresses import without_archive
from onrecord.flows.clean.dates import Reader, may_hold_date
from onrecord.flows.clean.marks import Mark
from onrecord.flows.clean.metadata import Candidate
from onrecord.flows.clean.places import block_at, bytes_of
from onrecord.flows.clean.structured import LinkedData, texts
from onrecord.flows.clean.visible import Page

Anchor = tuple[int, int] | None
Ranked = tuple[int, Candidate]  # lower is better

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
_NAMED = frozenset({*_META_PUBLISHED, *_META_DATE, *_META_MODIFIED})
_OTHER_META = re.compile(
    r"(?:publi[sc](?!her)|posted|creat(?!or)|issued|upload|written|date|datum|time)(?!.*(?:modif|updat|expir|valid|url|title|name|zone))",
    re.IGNORECASE,
)
_IN_SCRIPT = re.compile(
    r'"(?:date_?published|published_?(?:at|date|on|time)|publish_?date|publication_?date|created_?(?:at|date(?:time)?))"'
    r'\s*:\s*"(\d{4}-\d\d-\d\d[^"]{0,30})"',
    re.IGNORECASE,
)
_URL_DAY = re.compile(
    r"(?:^|[^\d])((?:19|20)\d\d)(?P<mark>[/_.-]?)(0[1-9]|1[0-2]|(?<=[/_.-])[1-9])(?P=mark)"
    r"(0[1-9]|[12]\d|3[01]|(?<=[/_.-])[1-9])(?=\D|$)"
)
_URL_DAY_LAST = re.compile(r"(?:^|[^\d])(\d\d[._-]\d\d[._-]20\d\d)(?=\D|$)")
_URL_WORD = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/)", re.IGNORECASE)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")
# of what `_roles` gives, which is in small letters
_IS_DATE = re.compile(
    r"publi|posted|post-?date|entry-?date|date|datum|fecha|\bdata\b|time|stand|created|erschienen|meta|info|byline"
)
_IS_PUBLISHED = re.compile(r"publi[sc]|posted|pubdate|datecreated|entry-?date|erschienen")
_IS_MODIFIED = re.compile(r"modif|update(?!.*publish)|aktualisier|lastmod")
_SAYS_MODIFIED = re.compile(
    r"(?:updated?|modified|changed|revised|edited|aktualisiert|geändert|zuletzt|mis à jour|modifié|actualizado|"
    r"aggiornat|atualizad|обновлен|изменен|оновлен|güncellen|redakce|uppdaterad|oppdatert|bijgewerkt|aktualizac)\w*\W*"
    r"(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\d\n]{0,20}$", re.IGNORECASE)
_ROLES = ("class", "id", "itemprop", "property", "rel", "data-testid")
_GAP = re.compile(r"\s*\n\s*\n\s*")
_FIGURES = re.compile(r"\d\d")  # whatever may hold a date has two in a row: most blocks need not be looked at
_MOST_ELSEWHERE = 5
_LEAD = 40  # characters before a date that say what it is
_LONGEST = 200  # characters of an element that shows a date
_FAR = 10  # rank of what is far from the headline
_LONGEST_LINE = 100  # characters of a line that only says when and by whom
_SEARCHED = 40_000  # characters in which a date is looked for where none stands near the headline
_OF_OTHERS = re.compile(
    r"(?:joined|registered|member since|registriert|mitglied seit|dabei seit|beigetreten|inscrit|born|geboren|founded|"
    r"gegründet|since|seit|depuis|desde|until|bis)\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 300, 1200  # visible characters around the headline in which its date stands
_ELSEWHERE = frozenset("nav footer aside template".split())


def candidates(
    page: Page,
    data: LinkedData,
    metas: Mapping[str, Sequence[str]],
    reader: Reader,
    url: str | None,
    anchor: Anchor,
) -> list[Candidate]:
    """Return the page's dates in order of preference; `anchor` is where its headline stands in the visible stream."""
    scripts = [
        content
        for name, attributes, content in page.facts
        if name == "script" and "ld+json" not in attributes.get("type", "").lower()
    ]
    ranked = [
        *_stated(data, metas), *_in_address(url), *_marked(page, reader, anchor), *_beside(page, reader, anchor),
        *_in_scripts(scripts), *_of_picture(metas),
    ]  # fmt: skip
    return [candidate for _, candidate in sorted(ranked, key=_preference)]


def name_a_day(dates: Iterable[Candidate], reader: Reader) -> bool:
    """Say whether any candidate names a day of publication."""
    read = (reader.parse(each.value) for each in dates if each.field == PUBLISHED)
    return any(moment is not None and moment.day is not None for moment in read)


def _preference(ranked: Ranked) -> tuple[int, int]:
    """By rank; far from the headline by place, since what is further down belongs to others."""
    rank, candidate = ranked
    return rank, candidate.place[0] if rank == _FAR and candidate.place else 0


def _stated(data: LinkedData, metas: Mapping[str, Sequence[str]]) -> Iterator[Ranked]:
    """Yield what structured data and meta elements state, each with its rank (lower is better)."""
    for rank, node, key, field in (
        (0, data.article, "datePublished", PUBLISHED), (3, data.page, "datePublished", PUBLISHED),
        (7, data.article, "dateCreated", PUBLISHED), (9, data.page, "uploadDate", PUBLISHED),
        (0, data.article, "dateModified", MODIFIED), (3, data.page, "dateModified", MODIFIED),
    ):  # fmt: skip
        yield from ((rank, Candidate(field, value, f"json-ld {key}")) for value in texts(node.get(key)))
    for rank, keys, field, method in (
        (1, _META_PUBLISHED, PUBLISHED, "meta of publication"),
        (6, _META_DATE, PUBLISHED, "meta"),
        (7, [key for key in metas if _is_other_meta(key)], PUBLISHED, "meta"),
        (1, _META_MODIFIED, MODIFIED, "meta"),
    ):
        for key in filter(metas.__contains__, keys):
            values = () if key in _NAMED and rank == 7 else dict.fromkeys(metas[key])
            yield from ((rank, Candidate(field, value, f"{method} {key}")) for value in values)


@lru_cache(maxsize=2_000)  # pages of a site have the same
def _is_other_meta(key: str) -> bool:
    return _OTHER_META.search(key) is not None


def _in_scripts(scripts: Iterable[str]) -> Iterator[Ranked]:
    """Yield the first date that data for the page's scripts calls one of publication."""
    found = next(filter(None, map(_IN_SCRIPT.search, scripts)), None)
    if found:
        yield 9, Candidate(PUBLISHED, found[1], "script data")


def _of_picture(metas: Mapping[str, Sequence[str]]) -> Iterator[Ranked]:
    """Yield the day in the address of the page's picture: what it was put there for is as old or younger."""
    for address in metas.get("og:image", [])[:1]:
        yield from ((13, found._replace(method="picture's address")) for _, found in _in_address(address))


def _in_address(url: str | None) -> Iterator[Ranked]:
    """The day in an address, else its month."""
    address = without_archive(url or "")
    if found := _URL_DAY.search(address):
        yield 4, Candidate(PUBLISHED, f"{found[1]}-{int(found[3]):02}-{int(found[4]):02}", "address")
    elif found := _URL_DAY_LAST.search(address):
        yield 4, Candidate(PUBLISHED, found[1].replace("_", "-"), "address")
    elif found := _URL_WORD.search(address):
        yield 4, Candidate(PUBLISHED, f"{found[3]} {found[2]} {found[1]}", "address")
    elif found := _URL_MONTH.search(address):
        yield 12, Candidate(PUBLISHED, f"{found[1]}-{found[2]}", "address")


def _marked(page: Page, reader: Reader, anchor: Anchor) -> Iterator[Ranked]:
    """Yield the dates of elements that are marked up as such, those near the headline first."""
    n_elsewhere = 0
    marks = [mark for mark in page.marks if mark.name == "time" or _IS_DATE.search(_roles(mark))]
    for mark in sorted(marks, key=lambda mark: (_distance(mark.start, anchor), mark.start)):
        is_near = _distance(mark.start, anchor) < _AFTER and _ELSEWHERE.isdisjoint(mark.within)
        roles = _roles(mark)
        is_stated = "datepublished" in mark.attributes.get("itemprop", "").lower() or "pubdate" in mark.attributes
        method = (
            "element elsewhere" if not is_near
            else "element of publication" if is_stated or _IS_PUBLISHED.search(roles)
            else "time element" if mark.name == "time" else "date element"
        )  # fmt: skip
        n_elsewhere += not is_near
        if n_elsewhere > _MOST_ELSEWHERE:
            return
        for field, value, place in _of_mark(page, mark, roles, reader):
            if is_near or field == PUBLISHED:  # what changed elsewhere on the page is not this article
                yield 5 if is_near else _FAR, Candidate(field, value, method, place)


def _of_mark(page: Page, mark: Mark, roles: str, reader: Reader) -> Iterator[tuple[str, str, tuple[int, int] | None]]:
    """The dates that an element states, in an attribute or its text, and of what they are."""
    stated = (
        mark.attributes.get(key, "").strip() for key in ("datetime", "content", "title", "data-datetime", "data-utime")
    )
    attribute = next(filter(None, stated), "")
    if attribute and reader.parse(attribute):
        yield _field(_before(page, mark.start), roles), attribute, bytes_of(page, mark.start, mark.end)
    elif mark.end - mark.start <= _LONGEST:
        for start, end in _days_between(page, mark.start, mark.end, reader):
            before = _before(page, start)
            if not _COPYRIGHT.search(before):
                yield _field(before, roles), page.stream.text[start:end], bytes_of(page, start, end)


def _field(before: str, roles: str = "") -> str:
    return MODIFIED if _SAYS_MODIFIED.search(before) or _IS_MODIFIED.search(roles) else PUBLISHED


def _beside(page: Page, reader: Reader, anchor: Anchor) -> Iterator[Ranked]:
    """Yield the days that stand as words near the headline, those in lines of their own first, else others."""
    spans = list(_days_between(page, anchor[0] - _BEFORE, anchor[1] + _AFTER, reader)) if anchor else []
    method, rank = "near the headline", 9
    if not spans:
        method, rank = "text elsewhere", _FAR
        spans = list(islice(_days_between(page, 0, _SEARCHED, reader), 3))
    for start, end in sorted(spans, key=lambda span: (_is_in_prose(page, span[0]), _distance(span[0], anchor), span)):
        before = _before(page, start)
        is_of_headline = anchor is not None and anchor[0] <= start < anchor[1]
        if not is_of_headline and not _COPYRIGHT.search(before) and not _OF_OTHERS.search(before):
            yield rank, Candidate(_field(before), page.stream.text[start:end], method, bytes_of(page, start, end))


def _days_between(page: Page, low: int, high: int, reader: Reader) -> Iterator[tuple[int, int]]:
    """The spans of the days in a stretch, block by block: no date goes on in the next."""
    done = low
    for figures in _FIGURES.finditer(page.stream.text, max(low, 0), high):
        if figures.start() < done:
            continue
        block = page.blocks[block_at(page, figures.start())]
        start, end = max(low, block.start), min(high, block.end)
        done = end
        if may_hold_date(page.stream.text, start, end):
            for at, after, _ in reader.find(page.stream.text[start:end]):
                yield start + at, start + after


def _before(page: Page, at: int) -> str:
    """What stands before a place in its block; at the beginning of one, the label that the block before may be."""
    number = block_at(page, at)
    if number >= len(page.blocks):
        return ""
    said = page.stream.text[max(page.blocks[number].start, at - _LEAD) : at]
    if said.strip() or not number:
        return _GAP.split(said)[-1]
    label = page.stream.text[page.blocks[number - 1].start : page.blocks[number - 1].end].strip()
    return label + " " if len(label) <= _LEAD else ""


def _is_in_prose(page: Page, at: int) -> bool:
    """Whether a place is in a long block: a sentence or caption that tells of something on that day."""
    block = page.blocks[block_at(page, at)]
    return len(" ".join(page.stream.text[block.start : block.end].split())) > _LONGEST_LINE


def _roles(mark: Mark) -> str:
    """What the attributes of an element say of it, in small letters."""
    return " ".join([mark.attributes.get(key, "") for key in _ROLES]).lower()


def _distance(start: int, anchor: Anchor) -> int:
    """How far from the headline, in visible characters; what precedes it counts as further."""
    if anchor is None:
        return _AFTER
    return start - anchor[1] if start >= anchor[1] else max(0, anchor[0] - start) * (_AFTER // _BEFORE) + _LEAD
