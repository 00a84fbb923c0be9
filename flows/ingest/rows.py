"""A row of a table, or an object of JSON, as a document: shared by JSON Lines, JSON, CSV and Parquet.

One column is the document, kept as it is written there; the others become metadata. Those whose meaning is
known by an alias stand under the design's name (`headline` becomes `title`), all others keep their own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.flows.ingest import locator, sniff
from onrecord.flows.ingest.columns import Content, Names, names_of
from onrecord.flows.ingest.documents import Document, Refusal, Source, UnusableError
from onrecord.warehouse import ids

MEDIA_TYPES = {"html": "text/html", "text": "text/plain"}
# Where an alias alone says that a column holds text, its looks may say that it is a page.
_MARKUP = re.compile(
    r"<(?:/(?:p|div|span|a|h[1-6]|li|b|i|em|strong|article|body)|br ?/?|p|!doctype html)>", re.IGNORECASE
)
_LOOKED_AT = 4096  # characters
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Rows:
    """The rows of one container: where they are, by which way they came, and the user's word on their columns."""

    source: Source
    via: str
    parent_raw_id: str | None
    mapped: Mapping[str, str] = field(default_factory=dict)

    def document(self, row: Mapping[str, Any], number: int, offset: int | None = None) -> Document:
        """Return the document of row `number` (from 1), which starts at byte `offset`; None says nothing.

        Strings become UTF-8, bytes stay as they are in a charset nobody declared.
        Raises UnusableError where no column holds text, or the row cannot be stored.
        """
        row = {key: value for key, value in row.items() if value is not None}
        names = names_of(tuple(row), self.mapped)
        content = _content(row, names)
        key = _entry_key(row.get(names.columns.get("id", ""))) or str(number)
        value = row[content.column]
        try:
            document = Document(
                locator=locator.entry(self.source.locator, key),
                content=value.encode() if isinstance(value, str) else value,
                via=self.via,
                media_type=_media_type(content, value),
                charset_declared="utf-8" if isinstance(value, str) else None,
                metadata={**self.source.metadata, **_said(row, names, content)},
                parent_raw_id=self.parent_raw_id,
                parent_offset=offset,
                fetch=self.source.fetch.of_entry(),
            )
            document.metadata_json.encode()
        except UnicodeEncodeError as error:
            found = f"U+{ord(error.object[error.start]):04X}"
            raise UnusableError("undecodable", f"{found}, half of a surrogate pair, is no character") from error
        sniff.check_is_text(document.content)
        return document

    def refusal(self, number: int, error: UnusableError, content: bytes | None = None) -> Refusal:
        """Return the refusal of row `number`, always named by its number; `content` is what it was made of."""
        return Refusal(
            locator.entry(self.source.locator, str(number)),
            error.reason,
            error.detail,
            None if content is None else ids.raw_id(content),
        )


def _content(row: Mapping[str, Any], names: Names) -> Content:
    """Return which column is the document: the best one with anything in it."""
    strings = [each for each in names.contents if isinstance(row[each.column], str | bytes)]
    filled = next((each for each in strings if row[each.column].strip()), None)
    if filled:
        return filled
    if strings:
        raise UnusableError("empty", f"{strings[0].column} is blank")
    for each in names.contents:
        if not each.is_guess:
            found = type(row[each.column]).__name__
            raise UnusableError("malformed", f"{each.column} is a {found}, expected a string")
    raise UnusableError("no_text", f"neither text nor html among the keys {sorted(row)[:20]}")


def _media_type(content: Content, value: str | bytes) -> str:
    if content.is_guess and content.field == "text":
        start = value[:_LOOKED_AT] if isinstance(value, str) else value[:_LOOKED_AT].decode("latin-1")
        return MEDIA_TYPES["html" if _MARKUP.search(start) else "text"]
    return MEDIA_TYPES[content.field]


def _said(row: Mapping[str, Any], names: Names, content: Content) -> dict[str, Any]:
    """Return what the other columns say."""
    field_of = {column: name for name, column in names.columns.items()}
    said: dict[str, Any] = {}
    for column, value in row.items():
        if column != content.column:
            name = field_of.get(column, column)
            text = _text_of(value, said) if isinstance(value, bytes) else value
            said[name] = _named(text) if name in ("author", "outlet") else text
    if content.column not in MEDIA_TYPES:
        said["text_column"] = content.column
    return said


def _text_of(value: bytes, said: dict[str, Any]) -> Any:
    """Return bytes as text, guessed to be Windows-1252 (which is noted) where not UTF-8; other bytes by their id."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        guessed = value.decode("cp1252", "replace")
        if _CONTROLS.search(guessed) or "\ufffd" in guessed:
            return {"n_bytes": len(value), "raw_id": ids.raw_id(value)}
        said["charset_guessed"] = "windows-1252"
        return guessed


def _named(value: Any) -> Any:
    """Return the name where somebody is described by an object, as APIs do: ``{"id": 7, "name": "Bay Post"}``."""
    if isinstance(value, list):
        return [_named(each) for each in value]
    return value["name"] if isinstance(value, dict) and isinstance(value.get("name"), str) else value


def _entry_key(value: object) -> str:
    """Return a row's id as text; other things than strings and numbers name nothing."""
    is_name = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_name else ""
