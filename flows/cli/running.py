"""`onrecord run` and `onrecord publish`."""

import json
import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from onrecord.flows.cli.bar import Bar
from onrecord.flows.cli.output import JsonOption, WarehouseOption, complain, print_json
from onrecord.flows.cli.summary import print_summary, summarise
from onrecord.flows.cli.working import RunnerAddressOption, RunnerOption, WorkersOption, check_direct
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.report import RunReport
from onrecord.flows.settings import Settings, load_settings
from onrecord.warehouse.catalogue import path_of
from onrecord.warehouse.handover import standalone

EXIT_REJECTS, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130


def run(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders of articles.", show_default=False)
    ] = None,
    url: Annotated[
        list[str] | None,
        typer.Option("--url", help="Page, feed or sitemap to fetch; may be repeated.", show_default=False),
    ] = None,
    url_file: Annotated[
        Path | None,
        typer.Option(
            "--url-file", help="File of addresses to fetch, one a line (# begins a remark).", show_default=False
        ),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from private and loopback addresses too.")
    ] = False,
    warehouse: WarehouseOption = None,
    direct: Annotated[bool, typer.Option("--direct", help="Plain Python: do not use Prefect.")] = False,
    workers: WorkersOption = None,
    runner: RunnerOption = None,
    runner_address: RunnerAddressOption = None,
    batch_size: Annotated[
        int | None, typer.Option(help="Documents in one batch (default: 200).", show_default=False)
    ] = None,
    annotator: Annotated[
        str | None,
        typer.Option(help="What reads names and statements: model (default), or rules.", show_default=False),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN", help="Which column of tables holds a field: text=body.", show_default=False
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if any input was rejected.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take in articles and publish what they say.

    Only what is new is worked on; running again after a crash goes on where it stopped.

    Example: `onrecord run seeds/articles --warehouse data --workers 2`

    Pages are fetched politely: robots.txt is obeyed, one host is asked once a second, feeds and sitemaps lead to
    their entries, and what has not changed since the last run is not sent again.

    Example: `onrecord run --url https://www.example.org/feed.xml`
    """
    settings = load_settings(
        warehouse,
        workers=workers,
        runner=runner,
        runner_address=runner_address,
        batch_size=batch_size,
        columns=_columns(mapped),
        allow_private=allow_private or None,
        annotator=annotator,
    )
    if direct:
        check_direct(settings)
    paths = paths or []
    urls = [*(url or []), *(_addresses_in(url_file) if url_file else [])]
    if not paths and not urls:
        _refuse("nothing to take in: give the path of articles or of a folder of them, or --url")
    if missing := [str(path) for path in paths if not os.path.lexists(path)]:
        _refuse(f"no such file or folder: {', '.join(missing)}; give the path of articles or a folder of them")
    bar = Bar() if Console(stderr=True).is_terminal else None
    try:
        run_it = _run_direct if direct else _run_flow
        report = run_it(paths, urls, settings, bar)
    except KeyboardInterrupt as interrupt:
        complain("interrupted; what was committed stays, and the same command goes on from there")
        raise typer.Exit(EXIT_INTERRUPTED) from interrupt
    finally:
        if bar:
            bar.close()
    summary = summarise(settings.warehouse)
    if as_json:
        print_json(report.as_json() | {"summary": summary})
    else:
        print_summary(report, summary)
    if strict and report.inputs.n_rejected:
        raise typer.Exit(EXIT_REJECTS)


def _columns(mapped: list[str] | None) -> dict[str, str] | None:
    """Return the column of each field; without any --map what the settings say."""
    pairs = [pair.partition("=") for pair in mapped or []]
    if wrong := ["".join(pair) for pair in pairs if not (pair[0] and pair[2])]:
        _refuse(f"--map {wrong[0]}: expected FIELD=COLUMN, as in --map text=body")
    return {field: column for field, _, column in pairs} or None


def _addresses_in(file: Path) -> list[str]:
    """Return the lines of a file of addresses; blank ones and remarks are no addresses."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        _refuse(f"--url-file {file}: {error}")
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _refuse(message: str) -> NoReturn:
    """End with a message on wrong usage."""
    complain(message)
    raise typer.Exit(EXIT_USAGE)


def _run_direct(paths: list[Path], urls: list[str], settings: Settings, bar: Bar | None) -> RunReport:
    # Imported here, since it brings the models' libraries with it; asking for help must not wait for them.
    from onrecord.flows.execution.dispatch import Direct, workers_of
    from onrecord.flows.runner import run_pipeline

    workers = workers_of(settings)
    try:
        return run_pipeline(paths, settings, Direct(workers), bar or Quiet(), urls)
    finally:
        workers.close()


def _run_flow(paths: list[Path], urls: list[str], settings: Settings, bar: Bar | None) -> RunReport:
    """Run under Prefect, which is imported only now: that alone takes seconds."""
    if bar:
        bar.say("starting Prefect (a first start can take a minute; --direct does without)")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    from onrecord.flows.orchestration.refresh import run_with_prefect

    return run_with_prefect(
        paths,
        settings.warehouse,
        bar or Quiet(),
        urls,
        workers=settings.workers,
        runner=settings.runner,
        runner_address=settings.runner_address,
        batch_size=settings.batch_size,
        columns=settings.columns,
        allow_private=settings.allow_private,
        annotator=settings.annotator,
    )


def publish(
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="A run's id: show what it published.", show_default=False)
    ] = None,
    standalone_file: Annotated[
        Path | None,
        typer.Option(
            "--standalone", help="Also copy everything into one DuckDB file to hand over.", show_default=False
        ),
    ] = None,
    ducklake: Annotated[
        str | None,
        typer.Option(
            "--ducklake",
            metavar="ADDRESS",
            help="Show the same files in a DuckLake too (instead of the setting's); needs the extra teams.",
            show_default=False,
        ),
    ] = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rebuild the catalogue from the lake, as the last published run or an earlier one left it.

    A DuckLake has its catalogue in PostgreSQL, as in --ducklake 'postgres:host=db.example.org dbname=press'. Make it
    the setting `ducklake`, and every run, upkeep and erasure publishes there too; else its files go with the
    retention. An earlier run is not put there: it keeps earlier publishes itself.

    Example: `onrecord publish --as-of run:0123… --standalone handover.duckdb`
    """
    from onrecord.flows.execution.publish import publish_as_of

    if as_of and ducklake:
        _refuse(
            "--as-of with --ducklake: an earlier run is not put there, as a DuckLake keeps earlier publishes itself"
        )
    settings = load_settings(warehouse, ducklake=ducklake)
    target, shown = path_of(settings.warehouse), ""
    if as_of or ducklake or not standalone_file:
        target = publish_as_of(settings, as_of)
        shown = "" if as_of else settings.ducklake
    if standalone_file:
        standalone(settings.warehouse, standalone_file)
        target = standalone_file
    if as_json:
        print_json({"catalogue": str(target)} | ({"ducklake": shown} if shown else {}))
    else:
        typer.echo(f"published {target}")
        if shown:
            typer.echo(f"published as DuckLake {shown}")
    if shown and shown != load_settings(warehouse).ducklake:
        typer.echo(
            f"note: it shows this publish only. Files that later runs supersede go after {settings.retention_days:g} "
            f"days, or at once with an erasure; so set in onrecord.toml: ducklake = {json.dumps(shown)}",
            err=True,
        )
