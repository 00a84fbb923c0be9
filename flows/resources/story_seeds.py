"""Numbers of ``seeds/`` that stories are told by."""

import io
import json
from importlib.resources import files
from typing import Any

import numpy as np

from onrecord.flows.resources.seeds import PACKAGE


def load_story_model() -> dict[str, Any]:
    """Return the numbers of the model that tells whether two articles report on the same event."""
    return _model("story_model.json")


def load_similarity_model() -> dict[str, Any]:
    """Return the numbers of the model that tells how alike readers find two articles."""
    return _model("similarity_model.json")


def _model(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files(PACKAGE) / name).read_text(encoding="utf-8"))
    return found


def load_word_rarity() -> dict[str, Any]:
    """Return how common hashed words are: arrays `hashes` and `classes`, the `unit` of a class, idf if `unknown`."""
    with np.load(io.BytesIO((files(PACKAGE) / "word_rarity.npz").read_bytes())) as found:
        return {name: found[name] for name in found.files}
