"""Which column of a table or key of an object holds which field: by the user's word, by name, or by a usual alias.

Names are compared without case, blanks and punctuation, so "Published At" and "publishedAt" are published_at.
Aliases are those of common crawlers, news APIs and data sets.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_ALIASES = {
    "html": "content_html html_content body_html body_xhtml article_html raw_html html_body page_html",
    "text": (
        "body content article maintext main_text article_text article_body full_text body_text content_text "
        "text_content plain_text cleaned_text story story_text news_text article_content document"
    ),
    "title": "headline heading article_title news_title",
    "url": "link source_url canonical_url article_url web_url permalink page_url href uri",
    "published": (
        "date published_at date_publish publish_date date_published pub_date publication_date published_date "
        "published_time published_on datetime timestamp article_date web_publication_date first_published created_at "
        "first_created version_created"
    ),
    "modified": "updated updated_at date_modify date_modified modified_at last_modified modified_date last_updated",
    "author": "authors byline creator writer article_author author_name",
    "outlet": (
        "source publisher source_domain source_name publication newspaper site_name site website media media_name "
        "news_source domain provider"
    ),
    "language": "lang language_code lang_code",
    "section": "article_section section_name",
    "id": "guid _id uuid article_id doc_id document_id news_id item_id",
}
FIELDS = tuple(_ALIASES)
CONTENT_FIELDS = ("html", "text")

_UNCOMPARED = re.compile(r"[\W_]+")


class Content(NamedTuple):
    """A column that may hold the document: as html or text, and whether only an alias says so."""

    field: str
    column: str
    is_guess: bool


@dataclass(frozen=True)
class Names:
    """The columns that may hold the document, best first, and the column of each other field that was found."""

    contents: tuple[Content, ...]
    columns: Mapping[str, str]


def plain(name: str) -> str:
    """Return a name as it is compared."""
    return _UNCOMPARED.sub("", name.casefold())


_PLAIN_ALIASES = {field: tuple(map(plain, aliases.split())) for field, aliases in _ALIASES.items()}


def names_of(keys: tuple[str, ...], mapped: Mapping[str, str]) -> Names:
    """Return what the columns `keys` hold; `mapped` names for some fields the column, and wins where there is one."""
    return _names_of(keys, tuple(sorted(mapped.items())))


@lru_cache(maxsize=512)
def _names_of(keys: tuple[str, ...], mapped: tuple[tuple[str, str], ...]) -> Names:
    by_plain: dict[str, str] = {}
    for key in keys:
        by_plain.setdefault(plain(key), key)
    said = {field: found for field, column in mapped if (found := _find(column, keys, by_plain)) is not None}
    free = {name: key for name, key in by_plain.items() if key not in said.values()}
    named = said | {
        field: found for field in FIELDS if field not in said and (found := _find(field, keys, free)) is not None
    }
    taken = set(named.values())
    contents = [Content(field, said[field], False) for field in CONTENT_FIELDS if field in said]
    contents += [Content(field, named[field], False) for field in CONTENT_FIELDS if field in named.keys() - said.keys()]
    contents += [
        Content(field, free[alias], True)
        for field in CONTENT_FIELDS
        for alias in _PLAIN_ALIASES[field]
        if alias in free and free[alias] not in taken
    ]
    guessed = {
        field: free[alias]
        for field in FIELDS
        if field not in named and field not in CONTENT_FIELDS
        for alias in reversed(_PLAIN_ALIASES[field])
        if alias in free and free[alias] not in taken
    }
    columns = {field: column for field, column in (guessed | named).items() if field not in CONTENT_FIELDS}
    return Names(tuple(contents), columns)


def _find(name: str, keys: tuple[str, ...], by_plain: Mapping[str, str]) -> str | None:
    """Return the column of exactly this name, else the first that compares equal, among those in `by_plain`."""
    if name in keys and name in by_plain.values():
        return name
    return by_plain.get(plain(name))
