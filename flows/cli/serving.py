"""`onrecord serve`: the scheduled runs of one warehouse, from one process."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.flows.cli.operating import SourcesOption
from onrecord.flows.cli.output import WarehouseOption
from onrecord.flows.intake.sources import FILE_NAME, load_sources
from onrecord.flows.settings import load_settings

NEVER = "never"


def serve(
    context: typer.Context,
    sources: SourcesOption = None,
    refresh_at: Annotated[str, typer.Option("--refresh", help="When to refresh: cron, in UTC.")] = "*/15 * * * *",
    maintain_at: Annotated[str, typer.Option("--maintain", help="When to maintain.")] = "30 3 * * *",
    verify_at: Annotated[str, typer.Option("--verify", help="When to verify a thirtieth of the documents.")] = (
        "0 4 * * *"
    ),
    report_at: Annotated[str, typer.Option("--report", help="When to build the report.")] = NEVER,
    notify: Annotated[
        str | None,
        typer.Option("--notify", help="Address to post failures to (or setting notify_url).", show_default=False),
    ] = None,
    quiet: Annotated[
        float, typer.Option("--quiet", min=0.01, help="Hours without a refresh before that is told, too.")
    ] = 2,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the local Prefect server.")] = 4200,
    warehouse: WarehouseOption = None,
) -> None:
    """Refresh, maintain and verify on a schedule, until interrupted.

    Runs against the Prefect server of PREFECT_API_URL; without one, starts a local server with its pages at
    http://127.0.0.1:4200. Each schedule is a cron expression, or `never`.

    Example: `onrecord serve --warehouse data --notify https://hooks.example.org/onrecord`
    """
    settings = load_settings(warehouse)
    file = (sources or settings.warehouse / FILE_NAME).absolute()
    load_sources(file)  # a wrong one is told now, and not at the first run
    typer.echo("starting Prefect (a first start can take a minute)", err=True)
    from onrecord.flows.orchestration.serving import deployments, serve_all

    crons = {"refresh": refresh_at, "maintain": maintain_at, "verify": verify_at, "report": report_at}
    served = deployments(
        settings.warehouse,
        _commands(context),
        {command: None if cron == NEVER else cron for command, cron in crons.items()},
        {"refresh": ["--sources", str(file)]},
    )
    serve_all(served, Path(settings.warehouse), port, notify or settings.notify_url, quiet)


def _commands(context: typer.Context) -> list[str]:
    """Return the names of the commands that there are."""
    parent = context.find_root().command
    return list(getattr(parent, "commands", {}))
