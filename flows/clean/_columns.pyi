from onrecord.flows.clean.block_columns import Matrix, Measured
from onrecord.flows.clean.outline import Outline

def columns(measured: Measured, outline: Outline, n_flags: int, n_body: int, heading: int) -> Matrix: ...
