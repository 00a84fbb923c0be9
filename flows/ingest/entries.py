"""Entries of a feed or news package as documents: which of their texts is the content, how they are named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from onrecord.flows.ingest import locator, sniff
from onrecord.flows.ingest.documents import Document, Refusal, Source, UnusableError
from onrecord.warehouse import ids

HTML, PLAIN = "text/html", "text/plain"
KINDS = ("full", "summary", "title")


class Text(NamedTuple):
    """A text of an entry: how much of the article it is (one of KINDS), its characters, its media type."""

    kind: str
    value: str
    media_type: str


@dataclass(frozen=True)
class Address:
    """An address that a sitemap or feed gives, and what it says of the page; strings as they stand there.

    `is_list` says that the address is not a page's but another sitemap's.
    """

    url: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    author: str | None = None
    modified: str | None = None
    is_list: bool = False


@dataclass
class Entries:
    """Makes the entries of one container into documents, and tells equal names apart."""

    source: Source
    parent_raw_id: str
    _names: set[str] = field(default_factory=set)

    def item(
        self, via: str, texts: Sequence[Text], said: Mapping[str, Any], names: Sequence[str | None]
    ) -> Document | Refusal:
        """Return the document of the next entry: the first of `texts` with anything in it, all others beside it.

        It is named by the first of `names` that says anything, else by its number among the entries.
        """
        key = locator.entry(self.source.locator, self._name(names))
        filled = [text for text in texts if text.value.strip()]
        said = {name: value for name, value in said.items() if value not in (None, "", [], {})}
        if not filled:
            return Refusal(key, "no_content", _only_address(said))
        content, *others = filled
        for other in others:
            if other.kind == content.kind:
                said["other_content"] = [*said.get("other_content", []), other.value]
            else:
                said.setdefault(other.kind, other.value)
        try:
            document = Document(
                locator=key,
                content=content.value.encode(),
                via=via,
                media_type=content.media_type,
                charset_declared="utf-8",
                metadata={**self.source.metadata, **said, "content_kind": content.kind},
                parent_raw_id=self.parent_raw_id,
                fetch=self.source.fetch.of_entry(),
            )
            document.metadata_json.encode()
            sniff.check_is_text(document.content)
        except UnicodeEncodeError:
            return Refusal(_storable(key), "undecodable", "half of a surrogate pair is no character")
        except UnusableError as error:
            return Refusal(key, error.reason, error.detail, ids.raw_id(content.value.encode()))
        return document

    def address(self, address: Address) -> Refusal:
        """Return the refusal of an entry that is only an address."""
        said = {name: value for name, value in vars(address).items() if isinstance(value, str)}
        key = locator.entry(self.source.locator, self._name([address.url]))
        return Refusal(_storable(key), "no_content", _only_address(said, "sitemap" if address.is_list else "page"))

    def _name(self, names: Sequence[str | None]) -> str:
        number = len(self._names) + 1
        name = next((name.strip() for name in names if name and name.strip()), str(number))
        name = next(each for each in _variants(name) if each not in self._names)
        self._names.add(name)
        return name


def _variants(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}~{number}"
        number += 1


def _only_address(said: Mapping[str, Any], what: str = "page") -> str:
    names = ("url", "title", "published", "modified", "outlet", "language")
    told = [f"{name}: {said[name]}" for name in names if said.get(name)]
    if not said.get("url"):
        return "; ".join(["neither text nor address", *told])
    return "; ".join([f"only the address of a {what}: fetch it with --url", *told])


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
