"""Claims on the same fact in labelled stories of our own, end to end: the folders of `tests/claims_story`.

    python -m benchmarks.claims_story --shared ../shared [--only bank] [--folder /tmp/stories]

The labels are taken out of the texts and written in the form of the data folder's gold; the pipeline reads the bare
texts, each story into a warehouse of its own, and the data folder's eval/score.py reads that from outside. Writes
benchmarks/results/claims_story.md and .json, if all are scored. No weights are fitted on the stories. Exit code 2 where
the data folder is not there.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.pipeline import run_pipeline
from benchmarks.tables import Missing, markdown_table, require, write_results

STORIES = Path(__file__).parent.parent / "tests" / "claims_story"
_FITS = 0.3
_METADATA = "metadata.csv"
_MARKED = re.compile(r"\[([^|\]]+)\|\s*([^\]]*)\]")

Row = dict[str, Any]


@dataclass
class Story:
    """The labelled story: bare texts by article, and the rows of the gold's tables."""

    texts: dict[str, str] = field(default_factory=dict)
    sentences: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    members: dict[str, list[tuple[str, str | None, bool]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, article: str, marked: str) -> None:
        """Read one article: sentences by line, paragraphs by empty line."""
        paragraphs = []
        at = 0
        for paragraph in marked.strip().split("\n\n"):
            bare = []
            for line in paragraph.split("\n"):
                bare.append(self._sentence(article, line, at))
                at += len(bare[-1]) + 1
            paragraphs.append(" ".join(bare))
            at += 1
        self.texts[article] = "\n\n".join(paragraphs) + "\n"

    def _sentence(self, article: str, line: str, at: int) -> str:
        key = f"{article}.{len(self.sentences):03d}"
        bare, marks = "", []
        for place, part in enumerate(_MARKED.split(line)):
            if place % 3 == 1:
                marks.append((part, at + len(bare)))
            else:
                bare += part
                if place % 3 == 2:
                    self._claims(article, key, *marks[-1], part)
        self.sentences.append(
            {"sentence_id": key, "article": article, "start": at, "end": at + len(bare), "text": bare}
            | {"role": "body", "label": "claim" if marks else "opinion", "check_worthy": float(bool(marks))}
        )
        return bare

    def _claims(self, article: str, sentence: str, labels: str, start: int, text: str) -> None:
        for marked in labels.split("+"):
            claim = f"c-{len(self.claims):03d}"
            label, _, wording = marked.partition(":")
            name, _, value = label.lstrip("~!").partition("=")
            self.claims.append(
                {"claim_id": claim, "article": article, "sentence_id": sentence, "text": wording or text}
                | {"evidence": {"start": start, "end": start + len(text), "text": text}, "attributed_to": None}
                | {"polarity": "negated" if label.startswith("!") else "affirmed", "modality": "asserted"}
            )
            if name != "-":
                told = "not" if label.startswith("!") else value or None
                self.members[name].append((claim, told, label.startswith("~")))

    def facts(self) -> dict[str, list[tuple[str, str | None, bool]]]:
        """Return the facts of each claim, with the value told of it, and whether it is merely related to the fact."""
        found: dict[str, list[tuple[str, str | None, bool]]] = defaultdict(list)
        for name, members in self.members.items():
            for claim, value, is_loose in members:
                found[claim].append((name, value, is_loose))
        return found

    def claim_at(self, article: str, start: int, end: int, text: str) -> str | None:
        """Return the claim whose marked words agree best with a stretch of an article, by a third; wording decides."""
        claim, _ = self.fit_at(article, start, end, text)
        return claim

    def fit_at(self, article: str, start: int, end: int, text: str) -> tuple[str | None, float]:
        """Return the same, and how well its marked words agree with the stretch, from 0 to 1."""
        words = set(text.lower().split())
        best: tuple[float, float, str] | None = None
        for claim in self.claims:
            at = claim["evidence"]
            shared = min(end, at["end"]) - max(start, at["start"])
            fit = shared / (max(end, at["end"]) - min(start, at["start"]))
            if claim["article"] == article and fit >= _FITS:
                own = set(claim["text"].lower().split())
                best = max(best or (0.0, 0.0, ""), (fit, len(words & own) / len(words | own), claim["claim_id"]))
        return (best[2], best[0]) if best else (None, 0.0)

    def groups(self) -> Iterator[Row]:
        """Yield the rows of the gold's claim_groups: other values are no same fact, nor is what is merely related."""
        for name, members in sorted(self.members.items()):
            told = {claim: value for claim, value, _ in members}
            values = {value for value in told.values() if value}
            pairs = [
                [a, b]
                for i, (a, one, loose_a) in enumerate(members)
                for b, other, loose_b in members[i + 1 :]
                if one == other and not (loose_a or loose_b)
            ]
            yield {
                "group_id": f"g-{name}",
                "members": [claim for claim, *_ in members],
                "same_pairs": pairs,
                "variants": {claim: value or "told" for claim, value in told.items()} if values else {},
            }


def read_story(folder: Path) -> Story:
    """Return the labelled story of a folder."""
    story = Story()
    for path in sorted(folder.glob("*.txt")):
        story.add(path.stem, path.read_text(encoding="utf-8"))
    return story


def write_story(source: Path, folder: Path) -> tuple[Path, Path]:
    """Write the bare texts and the gold of a labelled story; return both folders."""
    inputs, gold = folder / "inputs", folder / "gold"
    for each in (inputs, gold):
        each.mkdir(parents=True)
    story = read_story(source)
    for article, text in story.texts.items():
        (inputs / f"{article}.txt").write_text(text, encoding="utf-8")
    shutil.copy(source / _METADATA, inputs)
    tables = {"sentences": story.sentences, "claims": story.claims, "claim_groups": list(story.groups())}
    for name, rows in tables.items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (gold / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return inputs, gold


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Scores claims on the same fact in stories of our own.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--only", action="append", help="a story to score; all, where none is named")
    parser.add_argument("--folder", type=Path, help="a new folder, where the warehouses are to be kept")
    options = parser.parse_args(arguments)
    try:
        program = require(options.shared, "eval/score.py")
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    every = sorted(path.name for path in STORIES.iterdir() if path.is_dir())
    names = [name for name in every if name in (options.only or every)]
    with tempfile.TemporaryDirectory(prefix="onrecord-story-") as temporary:
        folder = options.folder or Path(temporary)
        figures = {name: scored(program, name, folder / name) for name in names}
    report = report_of(figures)
    print(report)
    if names == every:
        write_results("claims_story", figures, report)
    return 0


def scored(program: Path, name: str, folder: Path) -> dict[str, Any]:
    """Run the pipeline over a story within a folder, and return its figures."""
    inputs, gold = write_story(STORIES / name, folder)
    run_pipeline(inputs, folder / "warehouse", 1)
    return score(program, folder / "warehouse" / "onrecord.duckdb", gold, inputs)


def report_of(figures: dict[str, dict[str, Any]]) -> str:
    """Return a table: one row per figure, one column per story."""
    names = list(figures)
    rows = [[figure, *(_told(figures[name].get(figure)) for name in names)] for figure in next(iter(figures.values()))]
    lines = ["# Claims on the same fact, in stories of our own", ""]
    return "\n".join([*lines, *markdown_table(["figure", *names], rows), ""])


def _told(one: Row | None) -> str:
    return f"{one['value'] or 0:.3f} ({one['numerator']} of {one['denominator']})" if one else ""


def metrics_of(program: Path, catalogue: Path, gold: Path, articles: Path) -> dict[str, Any]:
    """Return all figures of a warehouse against a story's labels, by name."""
    target = gold / "scores.json"
    command = [sys.executable, str(program), "gold", "--db", str(catalogue), "--gold", str(gold)]
    command += ["--articles", str(articles), "--json", str(target)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)  # exit code 3: views that the story does not label
    metrics: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))["metrics"]
    return metrics


def score(program: Path, catalogue: Path, gold: Path, articles: Path) -> dict[str, Any]:
    """Return the figures of claims and their pairs."""
    found = metrics_of(program, catalogue, gold, articles)
    return {name: one for name, one in found.items() if name.startswith(("claim_pairs", "claims.sentences"))}


if __name__ == "__main__":
    sys.exit(main())
