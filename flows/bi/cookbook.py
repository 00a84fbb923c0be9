"""Questions that people ask of a warehouse, and the query that answers each; the page of them.

Run as a module it writes the page: ``python -m onrecord.flows.bi.cookbook > docs/cookbook.md``.
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_ENTRY = re.compile(r"^-- # (?P<section>.+)$|^-- \? (?P<question>.+)\n(?P<query>[^;]+);$", re.MULTILINE)
_HEAD = """\
# Cookbook: forty questions

Each answer is one query, to be typed into `onrecord sql "…"`, `onrecord shell` or any DuckDB client, and the tests \
run each on the sample articles, of which it must find something. Put your own names where theirs stand. What the \
views and columns mean: [reference.md](reference.md). `onrecord bi superset` hands the same queries to Superset.
"""


@dataclass(frozen=True)
class Recipe:
    """A question, the query that answers it, and the section it stands in."""

    section: str
    question: str
    query: str


@cache
def recipes() -> Sequence[Recipe]:
    """Return all questions in their order."""
    text = files("onrecord.sql").joinpath("cookbook").joinpath("questions.sql").read_text(encoding="utf-8")
    found, section = [], ""
    for entry in _ENTRY.finditer(text):
        section = entry["section"] or section
        if entry["question"]:
            found.append(Recipe(section, entry["question"], entry["query"]))
    return found


def page() -> str:
    """Return the page in Markdown."""
    parts, section = [_HEAD], ""
    for recipe in recipes():
        if recipe.section != section:
            section = recipe.section
            parts.append(f"## {section}\n")
        parts.append(f"### {recipe.question}\n\n```sql\n{recipe.query}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
