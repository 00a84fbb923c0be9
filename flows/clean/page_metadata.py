"""What a page says of itself: structured data, meta elements, marked elements, and words beside its headline."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from onrecord.flows.clean import byline_voices, date_voices
from onrecord.flows.clean.addresses import host_of, without_archive
from onrecord.flows.clean.date_choice import COPYRIGHT
from onrecord.flows.clean.dates import reader_for
from onrecord.flows.clean.headlines import headline_block, shown_in, without_kicker, without_outlet
from onrecord.flows.clean.metadata import Candidate
from onrecord.flows.clean.places import bytes_of
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.clean.structured import LinkedData, read_linked_data, texts
from onrecord.flows.clean.visible import Page, VisibleBlock
from onrecord.warehouse.ids import fold

_META = {
    "headline": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title",
                 "headline", "citation_title", "title"),
    "outlet": ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "dcterms.publisher",
               "publisher", "copyright", "cre"),
    "url": ("og:url", "twitter:url", "parsely-link"),
    "section": ("article:section", "og:article:section", "parsely-section", "sailthru.section", "section", "category",
                "dc.subject"),
}  # fmt: skip
_COPYRIGHT = re.compile(r"(?:©|\(c\)|&copy;|copyright)\W{0,3}(?:\d{4} ?[-–] ?)?((?:19|20)\d\d)", re.IGNORECASE)
_SIGNS = ("©", "(c)", "&copy;", "opyr")  # of which one is in whatever it finds
_SEARCHED = 2_000_000  # characters of a page in which a day is guessed
_FOOT = 5000  # visible characters at the end of a page, where copyright lines stand


@dataclass(frozen=True)
class PageMetadata:
    """What a page says of itself: candidates, each field's in order of preference, and the block of its headline."""

    candidates: list[Candidate]
    headline: VisibleBlock | None


def read_metadata(
    page: Page, html: str, url: str | None, titles: Sequence[str], resources: CleanResources
) -> PageMetadata:
    """Return the candidates of a page, which is `html`, and its headline.

    `url` is where the page was found and `titles` what was declared beside it, if anything.
    """
    data, metas = _linked_data(page), _by_name(page)
    addresses, outlets, headlines = _addresses(page, data, metas), _outlets(data, metas), _headlines(page, data, metas)
    known = {fold(each.value) for each in outlets} | _host_names(url)
    block = headline_block(page, [*titles, *(each.value for each in headlines)], known)
    anchor = (block.start, block.end) if block else None
    headlines = [each._replace(value=without_outlet(each.value, known)) for each in headlines]
    languages = list(_languages(page, data))
    language = languages[0].value if languages else None
    reader = reader_for(language, host_of(without_archive(url or "")), resources.month_names)
    dates = date_voices.candidates(page, data, metas, reader, url or next((c.value for c in addresses), None), anchor)
    # slow, so the last to ask
    if not date_voices.name_a_day(dates, reader) and (guess := resources.guess_day(html[:_SEARCHED])):
        dates.append(Candidate("published", guess, "htmldate"))
    found = [
        *_shown_headline(page, block, headlines), *headlines, *byline_voices.candidates(page, data, metas, anchor),
        *dates, *_copyright(page), *outlets, *addresses, *_sections(data, metas), *languages,
    ]  # fmt: skip
    return PageMetadata(found, block)


def _shown_headline(page: Page, block: VisibleBlock | None, headlines: Sequence[Candidate]) -> Iterator[Candidate]:
    if block is not None:
        shown = without_kicker(shown_in(page, block), [each.value for each in headlines])
        yield Candidate("headline", shown, "visible heading", bytes_of(page, block.start, block.end))


def _languages(page: Page, data: LinkedData) -> Iterator[Candidate]:
    stated = (attributes.get("lang", "").strip() for name, attributes, _ in page.facts if name == "html")
    yield from (Candidate("language", language, "html lang") for language in stated if language)
    yield from (Candidate("language", value, "json-ld inLanguage") for value in texts(data.article.get("inLanguage")))


def _linked_data(page: Page) -> LinkedData:
    return read_linked_data(
        [content for name, attributes, content in page.facts if "ld+json" in attributes.get("type", "").lower()]
    )


def _by_name(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, attributes, _ in page.facts:
        content = " ".join(attributes.get("content", "").split())
        if name == "meta" and content:
            for key in {
                attributes[key].strip().lower() for key in ("property", "name", "itemprop") if attributes.get(key)
            }:
                found.setdefault(key, []).append(content)
    return found


def _from(metas: Mapping[str, Sequence[str]], field: str) -> Iterator[Candidate]:
    for key in _META[field]:
        yield from (Candidate(field, value, f"meta {key}") for value in dict.fromkeys(metas.get(key, [])))


def _addresses(page: Page, data: LinkedData, metas: Mapping[str, Sequence[str]]) -> list[Candidate]:
    canonical = (
        attributes.get("href", "").strip()
        for name, attributes, _ in page.facts
        if name == "link" and "canonical" in attributes.get("rel", "").lower().split()
    )
    return [
        *(Candidate("url", href, "link canonical") for href in canonical if href),
        *_from(metas, "url"),
        *(Candidate("url", value, "json-ld url") for value in texts(data.article.get("url"))),
    ]


def _outlets(data: LinkedData, metas: Mapping[str, Sequence[str]]) -> list[Candidate]:
    names = data.names(data.article.get("publisher"))
    return [*(Candidate("outlet", name, "json-ld publisher") for name, _ in names), *_from(metas, "outlet")]


def _sections(data: LinkedData, metas: Mapping[str, Sequence[str]]) -> Iterator[Candidate]:
    named = texts(data.article.get("articleSection"))
    yield from (Candidate("section", value, "json-ld articleSection") for value in named)
    yield from _from(metas, "section")


def _headlines(page: Page, data: LinkedData, metas: Mapping[str, Sequence[str]]) -> list[Candidate]:
    titles = (" ".join(content.split()) for name, _, content in page.facts if name == "title" and content.strip())
    return [
        *(
            Candidate("headline", value, f"json-ld {key}")
            for key in ("headline", "name", "alternativeHeadline")
            for value in texts(data.article.get(key))
        ),
        *_from(metas, "headline"),
        *(Candidate("headline", title, "title element") for title in islice(titles, 1)),  # others are of pictures
    ]


def _copyright(page: Page) -> Iterator[Candidate]:
    foot = page.stream.text[-_FOOT:].lower()
    if not any(sign in foot for sign in _SIGNS):  # seen far quicker than by the pattern
        return
    found = deque(_COPYRIGHT.finditer(page.stream.text, max(0, len(page.stream) - _FOOT)), maxlen=1)
    for year in found:
        yield Candidate("published", year[1], COPYRIGHT, bytes_of(page, year.start(1), year.end(1)))


def _host_names(url: str | None) -> set[str]:
    """What a site may be called by its address: the host, and its labels but the last."""
    host = host_of(without_archive(url or ""))
    labels = host.split(".")
    return {host, "www." + host, *labels[:-1], labels[-2] + "." + labels[-1] if len(labels) > 1 else host} - {""}
