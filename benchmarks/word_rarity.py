"""Makes seeds/word_rarity.npz: how common the commoner words of 42 languages are.

    python -m benchmarks.word_rarity

Needs `pip install wordfreq` (Robyn Speer, version 3.1.1; data under CC BY-SA 4.0), which nothing else here needs.
Keeps for each hashed word or pair of characters, the highest over the languages, how likely a text of TEXT_WORDS has
it: classes of idf, no words.
"""

import math
from pathlib import Path

import numpy as np
from wordfreq import available_languages, get_frequency_dict

from onrecord.flows.deduplicate.story_profile import hash_of
from onrecord.flows.deduplicate.story_terms import read_terms

TARGET = Path(__file__).parent.parent / "seeds" / "word_rarity.npz"
TEXT_WORDS = 400
LEAST = 1e-5  # of all words of a language; rarer ones are alike
UNIT = 0.05


def frequencies(language: str) -> dict[int, float]:
    """Return the share of each hashed term among the words of a language."""
    found: dict[int, float] = {}
    for word, share in get_frequency_dict(language, "small").items():
        for term in read_terms(word, {}, lambda _: iter(())).plain:
            found[hash_of(term)] = found.get(hash_of(term), 0.0) + share
    return found


def idf(share: float) -> float:
    """Return the idf of a term from its share of all words."""
    return -math.log(1 - math.exp(-share * TEXT_WORDS))


def main() -> None:
    highest: dict[int, float] = {}
    for language in sorted(available_languages("small")):
        for key, share in frequencies(language).items():
            highest[key] = max(highest.get(key, 0.0), share)
    common = sorted((key, share) for key, share in highest.items() if share >= LEAST)
    np.savez_compressed(
        TARGET,
        hashes=np.array([key for key, _ in common], np.int32),
        classes=np.array([round(idf(share) / UNIT) for _, share in common], np.uint8),
        unit=np.float64(UNIT),
        unknown=np.float64(round(idf(LEAST * 0.3), 2)),
    )
    print(f"{len(common):,} terms, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
