"""Extensions of DuckDB: where they are, without asking DuckDB's own host for them."""

from importlib.util import find_spec
from pathlib import Path

import duckdb


def find_extension(name: str) -> Path | None:
    """Return the file of an extension for this version of DuckDB: of its package on PyPI, or installed by DuckDB."""
    file = f"{name}.duckdb_extension"
    found = find_spec(f"duckdb_extension_{name}")
    if found and found.origin:
        packaged = list(Path(found.origin).parent.glob(f"extensions/v{duckdb.__version__}/{file}"))
        if packaged:
            return packaged[0]
    installed = list(Path.home().glob(f".duckdb/extensions/v{duckdb.__version__}/*/{file}"))
    return installed[0] if installed else None
