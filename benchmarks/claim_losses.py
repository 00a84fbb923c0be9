"""Where pairs of claims on one fact get lost, in stories of our own: a table of reasons.

    python -m benchmarks.claims_story --shared ../shared --folder /tmp/stories
    python -m benchmarks.claim_losses --folder /tmp/stories [--only bank]

Reads the warehouses that `benchmarks.claims_story` leaves in a folder. Look at stories that are not held out alone.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb

from benchmarks.claim_sets import Labelled, load_story
from benchmarks.claims_story import STORIES, Story, read_story
from benchmarks.tables import markdown_table
from onrecord.flows.corroborate.claim_groups import THRESHOLD
from onrecord.flows.shared.trees import WHOLE

REASONS = (
    "no claim of it",
    "taken for an opinion",
    "never compared",
    "scored below the threshold",
    "apart when grouped",
    "found",
)
_GROUPS = "select claim_id, group_id from lake.claim_groups where relation = 'same'"
_OPINIONS = """
    select parse_filename(a.locator, true), c.char_start, c.char_end, c.text
    from lake.claims as c join articles as a using (text_id) where c.modality = 'opinion'"""
_SCORES = "select claim_a, claim_b, score from lake.claim_pairs"


def losses(story: Story, name: str, catalogue: Path) -> Counter[str]:
    """Count the pairs of labelled claims on one fact, across articles, by how far they came."""
    labelled = load_story(story, name, catalogue)
    ids = labelled.rows.column("claim_id").to_pylist()
    with duckdb.connect(str(catalogue), read_only=True) as connection:
        groups = dict(connection.execute(_GROUPS).fetchall())
        scores = {(a, b): score for a, b, score in connection.execute(_SCORES).fetchall()}
        opinions = {story.claim_at(*place) for place in connection.execute(_OPINIONS).fetchall()}
    compared = set(zip(*(side.tolist() for side in labelled.candidates()), strict=True))
    found: Counter[str] = Counter()
    for row in story.groups():
        articles = {claim["claim_id"]: claim["article"] for claim in story.claims}
        for a, b in row["same_pairs"]:
            if articles[a] != articles[b]:
                label = f"{name} {_fact(story, a, row)}"
                sides = [_claims_of(labelled, f"{name} {articles[one]}", label) for one in (a, b)]
                reached = [_reached(i, j, ids, compared, scores, groups) for i in sides[0] for j in sides[1]]
                found[REASONS[max(reached, default=int(bool(opinions & {a, b})))]] += 1
    return found


def _fact(story: Story, claim: str, row: dict[str, object]) -> str:
    fact = str(row["group_id"]).removeprefix("g-")
    return next(f"{fact}={value}" for name, value, _ in story.facts()[claim] if name == fact)


def _claims_of(labelled: Labelled, doc: str, fact: str) -> list[int]:
    return [i for i, main in enumerate(labelled.main) if fact in main and labelled.doc[i] == doc]


def _reached(
    i: int,
    j: int,
    ids: Sequence[str],
    compared: set[tuple[int, int]],
    scores: dict[tuple[str, str], float],
    groups: dict[str, str],
) -> int:
    """Return how far a pair came, as a place in REASONS."""
    i, j = sorted((i, j))
    if groups[ids[i]] == groups[ids[j]]:
        return 5
    if (i, j) not in compared:
        return 2
    return 4 if scores.get((ids[i], ids[j]), 0.0) * WHOLE >= THRESHOLD else 3


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Says where pairs of claims on one fact get lost.")
    parser.add_argument("--folder", type=Path, required=True, help="where claims_story left its warehouses")
    parser.add_argument("--only", action="append", help="a story; all, where none is named")
    options = parser.parse_args(arguments)
    names = options.only or sorted(path.name for path in options.folder.iterdir())
    counts = {
        name: losses(read_story(STORIES / name), name, options.folder / name / "warehouse" / "onrecord.duckdb")
        for name in names
    }
    rows = [[reason, *(counts[name][reason] for name in names)] for reason in REASONS]
    print("\n".join(markdown_table(["pairs on one fact", *names], rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
