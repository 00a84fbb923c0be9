"""The tests of structured formats share `reading`, in a folder of its own so that no other conftest is shadowed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "shared"))
