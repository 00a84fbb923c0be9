"""Which words WordNet links, and vectors drawn together along these links; for `benchmarks.distil_words`."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]
Lemma = tuple[str, str]  # word, part of speech

N_SENSES, LEAST_SHARE = 3, 0.15  # senses of a word that count: its commonest, of that share of its uses
ROUNDS = 5
_FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_OF_KEY = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
# How near what is linked lies: derived from, kind of and its reverse, of one verb group, similar, entails, attribute,
# pertains to, causes. Members of one set of synonyms have 1.
_NEAR = {"+": 0.8, "@": 0.5, "~": 0.5, "$": 0.6, "&": 0.6, "*": 0.3, "=": 0.4, "\\": 0.5, ">": 0.2}
_ENDINGS = {
    "n": (("s", ""), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y")),
    "v": (("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")),
    "a": (),
    "r": (),
}


def links(folder: Path, words: Sequence[str]) -> Any:
    """Return how strongly words are linked, as a sparse matrix over `words`."""
    senses, irregular = _senses(folder), _irregular()
    sets: dict[str, dict[int, float]] = defaultdict(dict)
    for place, word in enumerate(words):
        for name, share in _sets_of(word, senses, irregular):
            sets[name][place] = max(sets[name].get(place, 0.0), share)
    found: Counter[tuple[int, int]] = Counter()

    def link(one: Mapping[int, float], other: Mapping[int, float], nearness: float) -> None:
        for a, share_a in one.items():
            for b, share_b in other.items():
                if a != b:
                    found[a, b] = max(found[a, b], nearness * min(share_a, share_b))

    pointers = _pointers(folder)
    for name, members in sets.items():
        link(members, members, 1.0)
        for kind, other in pointers.get(name, ()):
            if other in sets and kind in _NEAR:
                link(members, sets[other], _NEAR[kind])
                link(sets[other], members, _NEAR[kind])
    pairs = np.array(list(found))
    return csr_matrix((list(found.values()), (pairs[:, 0], pairs[:, 1])), shape=(len(words), len(words)))


def retrofitted(vectors: Floats, linked: Any) -> Floats:
    """Return vectors drawn to those that they are linked with, as much as to themselves at most."""
    degree = np.asarray(linked.sum(axis=1)).ravel()
    pull = 1 / np.maximum(degree, 1.0)
    found = vectors
    for _ in range(ROUNDS):
        found = (vectors + pull[:, None] * (linked @ found)) / (1 + pull * degree)[:, None]
    return found


def _senses(folder: Path) -> dict[Lemma, list[tuple[int, str, int]]]:
    """Return number, set of synonyms and uses of each sense of a lemma."""
    found: dict[Lemma, list[tuple[int, str, int]]] = defaultdict(list)
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        key, offset, number, uses = line.split()
        lemma, rest = key.split("%")
        kind = _OF_KEY[rest[0]]
        found[lemma, kind].append((int(number), kind + offset, int(uses)))
    return found


def _pointers(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return kind and aim of what each set of synonyms points to."""
    found = {}
    for kind, name in _FILES.items():
        for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                continue
            parts = line.split("|")[0].split()
            at = 4 + 2 * int(parts[3], 16)
            told = parts[at + 1 : at + 1 + 4 * int(parts[at])]
            found[kind + parts[0]] = [
                (told[i], told[i + 2].replace("s", "a") + told[i + 1]) for i in range(0, len(told), 4)
            ]
    return found


def _irregular() -> dict[Lemma, str]:
    path = files("spacy_lookups_data") / "data" / "en_lemma_exc.json.gz"
    told = json.loads(gzip.decompress(path.read_bytes()))
    kinds = (("noun", "n"), ("verb", "v"), ("adj", "a"))
    return {(word, kind): lemmas[0] for name, kind in kinds for word, lemmas in told.get(name, {}).items()}


def _sets_of(word: str, senses: Mapping[Lemma, Any], irregular: Mapping[Lemma, str]) -> Iterator[tuple[str, float]]:
    lemmas = set(_lemmas(word, senses, irregular))
    total = sum(uses + 0.5 for lemma in lemmas for _, _, uses in senses[lemma]) or 1.0
    for lemma in sorted(lemmas):
        for _, name, uses in sorted(senses[lemma])[:N_SENSES]:
            if (share := (uses + 0.5) / total) >= LEAST_SHARE:
                yield name, share


def _lemmas(word: str, senses: Mapping[Lemma, Any], irregular: Mapping[Lemma, str]) -> Iterator[Lemma]:
    for kind, endings in _ENDINGS.items():
        tried = [word, irregular.get((word, kind), word)]
        tried += [word.removesuffix(end) + more for end, more in endings if word.endswith(end)]
        tried += [word.removesuffix(end)[:-1] for end in ("ed", "ing") if kind == "v" and _is_doubled(word, end)]
        known = next((form for form in tried if (form, kind) in senses), None)
        if known:
            yield known, kind


def _is_doubled(word: str, end: str) -> bool:
    stem = word.removesuffix(end)
    return stem != word and len(stem) > 3 and stem[-1] == stem[-2]
