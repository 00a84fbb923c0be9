"""The command `onrecord`: its sub-commands, and how errors are told (exit code 1 for data, 2 for usage)."""

import io
import logging
import os
import signal
import sys
from typing import Annotated

import typer

from onrecord.flows.cli.advice import with_advice
from onrecord.flows.cli.comparing import compare
from onrecord.flows.cli.comparing_runs import diff
from onrecord.flows.cli.doctoring import doctor
from onrecord.flows.cli.erasing import erase
from onrecord.flows.cli.explaining import explain
from onrecord.flows.cli.exporting import export
from onrecord.flows.cli.judging import app as judge
from onrecord.flows.cli.logs import configure, say
from onrecord.flows.cli.looking import check, describe, query, status
from onrecord.flows.cli.offering import app as bi
from onrecord.flows.cli.operating import maintain, plan, refresh, verify
from onrecord.flows.cli.output import complain
from onrecord.flows.cli.reporting import report
from onrecord.flows.cli.running import publish, run
from onrecord.flows.cli.serving import serve
from onrecord.flows.cli.shell import shell
from onrecord.flows.settings import SettingsError
from onrecord.warehouse.errors import OnrecordError, storage_errors

EXIT_DATA, EXIT_USAGE = 1, 2

app = typer.Typer(
    name="onrecord",
    help="Who claims what, about whom, according to which source: a news warehouse in plain SQL.",
    rich_markup_mode="markdown",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(run)
app.command()(refresh)
app.command()(plan)
app.command()(publish)
app.command(name="sql")(query)
app.command()(shell)
app.command()(explain)
app.command()(export)
app.command()(compare)
app.command()(diff)
app.command()(report)
app.command()(status)
app.command()(check)
app.command()(describe)
app.command()(doctor)
app.command()(maintain)
app.command()(verify)
app.command()(serve)
app.command()(erase)
app.add_typer(judge)
app.add_typer(bi)

WELCOME = """\
onrecord turns news articles into a warehouse of who claims what, about whom, according to which source.

Begin with:
  onrecord run PATH             take in a file or folder of articles (.txt, .html, .jsonl, .gz, .zst)
  onrecord sql "from claims"    ask the warehouse
  onrecord shell                ask many questions, one after the other
  onrecord compare A B          see what two articles share
  onrecord report               write a site to look at in the browser
  onrecord describe             see its tables, views and macros
  onrecord --help               see every command
"""


@app.callback(invoke_without_command=True)
def welcome(
    context: typer.Context,
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", min=0.001, help="End the command after so many seconds.", show_default=False),
    ] = None,
) -> None:
    """Say what to do when nothing was asked.

    The kernel holds to the time limit, whatever the process is busy with; what was committed stays.
    """
    if time_limit is not None:
        signal.setitimer(signal.ITIMER_REAL, time_limit)
    if context.invoked_subcommand is None:
        typer.echo(WELCOME, nl=False)


def main() -> None:
    """Run the command line; what may go wrong becomes one message on standard error and an exit code."""
    configure(as_json="--json" in sys.argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without a character must not end the command
    try:
        app()
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; Python must not complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_DATA)
    except SettingsError as error:
        _tell(error)
        sys.exit(EXIT_USAGE)
    except Exception as error:
        if not isinstance(error, (OnrecordError, *storage_errors())):
            raise
        _tell(error)
        sys.exit(EXIT_DATA)


def _tell(error: Exception) -> None:
    """Print an error for people, or log it for programs."""
    message = str(error) if isinstance(error, OnrecordError) else with_advice(error)
    if "--json" in sys.argv:
        say(message, logging.ERROR, error=type(error).__name__)
    else:
        complain(message)


if __name__ == "__main__":
    main()
