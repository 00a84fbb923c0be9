"""`onrecord doctor`: what is wrong, and what to do."""

from dataclasses import asdict

import typer
from rich.console import Console
from rich.text import Text

from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json
from onrecord.flows.settings import load_settings

_STYLES = {"ok": "green", "warning": "yellow", "broken": "bold red"}
EXIT_BROKEN = 1


def doctor(warehouse: WarehouseOption = None, as_json: JsonOption = False) -> None:
    """Look at installation, models, disk, lock, lake, last run and catalogue; say what is wrong and what to do.

    Exit code 1 where something is broken, 2 where the settings are wrong. Nothing is changed.

    Example: `onrecord doctor --warehouse data`
    """
    from onrecord.flows.inspection.doctor import examine  # the models' libraries take a while to load

    findings = examine(load_settings(warehouse))
    is_broken = any(finding.state == "broken" for finding in findings)
    if as_json:
        print_json({"is_broken": is_broken, "findings": [asdict(finding) for finding in findings]})
    else:
        console = Console(highlight=False, soft_wrap=True)
        for finding in findings:
            console.print(Text(f"{finding.state:<8}", _STYLES[finding.state]) + f"{finding.about}: {finding.found}")
            if finding.advice:
                console.print(Text(f"         do: {finding.advice}"))
    if is_broken:
        raise typer.Exit(EXIT_BROKEN)
