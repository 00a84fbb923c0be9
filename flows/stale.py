"""Prefect's runs of processes that were killed: without this they would be Running for ever."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from prefect import runtime
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from onrecord.flows.living import dead, forget, living

_SAID = "its process ended without a word (killed, or the machine was stopped); what it committed stays"


@contextmanager
def accounted(warehouse: Path) -> Iterator[None]:
    """Set the runs of dead processes to Crashed, and let this flow run be found, should its process die."""
    sweep_stale(warehouse)
    with living(warehouse, str(runtime.flow_run.id)):
        yield


def sweep_stale(warehouse: Path) -> int:
    """Set the flow runs on this warehouse whose process is gone to Crashed; return how many."""
    n_swept = 0
    names = dead(warehouse)
    if not names:
        return 0
    with get_client(sync_client=True) as client:
        for name in names:
            with contextlib.suppress(ObjectNotFound, ValueError):
                run = client.read_flow_run(UUID(name))
                if run.state is None or not run.state.is_final():
                    client.set_flow_run_state(run.id, Crashed(message=_SAID), force=True)
                    n_swept += 1
            forget(warehouse, name)
    return n_swept
