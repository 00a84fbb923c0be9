"""What claims are compared by: the frames of ``seeds/frames`` and the vectors of ``seeds/word_vectors.npz``."""

import io
import json
import tomllib
from importlib.resources import files
from typing import Any

import numpy as np

from onrecord.flows.corroborate.claim_terms import WordVectors
from onrecord.flows.corroborate.frames import Frame
from onrecord.flows.resources.seeds import PACKAGE, SeedError

FOLDER, VECTORS, MODEL = "frames", "word_vectors.npz", "claim_model.json"
_REQUIRED = {"subject", "object", "verbs", "nouns"}
_OPTIONAL = {"opposes", "undone_by"}


def load_frames(language: str = "en") -> list[Frame]:
    """Return the frames of a language; raise SeedError where the file has other keys than it should."""
    found = tomllib.loads((files(PACKAGE) / FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    for name, entry in found.items():
        if not set(entry) >= _REQUIRED or not set(entry) <= _REQUIRED | _OPTIONAL:
            raise SeedError(
                f"{FOLDER}/{language}.toml: frame {name} needs {sorted(_REQUIRED)} and may have {sorted(_OPTIONAL)}"
            )
        if not {entry.get(key, name) for key in _OPTIONAL} <= set(found):
            raise SeedError(f"{FOLDER}/{language}.toml: frame {name} opposes or is undone by one that is not there")
    return [
        Frame(
            name,
            entry["subject"],
            entry["object"],
            entry["verbs"],
            entry["nouns"],
            entry.get("opposes") or entry.get("undone_by"),
            "undone_by" in entry,
        )
        for name, entry in found.items()
    ]


def load_word_vectors() -> WordVectors:
    """Return the word vectors."""
    with np.load(io.BytesIO((files(PACKAGE) / VECTORS).read_bytes())) as found:
        return WordVectors(found["hashes"].astype(np.int64), found["vectors"])


def load_claim_model() -> dict[str, Any]:
    """Return the numbers of the model that tells whether two claims state the same fact."""
    found: dict[str, Any] = json.loads((files(PACKAGE) / MODEL).read_text(encoding="utf-8"))
    return found
