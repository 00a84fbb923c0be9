"""Options of the commands that work on batches: by whom, and how many at a time."""

from typing import Annotated

import typer

from onrecord.flows.settings import Settings, SettingsError

WorkersOption = Annotated[int | None, typer.Option(help="Worker processes (default: 1).", show_default=False)]
RunnerOption = Annotated[
    str | None,
    typer.Option(
        help="Who works on batches: processes (default: as many as --workers), local (this process), dask or ray.",
        show_default=False,
    ),
]
RunnerAddressOption = Annotated[
    str | None,
    typer.Option(
        "--runner-address", help="Dask or Ray cluster to use; without, one is started here.", show_default=False
    ),
]


def check_direct(settings: Settings) -> None:
    """Refuse --direct with a cluster, which is reached through Prefect; raises SettingsError."""
    if settings.is_on_cluster:
        raise SettingsError(
            f"--direct: runner {settings.runner} needs Prefect; leave out --direct, or use another runner"
        )
