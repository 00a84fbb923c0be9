"""A claim's profile: its words with weights and roles, its vector and its frame. A function of the claim alone.

Entries are whole numbers ``kind | hash | weight | flags``, ascending, so that two claims' words meet in one merge. What
a number may be rounded to has weight 0.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.flows.corroborate.claim_terms import Idf, WordVectors, hash_of, stem_of, tokens_of
from onrecord.flows.corroborate.frames import Frames
from onrecord.warehouse.tables.claim_groups import CLAIM_PROFILES

Row = Mapping[str, Any]

WORD, NUMBER, FRAME = range(3)
SUBJECT, OBJECT, PREDICATE, NAME, RARE, SPEECH = (1 << bit for bit in range(6))
FLAG_BITS, WEIGHT_BITS, HASH_BITS = 6, 6, 30
ROW_BITS = 16  # of the number of a word's vector, from 1; 0 for none
MOST_SENSES = 14  # words that are aligned; a claim that has more is aligned by its rarest
PAYLOAD_BITS = FLAG_BITS + WEIGHT_BITS
_UNIT = 6  # weight of a word that one text in e has
_RARE_IDF = 5.0
_FRAME_IDF, _NUMBER_IDF, _YEAR_IDF = 3.0, 4.0, 2.5
SPEECH_FRAMES = frozenset({"say", "inform", "confirm", "deny"})
DIRECTIONS = 64  # of the vectors' directions, which come by variance, those that sums of them are compared by
N_KEYS = 14
_KEY_IDF = 1.0  # commoner words lead nowhere
_HANDFUL = 10
_ROUNDING = 0.05  # of a value, at most, that rounding it takes away
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_ORDINAL = re.compile(r"\b1st\b")
RANKS = frozenset({"first", "only", "sole", "last", "unprecedented"})  # what makes a claim one of rank
# What comes around is no rank: last autumn, the last decade, the first weekend.
_TIMES = frozenset(
    "week month year night quarter half day decade century season weekend spring summer autumn winter fall "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
NOT_RANKED = _TIMES | {"lady", "minister", "aid", "name"}
COPULAS = frozenset({"be", "sein", "être", "essere", "ser", "estar", "zijn"})  # lemmas
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "you", "this", "that", "these", "those", "who", "which"})


@dataclass(frozen=True)
class ClaimLexicon:
    """What profiles are made with: `idf` of a folded word, word vectors, frames."""

    idf: Idf
    vectors: WordVectors
    frames: Frames


def run(rows: pa.Table, given: ClaimLexicon, tool_id: str) -> dict[str, pa.Table]:
    """Return `claim_profiles` of claims: columns text_id, claim_id, text, subject, object, predicate, points."""
    return {"claim_profiles": CLAIM_PROFILES.from_rows(_row(row, given, tool_id) for row in rows.to_pylist())}


def _row(row: Row, given: ClaimLexicon, tool_id: str) -> Row:
    subject, obj = (_stems(row[name] or "") for name in ("subject", "object"))
    predicate = {stem_of(word) for word in row["predicate"].split()}
    tokens = tokens_of(row["text"])
    folded = [token.lower() for token in tokens]
    frame = given.frames.of_claim(row["predicate"], (token.lower() for token in tokens_of(row["object"] or "")))
    is_speech = frame in SPEECH_FRAMES
    entries: dict[tuple[int, int], int] = {}
    weights: dict[str, float] = {}
    written: dict[str, str] = {}
    for place, (token, word) in enumerate(zip(tokens, folded, strict=True)):
        if token[0].isdigit():
            continue
        idf = given.idf(word)
        stem = stem_of(word)
        flags = SUBJECT * (stem in subject) | OBJECT * (stem in obj) | PREDICATE * (stem in predicate)
        told = given.frames.of_word.get(word)
        flags |= SPEECH * (stem in predicate and is_speech)
        flags |= NAME * (token[0].isupper() and place > 0) | RARE * (idf >= _RARE_IDF)
        key = WORD, hash_of(stem)
        if idf > 0 and idf >= weights.get(stem, 0.0):
            weights[stem] = idf
            written[stem] = word
            entries[key] = _payload(idf, flags | entries.get(key, 0) & ~RARE)
        if told and told not in SPEECH_FRAMES:
            entries.setdefault((FRAME, hash_of(told)), _payload(_FRAME_IDF, 0))
    for number in _numbers(tokens, row["points"]):
        entries[NUMBER, hash_of(number)] = _payload(_number_idf(number), RARE * _is_figure(number))
        weights[number] = _number_idf(number)
        for rounded in _rounded(number):
            entries.setdefault((NUMBER, hash_of(rounded)), 0)
    if frame and not is_speech:
        entries[FRAME, hash_of(frame)] = _payload(_FRAME_IDF, PREDICATE)
        weights[f"frame {frame}"] = _FRAME_IDF
    words = [word for word in folded if not word[0].isdigit()]
    vector = given.vectors.sum_of(words)
    rest = [word for word in words if (stem := stem_of(word)) not in subject and not (is_speech and stem in predicate)]
    return {
        "claim_id": row["claim_id"],
        "text_id": row["text_id"],
        "entries": sorted((kind << HASH_BITS | key) << PAYLOAD_BITS | load for (kind, key), load in entries.items()),
        "vector": _unit(vector).tobytes() + _unit(given.vectors.sum_of(rest)).tobytes(),
        "senses": _senses(written, entries, given.vectors),
        "keys": _keys(weights),
        "frame": frame,
        "is_speech": is_speech,
        "is_ranked": _is_ranked(row["text"].replace(row["subject"] or "", " ", 1)),
        "is_state": _is_state(row["predicate"], row["object"]),
        "is_vague": (row["subject"] or "").lower() in PRONOUNS or row["subject"] is None,
        "tool_id": tool_id,
    }


def _senses(written: Mapping[str, str], entries: Mapping[tuple[int, int], int], vectors: WordVectors) -> list[int]:
    """Return the words that are aligned, by their stems: ``hash of the stem | row of the vector | payload``."""
    hashes = {hash_of(stem): hash_of(word) for stem, word in written.items()}
    telling = sorted(hashes, key=lambda stem: (-(entries[WORD, stem] >> FLAG_BITS), stem))[:MOST_SENSES]
    rows = vectors.rows_of([hashes[stem] for stem in telling])
    return sorted(
        (stem << ROW_BITS | row) << PAYLOAD_BITS | entries[WORD, stem] for stem, row in zip(telling, rows, strict=True)
    )


def _is_state(predicate: str, obj: str | None) -> bool:
    """Say whether a predicate is a copula with what the object names (be president), and no passive (be elected)."""
    verb, _, complement = predicate.partition(" ")
    return verb in COPULAS and obj is not None and complement in {token.lower() for token in tokens_of(obj)}


def _is_ranked(text: str) -> bool:
    """Say whether somebody is told to be the first or only one, or something never to have been: more than the act.

    The text is without the subject: the first bridge is but one of several.
    """
    words = _ORDINAL.sub("first", text.lower())
    folded = tokens_of(words)
    return any(
        word in RANKS and after not in NOT_RANKED for word, after in zip(folded, [*folded[1:], ""], strict=False)
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem_of(token.lower()) for token in tokens_of(text))


def _payload(idf: float, flags: int) -> int:
    return min(round(_UNIT * idf), (1 << WEIGHT_BITS) - 1) << FLAG_BITS | flags


def _numbers(tokens: Sequence[str], points: Sequence[float]) -> set[str]:
    """Return the values of a claim's quantities and its years; where no quantity was read, all that is in figures."""
    figures = {token.replace(",", "") for token in tokens if token[0].isdigit()}
    return {f"{point:.15g}" for point in points} | {n for n in figures if not points or _is_year(n)}


def _is_figure(number: str) -> bool:
    """Say whether a number tells much where two claims of one story have it: neither a year nor a handful."""
    return not _is_year(number) and abs(float(number)) > _HANDFUL if _FIGURE.fullmatch(number) else False


def _rounded(number: str) -> list[str]:
    """Return what a number, no year, may be rounded to, to one or two digits: 2.34 to 2.3, not 323 to 300."""
    if _is_year(number) or not _FIGURE.fullmatch(number):
        return []
    value = float(number)
    found = [f"{float(f'{value:.{digits}e}'):.15g}" for digits in (0, 1)]
    return [text for text in found if text != number and abs(float(text) - value) <= _ROUNDING * abs(value)]


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")


def _number_idf(number: str) -> float:
    return _YEAR_IDF if _is_year(number) else _NUMBER_IDF if len(number) > 1 else 2.0


def _keys(weights: Mapping[str, float]) -> list[int]:
    """Return the hashes of the most telling words, the most telling first."""
    telling = sorted(((-idf, word) for word, idf in weights.items() if idf >= _KEY_IDF))
    return [hash_of(word) for _, word in telling[:N_KEYS]]


def _unit(vector: "np.ndarray[Any, np.dtype[np.int32]]") -> "np.ndarray[Any, np.dtype[np.int8]]":
    """Return a vector of length 127 at most in each direction; zero where no word is known."""
    vector = vector[:DIRECTIONS]
    length = float(np.sqrt(float((vector.astype(np.int64) ** 2).sum())))
    return np.round(vector * (127 / length)).astype(np.int8) if length else vector.astype(np.int8)
