"""Content ids: the same input and the same tool give the same id on any machine, in any order.

An id is ``prefix:`` and 32 hex digits of the SHA-256 of the identifying fields, written as canonical JSON.
No sequence, clock or path of a machine ever enters one.
"""

import hashlib
import json
import re
import unicodedata
from json.encoder import encode_basestring

ID_DIGITS = 32
N_SHARDS = 256
N_FINE_SHARDS = 4096  # where new documents touch few of many small groups, such as the mentions of one name

# ASCII, composed Latin and Cyrillic letters with one small letter each, quotation marks and dashes
_SINGLE = re.compile("[\x00-\x7fÀ-ÖØ-Þà-öø-ÿĀ-įıĴ-ľŁ-ňŊ-žЀ-ҁҊ-ӿ«»‘’‚“”„–—€]*+")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Field = str | int | float | bool | None


def make_id(prefix: str, *fields: Field) -> str:
    """Return ``prefix:`` + 32 hex digits over the canonical JSON array of `fields`."""
    # strings and whole numbers without an encoder, which is slow to begin; without a function each, as there are many
    canonical = ",".join(
        [
            encode_basestring(field) if type(field) is str else str(field) if type(field) is int else _encode(field)
            for field in fields
        ]
    )
    return f"{prefix}:{digest(f'[{canonical}]'.encode('utf-8', 'surrogatepass'))}"


class SpanIds:
    """Makes the ids of what one tool finds in one text: those that `make_id` gives over text, kind, span and tool.

    A text has hundreds of findings, so what their ids share is written once.
    """

    def __init__(self, text_id: str, tool_id: str) -> None:
        self._before = f"[{encode_basestring(text_id)},"
        self._behind = f",{encode_basestring(tool_id)}]"

    def of(self, prefix: str, kind: str, start: int, end: int) -> str:
        """Return the id of a finding of this kind from `start` to `end`."""
        canonical = f"{self._before}{encode_basestring(kind)},{start},{end}{self._behind}"
        return f"{prefix}:{digest(canonical.encode('utf-8', 'surrogatepass'))}"


def raw_id(content: bytes) -> str:
    """Return the id of raw bytes: the first 32 hex digits of their plain SHA-256, so any tool can verify it."""
    return f"raw:{digest(content)}"


def digest(content: bytes) -> str:
    """Return the first 32 hex digits of the SHA-256 of `content`."""
    return hashlib.sha256(content).hexdigest()[:ID_DIGITS]


def fold(text: str) -> str:
    """Return `text` as used for matching only: compatibility caseless (Unicode D146), single blanks for white space."""
    if folds_singly(text):
        return " ".join(text.lower().split())  # the same, at a fraction of the cost
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    return " ".join(unicodedata.normalize("NFKC", once.casefold()).split())


def folds_singly(text: str) -> bool:
    """Say whether folding changes characters only to their own small letters, one by one."""
    return text.isascii() or _SINGLE.fullmatch(text) is not None


def shard_of(key: str, n_shards: int = N_SHARDS) -> int:
    """Return the shard of a key, of 256 or 4096: the first two or three hex digits of its SHA-256.

    Corpus-scope stages recompute whole shards; two rows that may affect each other share a key.
    """
    n_digits = {N_SHARDS: 2, N_FINE_SHARDS: 3}[n_shards]
    return int(hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:n_digits], 16)
