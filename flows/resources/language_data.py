"""Words of a language by which the rules read it without a parser: ``names.*``, ``speech.toml``, ``common.txt``.

Each loader raises SeedError, which names the file and the value at fault.
"""

import csv
import io
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.flows.annotate.lexicon import Lexicon, NameWords, SpeechWords
from onrecord.flows.resources.seeds import (
    PACKAGE,
    Language,
    SeedError,
    languages_digest,
    load_gazetteer,
    load_outlets,
    seeds_digest,
)
from onrecord.warehouse.tables.seeds import GazetteerName

NAMES, SPEECH, PLACES, COMMON = _READ_BY_RULES = ("names.toml", "speech.toml", "names.csv", "common.txt")
FILES = (*_READ_BY_RULES, "times.toml", "quantities.toml", "sources.toml")
DEMONYMS = "demonyms.csv"
"""Nouns for the people of states; those of English stand in the gazetteer."""
PARSED_FILES = (*FILES, "reporting.toml", "propositions.toml", "syntax.toml", "naming.toml", "roles.toml")
"""Files of a language that is read over a parse: what the rules over its syntax look for is theirs alone."""
_NAME_LISTS = (
    "particles", "joints", "elided", "org_words", "org_endings", "event_words",
    "place_words", "place_endings", "person_endings",
    "person_before", "place_before", "not_names",
)  # fmt: skip
_NOUNS = {"org_nouns": "ORG", "vessel_nouns": "PRODUCT", "town_nouns": "GPE", "land_nouns": "LOC"}
_NAME_KEYS = frozenset(
    {*_NOUNS, "people", "capitalised_nouns", "single", "joined", "inflections", "names", *_NAME_LISTS}
)
_SPEECH_LISTS = (
    "that", "he", "she", "they", "auxiliaries", "determiners", "according_to", "after_source", "told", "reports",
    "confirms",
)  # fmt: skip
_SPEECH_KEYS = frozenset({"bare_clause", "endings", "verbs", *_SPEECH_LISTS})
_PLAIN_KINDS = ("name", "short_name")
_SHORTEST_IN_CAPITALS = 4  # as headings write a name; shorter ones are too like acronyms
_PLACE_HEADER = ["name", "kind", "seed_id"]
_DEMONYM_HEADER = ["name", "seed_id"]


def missing(code: str, names: Iterable[str] = FILES) -> list[str]:
    """Return the files that the folder of a language lacks: of all that it should have, or of those named."""
    folder = files(PACKAGE) / "languages" / code
    return [name for name in ("words.toml", *names) if not (folder / name).is_file()]


def lexicon_digests() -> dict[str, str]:
    """Return digests of all that lexicons are made of."""
    return {
        "lexicons": languages_digest(*_READ_BY_RULES, DEMONYMS),
        "people": seeds_digest("people"),
        "outlets": seeds_digest("outlets.csv"),
    }


def load_lexicon(language: Language) -> Lexicon | None:
    """Return what the rules know of a language; None where its folder lacks a file (see `missing`)."""
    code = language.code
    if missing(code, _READ_BY_RULES):
        return None
    found = _toml(code, NAMES, _NAME_KEYS)
    speech = _speech_words(language, _toml(code, SPEECH, _SPEECH_KEYS))
    phrases = (*speech.according_to, *speech.determiners, *speech.that, *language.common_words)
    common = frozenset(_read(code, COMMON).split()) | {word for phrase in phrases for word in phrase.lower().split()}
    entries = _entries(code, found, common)
    return Lexicon(entries, _name_words(language, found, common), speech)


def shared_names(lexicons: Collection[Lexicon]) -> list[GazetteerName]:
    """Return the names that mean one entry in every language: those of several words, and long ones of nobody's."""
    first, *others = lexicons
    return [
        entries[0]
        for name, entries in first.entries.items()
        if name == entries[0].name
        and len(entries) == 1
        and entries[0].seed_id
        and entries[0].name_kind in _PLAIN_KINDS
        and _is_distinct(name, [one.names for one in lexicons])
        and all(_seeds(other, name) == {entries[0].seed_id} for other in others)
    ]


def _seeds(lexicon: Lexicon, name: str) -> set[str]:
    return {entry.seed_id for entry in lexicon.entries.get(name, ())}


def _is_distinct(name: str, languages: Sequence[NameWords]) -> bool:
    """Say whether a name has a word that is common in no language, and is none of a person if that is all of it."""
    words = name.split(" ")
    has_own = any(all(word.lower() not in one.common for one in languages) for word in words)
    if len(words) > 1 or not has_own:
        return has_own
    return len(name) > _SHORTEST_IN_CAPITALS and not any(name in one.firsts or name in one.lasts for one in languages)


def _name_words(language: Language, found: Mapping[str, Any], common: frozenset[str]) -> NameWords:
    firsts, lasts = _people(found["people"])
    endings = found["inflections"]
    tuples: Any = {name: tuple(found[name]) for name in _NAME_LISTS if name.endswith("endings") or name == "elided"}
    sets: Any = {name: frozenset(found[name]) for name in _NAME_LISTS if name not in tuples}
    sets["not_names"] |= {month.lower() for month in language.months}
    return NameWords(
        capitalised_nouns=found["capitalised_nouns"],
        single=found["single"],
        joined=found["joined"],
        titles=frozenset(form for title in language.titles for form in _cases(title.lower(), endings)),
        common=common,
        firsts=frozenset(form for name in firsts for form in (name, *_forms(name, endings))),
        lasts=lasts,
        nouns={noun: kind for key, kind in _NOUNS.items() for noun in found[key]},
        **sets,
        **tuples,
    )


@cache
def _gazetteer() -> list[GazetteerName]:
    return load_gazetteer()


@cache
def _people(script: str) -> tuple[frozenset[str], frozenset[str]]:
    text = (files(PACKAGE) / "people" / f"{script}.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    firsts = frozenset(name for name, part in rows if part == "first")
    return firsts, frozenset(name for name, part in rows if part == "last")


def _speech_words(language: Language, found: Mapping[str, Any]) -> SpeechWords:
    endings: Mapping[str, list[str]] = found["endings"]
    cues: dict[str, str] = {}
    for lemma in language.speech_verbs:
        for form in () if lemma in found["verbs"] or " " in lemma else _forms(lemma, endings):
            cues.setdefault(form, lemma)
    for lemma, forms in found["verbs"].items():
        cues.update(dict.fromkeys(forms, lemma))
    return SpeechWords(
        cues=cues,
        that=tuple(found["that"]),
        he=frozenset(found["he"]),
        she=frozenset(found["she"]),
        they=frozenset(found["they"]),
        auxiliaries=tuple(found["auxiliaries"]),
        determiners=tuple(dict.fromkeys(found["determiners"])),
        according_to=tuple(dict.fromkeys([*found["according_to"], *language.according_to])),
        after_source=tuple(found["after_source"]),
        told=tuple(found["told"]),
        bare_clause=found["bare_clause"],
        reports=frozenset(found["reports"]),
        confirms=frozenset(found["confirms"]),
    )


def _forms(word: str, endings: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the forms of a word by the longest ending that fits."""
    fitting = [ending for ending in endings if word.endswith(ending)]
    if fitting:
        ending = max(fitting, key=len)
        stem = word[: len(word) - len(ending)]
        yield from (stem + other for other in endings[ending])


def _entries(code: str, found: Mapping[str, Any], common: frozenset[str]) -> Mapping[str, tuple[GazetteerName, ...]]:
    """Return the entries of each name: of the language itself, and those names in English that it has no word for."""
    ours = _gazetteer()
    labels = {name.seed_id: name for name in ours}
    rows = list(csv.reader(io.StringIO(_read(code, PLACES), newline="")))
    if rows[0] != _PLACE_HEADER:
        raise SeedError(f"languages/{code}/{PLACES}: expected the columns {_PLACE_HEADER}, found {rows[0]}")
    entries: dict[str, dict[tuple[str, str], GazetteerName]] = defaultdict(dict)
    listed = [(name, kind, seed_id) for name, kind, seed_id in rows[1:]]
    for seed_id, names in found["names"].items():
        if seed_id not in labels:
            raise SeedError(f"languages/{code}/{NAMES}: expected ids of the gazetteer, found {seed_id!r}")
        listed += [(name, labels[seed_id].kind, seed_id) for name in names]
    for name, kind, seed_id in listed:
        known = labels.get(seed_id)
        entry = GazetteerName(
            seed_id, known.label if known else name, kind, known.wikidata_qid if known else None, name, "name", code
        )
        for form in _cases(name, found["inflections"]):
            entries[form].setdefault((seed_id, "name"), entry)
    for entry in (*_demonyms(code, labels), *_media(code, common)):
        entries[entry.name].setdefault((entry.seed_id, entry.name_kind), entry)
    for entry in ours:
        if entry.name_kind == "role":
            continue  # found by its parts
        if entry.language == code or (entry.language == "en" and entry.name.lower() not in common):
            for form in _cases(entry.name, found["inflections"]):
                entries[form].setdefault((entry.seed_id, entry.name_kind), entry)
    _add_capitals(entries)
    return {form: tuple(by_id[key] for key in sorted(by_id)) for form, by_id in entries.items()}


def _demonyms(code: str, labels: Mapping[str, GazetteerName]) -> Iterator[GazetteerName]:
    """Yield the names of the people of states in a language, where its folder has them."""
    if missing(code, [DEMONYMS]):
        return
    rows = list(csv.reader(io.StringIO(_read(code, DEMONYMS), newline="")))
    if rows[0] != _DEMONYM_HEADER or any(len(row) != len(_DEMONYM_HEADER) for row in rows):
        raise SeedError(f"languages/{code}/{DEMONYMS}: expected the columns {_DEMONYM_HEADER}, found {rows[0]}")
    for name, seed_id in rows[1:]:
        state = labels[seed_id]
        yield GazetteerName(seed_id, state.label, state.kind, state.wikidata_qid, name, "demonym", code)


def _media(code: str, common: frozenset[str]) -> Iterator[GazetteerName]:
    """Yield the names of outlets that are too long for acronyms and no common words."""
    for outlet in load_outlets():
        if len(outlet.name) >= _SHORTEST_IN_CAPITALS and outlet.name.lower() not in common:
            yield GazetteerName("", outlet.name, "ORG", None, outlet.name, "name", code)


def _add_capitals(entries: dict[str, dict[tuple[str, str], GazetteerName]]) -> None:
    """Add the names as headings write them."""
    for form in [form for form in entries if len(form) >= _SHORTEST_IN_CAPITALS]:
        for key, entry in entries[form].items():
            entries[form.upper()].setdefault(key, entry)


def _cases(name: str, endings: Mapping[str, list[str]]) -> set[str]:
    """Return a name in all cases; each word takes its own ending."""
    words = [
        [word, *_forms(word, endings)] if word[0].isupper() or " " not in name else [word] for word in name.split(" ")
    ]
    n_cases = max(map(len, words))
    return {" ".join(forms[min(case, len(forms) - 1)] for forms in words) for case in range(n_cases)}


def _read(code: str, name: str) -> str:
    return (files(PACKAGE) / "languages" / code / name).read_text(encoding="utf-8")


def _toml(code: str, name: str, keys: Iterable[str]) -> Mapping[str, Any]:
    try:
        found = tomllib.loads(_read(code, name))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SeedError(f"languages/{code}/{name}: expected TOML in UTF-8, found: {error}") from error
    if set(found) != set(keys):
        raise SeedError(f"languages/{code}/{name}: expected exactly the keys {sorted(keys)}, found {sorted(found)}")
    return found
