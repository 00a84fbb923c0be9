"""How much claims are worth checking: the weights of ``seeds/check_worthy.npz``."""

import io
from importlib.resources import files

import numpy as np

from onrecord.flows.annotate.worth import Worth
from onrecord.flows.resources.seeds import PACKAGE

WORTH = "check_worthy.npz"


def load_worth() -> Worth:
    """Return the weights of words and features."""
    with np.load(io.BytesIO((files(PACKAGE) / WORTH).read_bytes())) as found:
        return Worth(
            float(found["intercept"]),
            tuple(found["features"].tolist()),
            found["hashes"].astype(np.int64),
            found["weights"],
            float(found["step"]),
        )
