"""What is known before the first article: outlets, names of states and bodies, and languages' word lists.

The files lie in ``seeds/`` and ship with the package; ``seeds/README.md`` explains their columns and licences.
Each loader checks its file and raises SeedError, which names the file and the row at fault.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pyarrow as pa

from onrecord.warehouse.errors import OnrecordError
from onrecord.warehouse.ids import digest, fold, make_id
from onrecord.warehouse.tables.seeds import GAZETTEER, NAME_KINDS, OUTLET_KINDS, OUTLETS, GazetteerName

PACKAGE = "onrecord.seeds"
ENTRY_KINDS = ("GPE", "LOC", "ORG", "NORP", "FAC", "ROLE")
N_MONTHS = 12
BLOCK_WORDS = (
    *("bylines", "contributions", "roles", "biography", "captions", "picture_credits", "corrections", "dated"),
    *("related", "newsletter", "advertisement", "sharing", "copyright", "comments", "navigation"),
)
OUTLET_HEADER = ("name", "domains", "aliases", "country", "kind", "owner_family")
LANGUAGE_WORDS = "words.toml"
GAZETTEER_HEADER = ("seed_id", "label", "kind", "wikidata_qid", "name", "name_kind", "language")

_SEED_ID = re.compile(r"[a-z]+:[a-z0-9]+(-[a-z0-9]+)*")
_QID = re.compile(r"Q[1-9][0-9]*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_DOMAIN = re.compile(r"(?!www\.)[a-z0-9-]+(\.[a-z0-9-]+)+")

Row = dict[str, str]


class SeedError(OnrecordError):
    """A file of ``seeds/`` is missing or has a value that does not fit."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher; `aliases` are other names, credit lines and slugs, `owner_family` whom it shares an owner with."""

    outlet_id: str
    name: str
    domains: tuple[str, ...]
    aliases: tuple[str, ...]
    country: str | None
    kind: str
    owner_family: str | None


@dataclass(frozen=True, slots=True)
class Language:
    """What the rules know of a language; the head of ``seeds/languages/en/words.toml`` says what each list holds."""

    code: str
    quote_marks: tuple[tuple[str, str], ...]
    abbreviations: tuple[str, ...]
    speech_verbs: tuple[str, ...]
    attitude_verbs: tuple[str, ...]
    according_to: tuple[str, ...]
    titles: tuple[str, ...]
    months: tuple[str, ...]
    hedges: tuple[str, ...]
    expectation: tuple[str, ...]
    evaluative: tuple[str, ...]
    negators: tuple[str, ...]
    bylines: tuple[str, ...]
    contributions: tuple[str, ...]
    roles: tuple[str, ...]
    biography: tuple[str, ...]
    captions: tuple[str, ...]
    picture_credits: tuple[str, ...]
    corrections: tuple[str, ...]
    dated: tuple[str, ...]
    related: tuple[str, ...]
    newsletter: tuple[str, ...]
    advertisement: tuple[str, ...]
    sharing: tuple[str, ...]
    copyright: tuple[str, ...]
    comments: tuple[str, ...]
    navigation: tuple[str, ...]
    common_words: tuple[str, ...]

    @property
    def block_words(self) -> dict[str, tuple[str, ...]]:
        """The lists that tell what a block of an article is, by name."""
        return {name: getattr(self, name) for name in BLOCK_WORDS}


def outlet_id(name: str) -> str:
    """Return the id of the outlet of this name, whatever its case and spacing."""
    return make_id("out", fold(name))


def load_outlets() -> list[Outlet]:
    """Return the outlets in file order; raise SeedError where the file does not fit."""
    found = [(where, _outlet(where, row)) for where, row in _rows(files(PACKAGE) / "outlets.csv", OUTLET_HEADER)]
    _refuse_repeats("domain", ((where, domain) for where, outlet in found for domain in outlet.domains))
    _refuse_repeats("name or alias", ((where, name) for where, outlet in found for name in _folded_names(outlet)))
    return [outlet for _, outlet in found]


def load_gazetteer() -> list[GazetteerName]:
    """Return the names of all gazetteer files, by file and row; raise SeedError where a file does not fit."""
    rows = (placed for file in _children("gazetteer", ".csv") for placed in _rows(file, GAZETTEER_HEADER))
    found = [(where, _gazetteer_name(where, row)) for where, row in rows]
    _refuse_repeats("name of an entry", ((where, f"{n.seed_id} {n.name_kind} {n.name}") for where, n in found))
    entries: dict[tuple[str, str, str, str | None], str] = {}
    for where, name in found:
        entries.setdefault((name.seed_id, name.label, name.kind, name.wikidata_qid), where)
    _refuse_repeats("entry (with one label, kind and QID)", ((where, entry[0]) for entry, where in entries.items()))
    _refuse_repeats("QID", ((where, entry[3]) for entry, where in entries.items() if entry[3]))
    return [name for _, name in found]


def load_languages() -> dict[str, Language]:
    """Return the languages by their ISO 639-1 code; raise SeedError where a file does not fit."""
    languages = [_language(code, file) for code, file in language_files(LANGUAGE_WORDS)]
    return {language.code: language for language in languages}


def outlet_table(tool_id: str) -> pa.Table:
    """Return the outlets as rows of the contract OUTLETS."""
    return OUTLETS.from_rows({**asdict(outlet), "tool_id": tool_id} for outlet in load_outlets())


def gazetteer_table(tool_id: str) -> pa.Table:
    """Return the gazetteer as rows of the contract GAZETTEER."""
    return GAZETTEER.from_rows({**asdict(name), "tool_id": tool_id} for name in load_gazetteer())


def load_block_model() -> dict[str, Any]:
    """Return the numbers of the model that tells an article's blocks from a page's others."""
    for _, file in _walk("block_model.json"):
        numbers: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return numbers


def seeds_digest(*names: str) -> str:
    """Return a digest of the content of the named files and folders, such as ``outlets.csv`` or ``gazetteer``.

    It changes with any byte of them and enters the fingerprints of the stages that read them.
    """
    parts = [(path, digest(file.read_bytes())) for name in sorted(set(names)) for path, file in _walk(name)]
    return digest(json.dumps(parts).encode())


def language_files(name: str) -> Iterator[tuple[str, Traversable]]:
    """Yield code and file for each language whose folder ``seeds/languages/<code>/`` has a file of this name."""
    for folder in sorted((files(PACKAGE) / "languages").iterdir(), key=lambda folder: folder.name):
        if (folder / name).is_file():
            yield folder.name, folder / name


def languages_digest(*names: str) -> str:
    """Return a digest of these files of all languages' folders, such as ``words.toml``."""
    return seeds_digest(*(f"languages/{code}/{name}" for name in names for code, _ in language_files(name)))


def _walk(name: str) -> Iterator[tuple[str, Traversable]]:
    found = files(PACKAGE) / name
    if found.is_file():
        yield name, found
    elif found.is_dir():
        for child in sorted(found.iterdir(), key=lambda file: file.name):
            yield from _walk(f"{name}/{child.name}")
    else:
        raise SeedError(f"seeds/{name}: expected a file or folder, found none")


def _children(folder: str, suffix: str) -> list[Traversable]:
    return [file for _, file in _walk(folder) if file.name.endswith(suffix)]


def _rows(file: Traversable, header: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    """Yield each row of a CSV file with its place, such as ``outlets.csv, row 3`` (the header is row 1)."""
    try:
        lines = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SeedError(f"{file.name}: expected CSV in UTF-8, found: {error}") from error
    for number, values in enumerate(lines, start=1):
        where = f"{file.name}, row {number}"
        if number == 1:
            _expect(where, f"the columns {','.join(header)}", ",".join(values), tuple(values) == header)
        else:
            _expect(where, f"{len(header)} values", ",".join(values), len(values) == len(header))
            yield where, dict(zip(header, values, strict=True))


def _outlet(where: str, row: Row) -> Outlet:
    domains, aliases = (tuple(filter(None, row[column].split("|"))) for column in ("domains", "aliases"))
    for name in (row["name"], *aliases):
        _expect(where, "a name", name, _is_trimmed(name))
    for domain in domains:
        _expect(where, "a lower-case domain without www.", domain, _fits(_DOMAIN, domain))
    _expect(where, "an ISO 3166 alpha-2 code or nothing", row["country"], _fits(_COUNTRY, row["country"]))
    _expect(where, f"one of {OUTLET_KINDS}", row["kind"], row["kind"] in OUTLET_KINDS)
    return Outlet(
        outlet_id=outlet_id(row["name"]),
        name=row["name"],
        domains=domains,
        aliases=aliases,
        country=row["country"] or None,
        kind=row["kind"],
        owner_family=row["owner_family"] or None,
    )


def _folded_names(outlet: Outlet) -> set[str]:
    return {fold(name) for name in (outlet.name, *outlet.aliases)}


def _gazetteer_name(where: str, row: Row) -> GazetteerName:
    _expect(where, "an id such as state:ru", row["seed_id"], _SEED_ID.fullmatch(row["seed_id"]) is not None)
    _expect(where, "a label", row["label"], _is_trimmed(row["label"]))
    _expect(where, f"one of {ENTRY_KINDS}", row["kind"], row["kind"] in ENTRY_KINDS)
    _expect(where, "a Wikidata id or nothing", row["wikidata_qid"], _fits(_QID, row["wikidata_qid"]))
    _expect(where, "a name", row["name"], _is_trimmed(row["name"]))
    _expect(where, f"one of {NAME_KINDS}", row["name_kind"], row["name_kind"] in NAME_KINDS)
    _expect(where, "an ISO 639-1 code", row["language"], _LANGUAGE.fullmatch(row["language"]) is not None)
    return GazetteerName(
        seed_id=row["seed_id"],
        label=row["label"],
        kind=row["kind"],
        wikidata_qid=row["wikidata_qid"] or None,
        name=row["name"],
        name_kind=row["name_kind"],
        language=row["language"],
    )


def _language(folder: str, file: Traversable) -> Language:
    where = f"{folder}/{file.name}"
    keys = {field.name for field in fields(Language)}
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SeedError(f"{where}: expected TOML in UTF-8, found: {error}") from error
    _expect(where, f"exactly the keys {sorted(keys)}", sorted(found), set(found) == keys)
    code, marks = found.pop("code"), found.pop("quote_marks")
    _expect(where, "the folder's name as code", code, folder == code)
    _expect(where, "a list of pairs of single characters", marks, _are_pairs(marks))
    lists = {key: _words(f"{where}, {key}", value) for key, value in found.items()}
    _expect(where, f"{N_MONTHS} months", lists["months"], len(lists["months"]) == N_MONTHS)
    return Language(code=code, quote_marks=tuple((opening, closing) for opening, closing in marks), **lists)


def _words(where: str, values: Any) -> tuple[str, ...]:
    fits = isinstance(values, list) and all(isinstance(value, str) and _is_trimmed(value) for value in values)
    _expect(where, "a list of strings without outer blanks", values, fits)
    _refuse_repeats("word", ((where, value) for value in values))
    return tuple(values)


def _are_pairs(marks: Any) -> bool:
    return isinstance(marks, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(mark, str) and len(mark) == 1 for mark in pair)
        for pair in marks
    )


def _is_trimmed(value: str) -> bool:
    return value.strip() == value != ""


def _fits(pattern: re.Pattern[str], value: str) -> bool:
    return not value or pattern.fullmatch(value) is not None


def _expect(where: str, expected: str, found: object, fits: bool) -> None:
    if not fits:
        raise SeedError(f"{where}: expected {expected}, found {found!r}")


def _refuse_repeats(what: str, placed: Iterable[tuple[str, str]]) -> None:
    first: dict[str, str] = {}
    for where, value in placed:
        if value in first:
            raise SeedError(f"{where}: expected each {what} once, found {value!r} also in {first[value]}")
        first[value] = where
