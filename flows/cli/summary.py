"""What `onrecord run` prints at its end: counts, where the answers are, questions answered, what to do next."""

import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.markup import escape

from onrecord.flows.cli.output import print_table, stdout
from onrecord.flows.report import RunReport
from onrecord.warehouse.catalogue import connect

_COUNTS = {
    "articles": "select count(distinct article_id) from articles",
    "languages": "select string_agg(language || ' ' || n, ', ' order by n desc, language) from"
    " (select coalesce(language, 'undecided') as language, count(distinct article_id) as n from articles group by 1)",
    "duplicates": "select count(*) from duplicates",
    "entities": "select count(*) from entities",
    "quotes": "select count(*) from quotes where form in ('direct', 'mixed', 'indirect')",
    "claims": "select count(*) from claims where modality <> 'opinion'",
    "rejects": "select count(*) from rejects",
}
_EXAMPLES = {
    "Who claims what, and in how many outlets?": """
select text as claim, coalesce(claimed_by, 'the outlet itself') as claimed_by,
  count(distinct outlet) as n_outlets, min(outlet) as one_of_them
from claims
where claimed_by is not null and modality = 'reported' and polarity = 'affirmed'
group by text, claimed_by
order by max(check_worthy_score) desc, claim
limit 5""",
    "Where do accounts differ by more than rounding, and why?": """
select kind, verdict, because, outlet_a, outlet_b
from conflicts
where is_alarm
order by severity, because, outlet_a, outlet_b
limit 5""",
    "Who is quoted most, and by how many articles?": """
select label, kind, n_quotes, n_articles, n_claims_about
from entities
order by n_quotes desc, n_articles desc, label
limit 5""",
    "Which sources does an article lean on, and do we hold them?": """
select outlet, basis, upstream, how, is_held, round(100 * share_of_text) as percent_of_text
from source_provenance
order by percent_of_text desc nulls last, outlet, upstream
limit 5""",
}


def summarise(warehouse: Path) -> dict[str, Any]:
    """Return the counts that the summary shows."""
    with connect(warehouse) as connection:
        return {name: connection.execute(query).fetchall()[0][0] for name, query in _COUNTS.items()}


def print_summary(report: RunReport, summary: dict[str, Any]) -> None:
    """Print a run's summary for people."""
    console = stdout()
    inputs = report.inputs
    console.print(
        f"\n[bold]{inputs.n_inputs} documents found:[/] {inputs.n_new} new, {inputs.n_known} known, "
        f"{inputs.n_rejected} rejected; "
        f"{report.n_checks - len(report.warnings)} of {report.n_checks} checks passed; {report.seconds:.1f} s\n"
    )
    for warning in report.warnings:
        console.print(f"[bold yellow]warning:[/] {escape(warning)}")
    for name, value in summary.items():
        console.print(f"  {name:<11} {value if value is not None else 0}")
    console.print(f"\nThe answers are in [bold]{report.catalogue}[/]. Questions it answers:")
    with connect(report.catalogue.parent) as connection:
        for question, query in _EXAMPLES.items():
            rows: pa.Table = connection.sql(query).to_arrow_table()
            console.print(f"\n[bold]{question}[/]")
            console.print(query.strip(), style="dim", markup=False)
            print_table(rows.column_names, [list(row.values()) for row in rows.to_pylist()])
    console.print(_next_steps(report, summary), markup=False)


def _command() -> str:
    """Return how this program was called, so that the lines below it can be typed as they stand."""
    called = Path(sys.argv[0])
    inside = called.absolute().is_relative_to(Path.cwd()) and called.name == "onrecord"
    return str(called.absolute().relative_to(Path.cwd())) if inside else "onrecord"


def _next_steps(report: RunReport, summary: dict[str, Any]) -> str:
    folder, command = report.catalogue.parent, _command()
    lines = [
        "\nNext:",
        f"  {command} report --warehouse {folder}   a site to look at: open {folder / 'report' / 'index.html'}",
        f'  {command} sql "select * from claims limit 5" --warehouse {folder}',
        f"  {command} explain CLAIM_ID --warehouse {folder}   its receipt: outlet, span, bytes, hash, tool, run",
        f"  {command} describe --warehouse {folder}   every view and what it answers",
    ]
    if summary["rejects"]:
        lines.append(f'  {command} sql "from rejects" --warehouse {folder}   what could not be taken in, and why')
    return "\n".join(lines)
