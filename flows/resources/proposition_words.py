"""What splitting clauses needs to know of a language: ``seeds/languages/<code>/propositions.toml`` where it has one."""

import tomllib
from typing import Any

from onrecord.flows.annotate.proposition_words import PropositionWords
from onrecord.flows.resources.seeds import SeedError, language_files

FILE = "propositions.toml"
_LISTS = (
    "and_words",
    "collective",
    "linking",
    "jointly",
    "pairing",
    "ranks",
    "unborn",
    "pro_verbs",
    "judging",
    "completing",
)


_TABLES = ("irregular", "agreeing")


def load_proposition_words() -> dict[str, PropositionWords]:
    """Return the words by language; raise SeedError where a file does not fit."""
    return {code: _words(f"{code}/{FILE}", file.read_text(encoding="utf-8")) for code, file in language_files(FILE)}


def _words(where: str, content: str) -> PropositionWords:
    try:
        found: dict[str, Any] = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SeedError(f"{where}: expected TOML, found: {error}") from error
    if set(found) != {*_LISTS, *_TABLES}:
        raise SeedError(f"{where}: expected exactly the keys {sorted([*_LISTS, *_TABLES])}, found {sorted(found)}")
    unfit = [word for name in _LISTS for word in found[name] if not isinstance(word, str) or word != word.lower()]
    unfit += [verb for verb, forms in found["irregular"].items() if len(forms) != len(("past", "participle"))]
    if unfit:
        raise SeedError(f"{where}: expected lower-case words, and two forms of a verb, found {unfit}")
    irregular = {verb: (past, participle) for verb, (past, participle) in found["irregular"].items()}
    return PropositionWords(
        **{name: frozenset(found[name]) for name in _LISTS}, irregular=irregular, agreeing=found["agreeing"]
    )
