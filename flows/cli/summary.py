"""What `onrecord run` prints at its end: counts, where the answers are, three questions answered, what to do next."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from onrecord.flows.cli.output import print_table, stdout
from onrecord.flows.report import RunReport
from onrecord.warehouse.catalogue import connect

_COUNTS = {
    "articles": "select count(distinct article_id) from articles",
    "languages": "select string_agg(language || ' ' || n, ', ' order by n desc, language) from"
    " (select coalesce(language, 'undecided') as language, count(*) as n from articles group by 1)",
    "duplicates": "select count(*) from duplicates",
    "entities": "select count(*) from entities",
    "quotes": "select count(*) from quotes where form in ('direct', 'mixed', 'indirect')",
    "claims": "select count(*) from claims where modality <> 'opinion'",
    "rejects": "select count(*) from rejects",
}
_EXAMPLES = {
    "Who claims what, according to whom?": """
select outlet, coalesce(claimed_by, 'the outlet itself') as claimed_by, according_to, text
from claims
where check_worthy_score >= 0.6 and modality <> 'opinion' and according_to <> 'none given'
order by check_worthy_score desc, claim_id
limit 5""",
    "Who is quoted most, and by how many articles?": """
select label, kind, n_quotes, n_articles, n_claims_about
from entities
order by n_quotes desc, n_articles desc, label
limit 5""",
    "Which articles are copies of each other?": """
select locator_a, locator_b, kind, similarity
from duplicates
order by locator_a, locator_b
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
        f"{inputs.n_rejected} rejected; {report.n_checks} checks passed; {report.seconds:.1f} s\n"
    )
    for name, value in summary.items():
        console.print(f"  {name:<11} {value if value is not None else 0}")
    console.print(f"\nThe answers are in [bold]{report.catalogue}[/]. Three questions it answers:")
    with connect(report.catalogue.parent) as connection:
        for question, query in _EXAMPLES.items():
            rows: pa.Table = connection.sql(query).to_arrow_table()
            console.print(f"\n[bold]{question}[/]")
            console.print(query.strip(), style="dim", markup=False)
            print_table(rows.column_names, [list(row.values()) for row in rows.to_pylist()])
    console.print(_next_steps(report, summary), markup=False)


def _next_steps(report: RunReport, summary: dict[str, Any]) -> str:
    folder = report.catalogue.parent
    lines = [
        "\nNext:",
        f'  onrecord sql "select * from claims limit 5" --warehouse {folder}',
        f"  onrecord explain CLAIM_ID --warehouse {folder}   its receipt: outlet, span, bytes, hash, tool, run",
        f"  onrecord describe --warehouse {folder}   every view and what it answers",
    ]
    if summary["rejects"]:
        lines.append(f'  onrecord sql "from rejects" --warehouse {folder}   what could not be taken in, and why')
    return "\n".join(lines)
