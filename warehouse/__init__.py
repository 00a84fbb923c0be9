"""What a row is and where it rests: contracts, ids, the Parquet lake, the DuckDB catalogue and its checks."""
