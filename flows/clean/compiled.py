"""The innermost loops of cleaning: compiled where the package was built with a C compiler, else what they mean.

Each compiled function gives the same as the Python one of the same name, which is its definition, on any input.
"""

from onrecord.flows.clean import align, block_columns, tallies, visible, word_counts
from onrecord.flows.clean import outline as outlines
from onrecord.flows.shared import trees

__all__ = [
    "IS_COMPILED",
    "columns",
    "count",
    "first_bytes",
    "leaf_sums",
    "outline",
    "read_page",
    "segments",
    "tally",
    "visits",
    "wordy",
]

try:
    from onrecord.flows.clean._columns import columns
    from onrecord.flows.clean._counts import count, first_bytes, leaf_sums, segments, tally, visits, wordy
    from onrecord.flows.clean._outline import outline
    from onrecord.flows.clean._reader import read_page
except ImportError:
    IS_COMPILED = False
    count, outline, read_page = word_counts.count, outlines.outline, visible.read_page
    tally, visits, first_bytes = tallies.tally, tallies.visits, tallies.first_bytes
    segments, leaf_sums, wordy = align.segments, trees.leaf_sums, word_counts.wordy
    columns = block_columns.columns
else:
    IS_COMPILED = True
