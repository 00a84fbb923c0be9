"""The tests of structured formats share `reading`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
