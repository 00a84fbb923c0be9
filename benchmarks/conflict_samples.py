"""Alarms and agreements drawn from a catalogue to be judged by hand, and the table of what was judged.

    python -m benchmarks.conflict_samples draw CATALOGUE [--n 50] [--seed WORD]    prints the sample, to be judged
    python -m benchmarks.conflict_samples report                     writes results/conflicts.md and .json

The sample depends on the ids alone: alarms of the view `conflicts`, and one pair of differently worded claims of two
articles from each group of `claim_groups`, both in order of a digest of their ids. Judgements are kept in
results/conflict_verdicts.csv: ids, right or wrong, and the judge's own words for why; texts never come here.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from benchmarks.tables import RESULTS, markdown_table, write_results

_VERDICTS = RESULTS / "conflict_verdicts.csv"
_ALARMS = """
    select 'alarm', claim_a, claim_b, kind, verdict, because, text_a, text_b
    from conflicts where is_alarm order by md5(claim_a || claim_b || $seed) limit $n"""
_AGREEMENTS = """
    with told as (
        select distinct group_id, claim_id, article_id, text from claim_groups where relation = 'same'
    ),
    pairs as (
        select a.group_id, a.claim_id as claim_a, b.claim_id as claim_b, a.text as text_a, b.text as text_b
        from told as a join told as b
            on a.group_id = b.group_id and a.claim_id < b.claim_id
            and a.article_id <> b.article_id and lower(a.text) <> lower(b.text)
        qualify
            row_number() over (partition by a.group_id order by md5(a.claim_id || b.claim_id || $seed)) = 1
    )
    select 'agreement', claim_a, claim_b, '', '', '', text_a, text_b
    from pairs order by md5(group_id || $seed) limit $n"""

Row = Mapping[str, str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a sample, or write the table."""
    parser = argparse.ArgumentParser(description="Samples of alarms and agreements, judged by hand.")
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("catalogue", type=Path)
    drawing.add_argument("--n", type=int, default=50)
    drawing.add_argument("--seed", default="", help="another word draws another sample")
    commands.add_parser("report")
    options = parser.parse_args(arguments)
    if options.command == "draw":
        draw(options.catalogue, options.n, options.seed)
    else:
        report()


def draw(catalogue: Path, n: int, seed: str) -> None:
    """Print the alarms and the agreements to be judged."""
    with duckdb.connect(str(catalogue), read_only=True) as connection:
        for query in (_ALARMS, _AGREEMENTS):
            for sample, a, b, kind, verdict, because, *texts in connection.execute(
                query, {"n": n, "seed": seed}
            ).fetchall():
                print(sample, a, b, kind, verdict, because, *(f"\n    {text}" for text in texts))


def report() -> None:
    """Write how many of each kind were right."""
    with _VERDICTS.open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file))
    by: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in judged:
        by[row["rules"], row["corpus"], row["sample"], row["kind"], row["verdict"]][row["right"]] += 1
    columns = ("rules", "corpus", "sample", "kind", "verdict", "right", "judged")
    rows = [(*key, found["1"], found.total()) for key, found in sorted(by.items())]
    lines = ["# Alarms and agreements judged by hand", "", *markdown_table(columns, rows), "", *_why(judged)]
    totals = {f"{rules} {sample}": _share(judged, rules, sample) for rules, sample in sorted(_samples(judged))}
    lines[2:2] = [*markdown_table(("sample", "right"), totals.items()), ""]
    write_results("conflicts", totals, "\n".join(lines) + "\n")


def _samples(judged: Sequence[Row]) -> set[tuple[str, str]]:
    return {(row["rules"], row["sample"]) for row in judged}


def _share(judged: Sequence[Row], rules: str, sample: str) -> str:
    found = [row["right"] for row in judged if (row["rules"], row["sample"]) == (rules, sample)]
    return f"{found.count('1')} of {len(found)}"


def _why(judged: Sequence[Row]) -> list[str]:
    """Return the lines that say why, for each reason how often."""
    reasons = Counter(
        (row["rules"], row["sample"], "right" if row["right"] == "1" else "wrong", row["reason"]) for row in judged
    )
    rows = [(*key, n) for key, n in sorted(reasons.items(), key=lambda item: (item[0][:3], -item[1], item[0]))]
    lines: list[str] = markdown_table(("rules", "sample", "judged", "because", "times"), rows)
    return lines


if __name__ == "__main__":
    main()
