"""Puts the answers below the queries of pages: ``python -m benchmarks.readme WAREHOUSE`` after `make run`."""

import re
import sys
from pathlib import Path

from onrecord.warehouse.catalogue import connect

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "tutorial.md")
_QUERY = re.compile(r"```sql\n(?P<query>[^`]*)\n```\n\n(?:<!-- answer -->\n|(?:\|[^\n]*\n)+)")


def filled(page: str, warehouse: Path) -> str:
    """Return the page with each SQL block followed by its answer from the warehouse, as a Markdown table."""
    return _QUERY.sub(lambda found: f"```sql\n{found['query']}\n```\n\n{_answer(found['query'], warehouse)}", page)


def _answer(query: str, warehouse: Path) -> str:
    with connect(warehouse) as connection:
        cursor = connection.execute(query)
        columns = [column[0] for column in cursor.description or []]
        rows = cursor.fetchall()
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(_cell(value) for value in line) + " |\n" for line in lines)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(filled(path.read_text(encoding="utf-8"), Path(sys.argv[1])), encoding="utf-8")
