"""Errors that people see: each says what was expected, what was found and what to do."""


class OnrecordError(Exception):
    """Base of all errors that the command line prints without a traceback (exit code 1)."""


class ContractError(OnrecordError):
    """A stage produced a table that does not fit its declared contract."""


class LakeError(OnrecordError):
    """The lake on disk is missing, locked, damaged or written by an unknown version."""


class CatalogueError(OnrecordError):
    """The DuckDB catalogue is missing or cannot be built."""


class QueryFailed(OnrecordError):
    """A query typed by a person does not run."""


class CheckFailed(OnrecordError):
    """At least one data check failed, so nothing was published."""


class WorkerLost(OnrecordError):
    """Workers ended abruptly, over and over."""


class WorkerDiffers(OnrecordError):
    """A worker of a cluster would give other rows than the machine that runs the pipeline."""


class UnknownName(OnrecordError):
    """An id, table, view or run that the warehouse does not hold."""


def storage_errors() -> tuple[type[Exception], ...]:
    """Return what disk, lake and catalogue raise when they cannot be read or written (full disk, no permission)."""
    from deltalake.exceptions import DeltaError
    from duckdb import Error as DuckDBError

    return OSError, DeltaError, DuckDBError
