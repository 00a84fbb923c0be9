"""The page of every command and option, written from the command line itself.

``python -m onrecord.flows.cli.reference > docs/cli.md`` brings the page up to date.
"""

import sys
from collections.abc import Iterator
from typing import Any

import typer

from onrecord.flows.cli.app import app

_INTRODUCTION = """\
# Command line

Made from the commands themselves; do not edit it by hand. `onrecord COMMAND --help` prints the same.

Exit code 0: done, with rejected inputs counted and listed; 1: something is wrong with the data; 2: wrong usage or
setting. Settings: `onrecord.toml` in the warehouse folder < environment `ONRECORD_*` < command-line option.
"""


def page() -> str:
    """Return the page as Markdown, every line ended."""
    return "\n".join([_INTRODUCTION, *_sections("onrecord", typer.main.get_command(app))])


def _sections(path: str, group: Any) -> Iterator[str]:
    """Yield a section for each command of a group, those of groups within it behind their own."""
    for name, command in group.commands.items():
        yield _section(f"{path} {name}", command)
        if hasattr(command, "commands"):
            yield from _sections(f"{path} {name}", command)


def _section(path: str, command: Any) -> str:
    rows = [_row(parameter) for parameter in command.params]
    table = "".join(["| argument or option | meaning |\n| --- | --- |\n", *rows]) if rows else ""
    words = [_metavar(parameter) for parameter in command.params if parameter.param_type_name == "argument"]
    usage = " ".join([path, *words, *(["VERB …"] if hasattr(command, "commands") else []), "[OPTIONS]"])
    help_text = "\n\n".join(" ".join(part.split()) for part in command.help.split("\n\n"))
    return f"## {path}\n\n`{usage}`\n\n{help_text}\n\n{table}"


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = _metavar(parameter)
    else:
        name = ", ".join(parameter.opts) + ("" if parameter.is_flag else f" {_value(parameter)}")
    return f"| `{_escaped(name)}` | {_escaped(' '.join((parameter.help or '').split()))} |\n"


def _value(option: Any) -> str:
    """Return what an option takes: its choices, else a name for it."""
    choices = getattr(option.type_descriptor.annotation, "__members__", {}).values()
    return "|".join(choices) or option.metavar or option.name.upper()


def _metavar(argument: Any) -> str:
    """Return how an argument is shown: in brackets where it may be left out, with dots where it may be repeated."""
    name = f"{argument.metavar or argument.name.upper()}{'…' if argument.nargs == -1 else ''}"
    return name if argument.required else f"[{name}]"


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
