"""Where documents come from, time and again: ``sources.toml``, one table ``[[source]]`` a source.

A source is a folder, a folder of WARC files, a feed, a sitemap or a list of pages, with options of its own.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from onrecord.flows.ingest.columns import FIELDS
from onrecord.flows.settings import SettingsError

FILE_NAME = "sources.toml"
_KINDS = ("folder", "warc", "feed", "sitemap", "pages")
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_TABLE = re.compile(r"^\s*\[\[\s*source\s*\]\]")


class Source(BaseModel):
    """One source. What is not said of fetching is as in the settings; `delay` in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[^/#\x00-\x1f]+$", description="stands before the locator of each file of a folder")
    folder: Path | None = Field(None, description="folder of articles, read whole")
    warc: Path | None = Field(None, description="folder that crawlers drop WARC files in")
    feed: str | None = Field(None, description="address of an RSS, Atom or JSON feed")
    sitemap: str | None = Field(None, description="address of an XML sitemap")
    pages: tuple[str, ...] = Field((), description="addresses of pages")
    enabled: bool = Field(True, description="false: is passed over")
    outlet: str | None = Field(None, description="who publishes it, where a row of its own does not say")
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$", description="language that its articles declare")
    map: dict[str, str] = Field(default_factory=dict, description="column of each field of its tables")
    delay: float | None = Field(None, ge=0, le=3600, description="seconds between two requests to a host")
    max_pages: int | None = Field(None, ge=0, le=100_000, description="pages that each address may lead to")
    refetch_hours: float | None = Field(None, ge=0, description="hours before an entry is asked for again")
    robots: Literal["obey", "ignore"] = Field("obey", description="ignore: only where the site's owner allowed it")

    @field_validator("map")
    @classmethod
    def check_fields(cls, columns: dict[str, str]) -> dict[str, str]:
        """Raise ValueError where a column is said to hold what is none of our fields."""
        if unknown := sorted(columns.keys() - set(FIELDS)):
            raise ValueError(f"{unknown} are no fields of a row; expected some of {sorted(FIELDS)}")
        return columns

    @field_validator("feed", "sitemap", "pages")
    @classmethod
    def check_addresses(cls, given: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        """Raise ValueError for what is no web address."""
        for address in (given,) if isinstance(given, str) else given or ():
            if not _ADDRESS.match(address):
                raise ValueError(f"{address!r} is no web address; expected one such as https://www.example.org/feed")
        return given

    @model_validator(mode="after")
    def check_kind(self) -> "Source":
        """Raise ValueError where it is not said, or said twice, what the source is."""
        given = [kind for kind in _KINDS if getattr(self, kind)]
        if len(given) != 1:
            raise ValueError(f"expected exactly one of {', '.join(_KINDS)}, found {' and '.join(given) or 'none'}")
        return self

    @property
    def path(self) -> Path | None:
        """The folder to read, for sources on disk."""
        return self.folder or self.warc

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses to fetch, for sources on the web."""
        return tuple(address for address in (self.feed, self.sitemap, *self.pages) if address)

    @property
    def said(self) -> dict[str, str]:
        """What is declared of every document of the source."""
        said = {"outlet": self.outlet, "language": self.language}
        return {name: value for name, value in said.items() if value}


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    source: list[Source] = Field(min_length=1)


def load_sources(path: Path, names: Sequence[str] = ()) -> list[Source]:
    """Return the sources of a file that are enabled, or those of these names, with paths relative to the file.

    Raises SettingsError that names file, line and key, what was expected and what to do.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = _File(**tomllib.loads(text)).source
    except FileNotFoundError as error:
        raise SettingsError(f"{path} is not there; make it (see docs/operations.md) or give --sources FILE") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: expected text in UTF-8, found {error}; save it as UTF-8") from error
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}; give a file of sources: --sources FILE"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}; correct that line") from error
    except ValidationError as error:
        problems = [_told(path, text, problem) for problem in error.errors(include_url=False)]
        raise SettingsError("\n".join(problems)) from error
    _refuse_twins(path, text, found)
    return [_placed(source, path.parent) for source in _chosen(path, found, names)]


def _chosen(path: Path, found: Sequence[Source], names: Sequence[str]) -> list[Source]:
    known = [source.name for source in found]
    for name in names:
        if name not in known:
            raise SettingsError(f"{path}: there is no source {name!r}{_near(name, known)}; it has {', '.join(known)}")
    return [source for source in found if (source.name in names if names else source.enabled)]


def _placed(source: Source, folder: Path) -> Source:
    paths = {kind: folder / path for kind in ("folder", "warc") if (path := getattr(source, kind))}
    return source.model_copy(update=paths)


def _refuse_twins(path: Path, text: str, found: Sequence[Source]) -> None:
    """Refuse a second source of a name: documents of both would stand at the same place."""
    names: set[str] = set()
    for number, source in enumerate(found):
        if source.name in names:
            line = _line(text, number, "name")
            raise SettingsError(f"{path}, line {line}: a second source {source.name!r}; give each a name of its own")
        names.add(source.name)


def _told(path: Path, text: str, problem: Mapping[str, Any]) -> str:
    """Return one problem with file, line and key, and what to do."""
    place = problem["loc"]
    number = place[1] if len(place) > 1 else None
    key = str(place[2]) if len(place) > 2 else str(place[0]) if number is None else ""
    at = f"{path}, line {_line(text, number, key)}" if isinstance(number, int) else str(path)
    if problem["type"] == "extra_forbidden":
        known = Source.model_fields if number is not None else _File.model_fields
        return f"{at}: {key} is no known key{_near(key, known)}; remove it or write one of {', '.join(known)}"
    if place == ("source",) and problem["type"] == "missing":
        return f"{path}: expected a table [[source]], found none; add one (see docs/operations.md)"
    if problem["type"] == "missing":
        return f"{at}: {key} is missing; add it"
    if place == ("source",):
        return f"{path}: expected tables [[source]], found {problem['input']!r}; see docs/operations.md"
    said = problem["msg"].removeprefix("Value error, ")
    found = "" if problem["type"] == "value_error" else f", found {problem['input']!r}"
    return f"{at}: {f'{key}: ' if key else ''}{said}{found}; correct it"


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _line(text: str, number: int, key: str) -> int:
    """Return the line of a key in the table of source `number`, that of the table's heading where it is not there."""
    lines = text.splitlines()
    heads = [at for at, line in enumerate(lines) if _TABLE.match(line)]
    if number >= len(heads):
        return 1  # written as an inline table
    end = heads[number + 1] if number + 1 < len(heads) else len(lines)
    is_key = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*[=.]") if key else _TABLE
    return next((at for at in range(heads[number], end) if is_key.match(lines[at])), heads[number]) + 1
