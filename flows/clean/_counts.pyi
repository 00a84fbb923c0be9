from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.tallies import Tally
from onrecord.flows.clean.visible import VisibleBlock

def tally(text: str) -> Tally: ...
def count(visible: str, blocks: Sequence[VisibleBlock]) -> tuple[list[str], npt.NDArray[np.float64]]: ...
def visits(moves: array[int], rows: array[int], outputs: array[int], text: bytes) -> dict[int, int]: ...
