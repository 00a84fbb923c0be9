"""Types of columns that hold lists of structs."""

import pyarrow as pa


def struct_list(**fields: pa.DataType) -> pa.DataType:
    """Return the type of a list of structs."""
    return pa.list_(pa.struct([pa.field(name, kind) for name, kind in fields.items()]))


_INT, _TEXT = pa.int64(), pa.string()

# A claim candidate of a paragraph.
CLAIM_FIELDS: dict[str, pa.DataType] = {
    "start": _INT,
    "end": _INT,
    "subject_start": _INT,
    "subject_end": _INT,
    "predicate_start": _INT,
    "predicate_end": _INT,
    "predicate": _TEXT,
    "object_start": _INT,
    "object_end": _INT,
    "polarity": _TEXT,
    "modality": _TEXT,
    "score": pa.float64(),
    "pieces": struct_list(start=_INT, end=_INT, words=_TEXT),
    "is_aside": pa.bool_(),
}
