"""The command `onrecord`: its sub-commands, and how errors are told (exit code 1 for data, 2 for usage)."""

import io
import logging
import os
import sys

import typer

from onrecord.flows.cli.comparing import compare
from onrecord.flows.cli.explaining import explain
from onrecord.flows.cli.judging import app as judge
from onrecord.flows.cli.looking import check, describe, query, status
from onrecord.flows.cli.output import complain
from onrecord.flows.cli.reporting import report
from onrecord.flows.cli.running import publish, run
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
app.command()(publish)
app.command(name="sql")(query)
app.command()(explain)
app.command()(compare)
app.command()(report)
app.command()(status)
app.command()(check)
app.command()(describe)
app.add_typer(judge)

WELCOME = """\
onrecord turns news articles into a warehouse of who claims what, about whom, according to which source.

Begin with:
  onrecord run PATH             take in a file or folder of articles (.txt, .html, .jsonl, .gz, .zst)
  onrecord sql "from claims"    ask the warehouse
  onrecord compare A B          see what two articles share
  onrecord report               write a site to look at in the browser
  onrecord describe             see its tables and views
  onrecord --help               see every command
"""


@app.callback(invoke_without_command=True)
def welcome(context: typer.Context) -> None:
    """Say what to do when nothing was asked."""
    if context.invoked_subcommand is None:
        typer.echo(WELCOME, nl=False)


def main() -> None:
    """Run the command line; what may go wrong becomes one message on standard error and an exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
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
        complain(str(error))
        sys.exit(EXIT_USAGE)
    except Exception as error:
        if not isinstance(error, (OnrecordError, *storage_errors())):
            raise
        complain(str(error) or type(error).__name__)
        sys.exit(EXIT_DATA)


if __name__ == "__main__":
    main()
