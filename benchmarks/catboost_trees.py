"""Trees that catboost fitted, as the plain numbers which `onrecord.flows.shared.trees` evaluates."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from onrecord.flows.shared.trees import UNIT


def numbers_of(model: Any, names: Sequence[str], depth: int, n_models: int = 1) -> dict[str, Any]:
    """Return a catboost model over the features `names` as numbers, leaves and bias in whole units.

    Trees of another depth than asked for, which some last rounds give, are left out. Of several models whose scores
    are averaged each counts for its share, 1 in `n_models`.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "model.json"
        model.save_model(str(scratch), format="json")
        written = json.loads(scratch.read_text(encoding="utf-8"))
    scale, (bias,) = written["scale_and_bias"]
    trees = [
        {
            "splits": [[names[s["float_feature_index"]], float(f"{s['border']:.9g}")] for s in tree["splits"]],
            "leaves": [round(UNIT * scale * value / n_models) for value in tree["leaf_values"]],
        }
        for tree in written["oblivious_trees"]
        if len(tree["splits"]) == depth
    ]
    return {"features": list(names), "bias": round(UNIT * bias / n_models), "trees": trees}
