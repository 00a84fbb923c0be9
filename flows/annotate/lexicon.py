"""What the rules know of a language where nothing is parsed: words that shape names and reported speech.

All lists come from ``seeds/languages/<code>/``; the heads of ``en/names.toml`` and ``en/speech.toml`` explain them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.warehouse.tables.seeds import GazetteerName


@dataclass(frozen=True)
class NameWords:
    """Words by which names are told; all in small letters but `firsts` and `lasts`, which are names of persons.

    `nouns` gives the kind of what a noun beside a name says it is, the noun as it is written.
    """

    capitalised_nouns: bool
    particles: frozenset[str]
    joints: frozenset[str]
    elided: tuple[str, ...]
    org_words: frozenset[str]
    org_endings: tuple[str, ...]
    event_words: frozenset[str]
    place_words: frozenset[str]
    place_endings: tuple[str, ...]
    person_endings: tuple[str, ...]
    person_before: frozenset[str]
    place_before: frozenset[str]
    not_names: frozenset[str]
    single: str
    joined: str
    titles: frozenset[str]
    common: frozenset[str]
    firsts: frozenset[str]
    lasts: frozenset[str]
    nouns: Mapping[str, str]


@dataclass(frozen=True)
class SpeechWords:
    """Words by which reported speech is told; `cues` gives the lemma of each finite form of a verb of speech."""

    cues: Mapping[str, str]
    that: tuple[str, ...]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    auxiliaries: tuple[str, ...]
    determiners: tuple[str, ...]
    according_to: tuple[str, ...]
    after_source: tuple[str, ...]
    told: tuple[str, ...]
    bare_clause: bool
    reports: frozenset[str]
    confirms: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """Names of the gazetteer in a language, in all their forms, with the words that tell other names and speech.

    An entry without a seed id is a place that the gazetteer does not hold.
    """

    entries: Mapping[str, tuple[GazetteerName, ...]]
    names: NameWords
    speech: SpeechWords
