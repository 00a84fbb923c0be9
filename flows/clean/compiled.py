"""The innermost loops of cleaning: compiled where the package was built with a C compiler, else what they mean.

Each compiled function gives the same as the Python one of the same name, which is its definition, on any input.
"""

from onrecord.flows.clean import outline as outlines
from onrecord.flows.clean import tallies, visible, word_counts

__all__ = ["IS_COMPILED", "count", "outline", "read_page", "tally", "visits"]

try:
    from onrecord.flows.clean._counts import count, tally, visits
    from onrecord.flows.clean._outline import outline
    from onrecord.flows.clean._reader import read_page
except ImportError:
    IS_COMPILED = False
    count, outline, read_page = word_counts.count, outlines.outline, visible.read_page
    tally, visits = tallies.tally, tallies.visits
else:
    IS_COMPILED = True
