"""Prefect's server, where it is named, and its runs of processes that were killed: they would be Running for ever."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import UUID

from prefect import runtime
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL
from prefect.states import Crashed

from onrecord.flows.execution.living import dead, forget, living
from onrecord.warehouse.errors import OnrecordError

_SAID = "its process ended without a word (killed, or the machine was stopped); what it committed stays"


@contextmanager
def accounted(warehouse: Path) -> Iterator[None]:
    """Set the runs of dead processes to Crashed, and let this flow run be found, should its process die."""
    sweep_stale(warehouse)
    with living(warehouse, str(runtime.flow_run.id)):
        yield


def check_server() -> None:
    """Raise OnrecordError where PREFECT_API_URL names a server that does not answer."""
    url = PREFECT_API_URL.value()
    if not url:
        return
    try:
        with urlopen(f"{url}/health", timeout=30):
            return
    except HTTPError:
        return  # it answers, if only to be asked for a key
    except (OSError, ValueError) as error:
        raise OnrecordError(
            f"no Prefect server answers at {url} ({error}); start it (prefect server start), or correct or unset "
            "PREFECT_API_URL: without it a local one is started (refresh and run need none with --direct)"
        ) from error


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
