"""How the Parquet files of a table are written."""

from deltalake import ColumnProperties, WriterProperties

from onrecord.warehouse.tables import TABLES

# Without a limit the least and greatest value of a column stand in full in each file, twice the text of an article.
_STATISTICS_BYTES = 64
_WRITER = WriterProperties(compression="ZSTD", compression_level=1, statistics_truncate_length=_STATISTICS_BYTES)
# Keys of the index of copies: a seventh smaller with compression, and half as quick again without.
_KEY_WRITER = WriterProperties(compression="UNCOMPRESSED", statistics_truncate_length=_STATISTICS_BYTES)
# Of numbers packed in bytes: nothing can be gained on them, and reading them is to cost little.
_PACKED_WRITER = WriterProperties(
    compression="UNCOMPRESSED",
    statistics_truncate_length=_STATISTICS_BYTES,
    default_column_properties=ColumnProperties(dictionary_enabled=False),
)


def writer_properties(name: str) -> WriterProperties:
    """Return how a table is written: small, or where its columns are packed already or keys, quick to read."""
    table = TABLES[name]
    if table.is_packed:
        return _PACKED_WRITER
    return _KEY_WRITER if table.is_read_whole else _WRITER
