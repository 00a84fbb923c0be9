"""What reading the wording of a text needs to know of its language, and of names that are contested."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Describing:
    """How a language describes who rules (family 0) or fights; ``en/wordings.toml`` explains each list."""

    classes: Mapping[str, str]
    families: Mapping[str, int]
    modifiers: frozenset[str]
    linked: frozenset[str]
    of: frozenset[str]
    determiners: frozenset[str]
    against: frozenset[str]
    overrides: Mapping[str, str]


@dataclass(frozen=True)
class Firsts:
    """How a language says that something is the first or only one."""

    ranks: Mapping[str, int]
    unclaiming: frozenset[str]
    copulas: frozenset[str]
    naming: frozenset[str]
    making: frozenset[str]
    marking: tuple[str, ...]
    wholes: tuple[str, ...]
    to: str
    not_to: tuple[str, ...]
    weak: tuple[str, ...]
    beside: tuple[str, ...]
    nobody: tuple[str, ...]
    before: tuple[str, ...]
    first_time: tuple[str, ...]
    unprecedented: tuple[str, ...]
    scopes: tuple[str, ...]
    alike: Mapping[str, str]
    empty: frozenset[str]


@dataclass(frozen=True)
class Sums:
    """How a language puts totals, parts and shares."""

    total: tuple[str, ...]
    consisting: tuple[str, ...]
    including: tuple[str, ...]
    of: frozenset[str]
    or_: frozenset[str]
    from_: frozenset[str]
    to: frozenset[str]


@dataclass(frozen=True)
class WordingWords:
    """All of them, as far as the language has them; weekdays from Monday 1; words between a length and a time."""

    describing: Describing | None = None
    firsts: Firsts | None = None
    sums: Sums | None = None
    weekdays: Mapping[str, int] = field(default_factory=dict)
    anchors: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ContestedName:
    """A name that a body gives itself or others give it; `class_` says who."""

    seed_id: str
    name: str
    class_: str


@dataclass(frozen=True)
class WordingResources:
    """Words by language code, and contested names."""

    languages: Mapping[str, WordingWords]
    contested: tuple[ContestedName, ...]


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first; one that matches nothing where there are none."""
    listed = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed) + ")" if listed else "(?!)"


def whole(words: Iterable[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Return a compiled pattern of any of the words as whole words."""
    return re.compile(rf"(?<![\w]){any_of(words)}(?![\w])", flags)
