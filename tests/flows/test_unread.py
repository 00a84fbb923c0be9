"""What a stage still has to do is sought in the files that no published run has seen, and found as among all files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import Press
from digests import assert_same, run

from onrecord.flows.execution.batches import n_waiting
from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.execution.session import Session
from onrecord.flows.execution.unread import over_unread
from onrecord.flows.intake.requests import Intake
from onrecord.flows.runner import open_session, register_tools, run_intake
from onrecord.flows.settings import load_settings
from onrecord.flows.stages import STAGES
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection

Rebuild = Callable[[Path], Path]
STAGE = STAGES["fingerprint"]


@contextmanager
def opened(warehouse: Path) -> Iterator[tuple[Session, Connection]]:
    settings = load_settings(warehouse, workers=1)
    with open_session(settings, Direct(Workers(1)), Quiet()) as session:
        register_tools(session)
        with session.connect() as connection:
            yield session, connection


def take_in(folder: Path, warehouse: Path) -> None:
    """Read and clean what is new, and stop there, as a run that is killed does."""
    settings = load_settings(warehouse, workers=1)
    run_intake(Intake([folder]), settings, Direct(Workers(1)), Quiet(), only=("ingest", "clean"))


def files_read(session: Session, connection: Connection) -> set[str]:
    query = over_unread(session, connection, STAGE, "from lake.texts")
    return {file for file in session.lake.files("texts") if file in query}


def test_only_files_of_new_texts_are_read(press: Press, rebuilt: Rebuild, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    run(press.add("bridge.txt", "council.txt"), warehouse)
    with opened(warehouse) as (session, connection):
        old = set(session.lake.files("texts"))
        assert files_read(session, connection) == set()
        assert n_waiting(session, connection, STAGE) == 0
    take_in(press.add("bridge_reprint.txt", "short.txt"), warehouse)
    with opened(warehouse) as (session, connection):
        assert files_read(session, connection) == set(session.lake.files("texts")) - old != set()
        everywhere = sql.fill(sql.load("stages")["fingerprint"].statement, tool_id=session.tools["fingerprint"])
        query = over_unread(session, connection, STAGE, everywhere)
        assert sorted(connection.execute(query).fetchall()) == sorted(connection.execute(everywhere).fetchall()) != []
    run(press.folder, warehouse)
    assert_same(rebuilt(press.folder), warehouse)


def test_all_files_are_read_where_no_run_was_published(press: Press, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    take_in(press.add("bridge.txt"), warehouse)
    take_in(press.add("council.txt"), warehouse)
    with opened(warehouse) as (session, connection):
        assert files_read(session, connection) == set(session.lake.files("texts"))
        assert n_waiting(session, connection, STAGE) == 2


def test_all_files_are_read_by_another_tool_or_without_the_history(press: Press, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    run(press.add("bridge.txt"), warehouse)
    run(press.add("council.txt"), warehouse)
    with opened(warehouse) as (session, connection):
        present, session.tools["fingerprint"] = session.tools["fingerprint"], "tol:another"
        assert files_read(session, connection) == set(session.lake.files("texts"))
        assert n_waiting(session, connection, STAGE) == 2
        session.tools["fingerprint"] = present
        session.lake.compact("texts", 1)
        session.lake.forget_history("texts")
        assert files_read(session, connection) == set(session.lake.files("texts")) != set()
        assert n_waiting(session, connection, STAGE) == 0
