"""Object storage (S3 and what speaks like it): stores, and DuckDB reading from them.

Credentials come from the standard environment alone: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN,
AWS_REGION or AWS_DEFAULT_REGION, and AWS_ENDPOINT_URL for a store that is not Amazon's.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import duckdb

from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.extensions import find_extension
from onrecord.warehouse.relations import quote

if TYPE_CHECKING:
    from obstore.store import ObjectStore

SCHEME = "s3://"
_MISSING = "its packages are not installed here; install them with: pip install 'onrecord[s3]'"


def storage_options() -> dict[str, str]:
    """Return what delta-rs and obstore cannot take from the environment by themselves."""
    return {"allow_http": "true"} if _endpoint().startswith("http://") else {}


def store_of(address: str) -> "ObjectStore":
    """Return the store under an address such as s3://bucket/lake; raises LakeError where that is not possible."""
    try:
        from obstore.store import from_url
    except ModuleNotFoundError as error:
        raise LakeError(f"{address}: {_MISSING}") from error
    options: Any = storage_options()
    return from_url(address, client_options=options)


def let_read(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a connection, and all others to the same database, read from object storage.

    Raises LakeError where DuckDB's extension httpfs is not installed for this version of DuckDB.
    """
    connection.execute(f"load {quote(str(_extension()))}")
    known = {
        "key_id": os.environ.get("AWS_ACCESS_KEY_ID"),
        "secret": os.environ.get("AWS_SECRET_ACCESS_KEY"),
        "session_token": os.environ.get("AWS_SESSION_TOKEN"),
        "region": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
    }
    options = [f"{name} {quote(value)}" for name, value in known.items() if value]
    if endpoint := _endpoint():
        parts = urlsplit(endpoint)
        options += [f"endpoint {quote(parts.netloc)}", f"use_ssl {parts.scheme == 'https'}", "url_style 'path'"]
    connection.execute("set global http_retries = 9")  # a store that is away for seconds is asked again: 51 s in all,
    connection.execute("set global http_retry_backoff = 2")  # each wait twice the last, from a tenth of a second
    connection.execute(f"create or replace secret onrecord (type s3, {', '.join(options)})")


def _endpoint() -> str:
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""


def _extension() -> Path:
    found = find_extension("httpfs")
    if found is None:
        raise LakeError(f"DuckDB {duckdb.__version__} cannot read from object storage: {_MISSING}")
    return found
