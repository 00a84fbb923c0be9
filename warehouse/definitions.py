"""Creates what the ``sql`` folder declares: macros, views, and their documentation as comments."""

from collections.abc import Callable, Iterable

import duckdb

from onrecord.warehouse import sql
from onrecord.warehouse.errors import CatalogueError
from onrecord.warehouse.relations import quote

Connection = duckdb.DuckDBPyConnection


def add_macros(connection: Connection) -> None:
    """Create the macros that views and stages' queries share."""
    shared = [macro for macro in sql.load("macros").values() if not macro.use]
    _create("macros", shared, lambda macro: connection.execute(macro.statement))


def add_views(connection: Connection, is_documented: bool = True) -> None:
    """Create the macros and views of the ``sql`` folder, and the macros for people, which read both.

    Unless `is_documented`, only views have comments, not their columns, nor macros: a DuckLake has none there.
    """
    add_macros(connection)
    _create("views", sql.load("views").values(), lambda view: _create_view(connection, view, is_documented))
    for_people = [macro for macro in sql.load("macros").values() if macro.use]
    _create("macros", for_people, lambda macro: _create_macro(connection, macro, is_documented))


def _create(folder: str, files: Iterable[sql.SqlFile], create: Callable[[sql.SqlFile], object]) -> None:
    """Create what files of a folder declare, each once what it reads is there."""
    waiting = list(files)
    while waiting:
        failures = [(file, error) for file in waiting if (error := _failure(create, file))]
        if len(failures) == len(waiting):
            raise CatalogueError(f"sql/{folder}/{failures[0][0].name}.sql cannot be created: {failures[0][1]}")
        waiting = [file for file, _ in failures]


def _failure(create: Callable[[sql.SqlFile], object], file: sql.SqlFile) -> str:
    try:
        create(file)
    except duckdb.Error as error:
        return str(error)
    return ""


def _create_view(connection: Connection, view: sql.SqlFile, is_documented: bool) -> None:
    connection.execute(f'create view main."{view.name}" as {view.statement}')
    comment_view(connection, f'main."{view.name}"', f"{view.doc} Grain: {view.grain}.")
    for column, doc in view.columns.items() if is_documented else ():
        connection.execute(f'comment on column main."{view.name}"."{column}" is {quote(doc)}')


def _create_macro(connection: Connection, macro: sql.SqlFile, is_documented: bool) -> None:
    connection.execute(macro.statement)
    kind = "macro table" if macro.is_table else "macro"
    if is_documented:
        connection.execute(f'comment on {kind} "{macro.name}" is {quote(f"{macro.doc} Example: {macro.use}")}')


def comment_view(connection: Connection, view: str, comment: str) -> None:
    """Set the comment of a view."""
    connection.execute(f"comment on view {view} is {quote(comment)}")
