"""Labelled events of our own to fit on: `benchmarks/paraphrases`, each told by four newsrooms in words of their own.

Each file is one invented event: articles behind lines ``# outlet date``, labelled as `tests/claims_story`: a sentence
a line, ``[fact| words]``, facts of other values (``dead=4``, ``dead=5``) being two. The texts are our own, CC0. Every
fourth event in order of name is held out: no weight is fitted on it and nobody looks at what is found in it.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.claim_sets import Labelled, load_stories
from benchmarks.claims_story import Story
from benchmarks.pipeline import run_pipeline

EVENTS = Path(__file__).parent / "paraphrases"
ONE_IN = 4
_HEAD = re.compile(r"^# (?P<outlet>.+) (?P<day>\d{4}-\d\d-\d\d)$", re.MULTILINE)


@dataclass
class Event:
    """An event: its labelled story, and outlet and day of each article."""

    story: Story = field(default_factory=Story)
    articles: dict[str, tuple[str, str]] = field(default_factory=dict)


def read_events(folder: Path = EVENTS) -> dict[str, Event]:
    """Return the events by name."""
    return {path.stem: _event(path) for path in sorted(folder.glob("*.txt"))}


def held_out(names: Iterable[str]) -> frozenset[str]:
    """Return which events are held out."""
    return frozenset(sorted(set(names))[ONE_IN - 1 :: ONE_IN])


def _event(path: Path) -> Event:
    event = Event()
    _, *parts = _HEAD.split(path.read_text(encoding="utf-8"))
    for number, (outlet, day, marked) in enumerate(zip(parts[::3], parts[1::3], parts[2::3], strict=True)):
        article = f"{path.stem}-{number}"
        event.articles[article] = outlet, day
        event.story.add(article, marked)
    return event


def build_events(folder: Path) -> Path:
    """Run the pipeline over all events into one warehouse of `folder`, and return its catalogue."""
    inputs, catalogue = folder / "paraphrases" / "inputs", folder / "paraphrases" / "warehouse" / "onrecord.duckdb"
    if not catalogue.exists():
        inputs.mkdir(parents=True, exist_ok=True)
        rows = [("file", "url", "outlet", "published")]
        for event in read_events().values():
            for article, (outlet, day) in event.articles.items():
                (inputs / f"{article}.txt").write_text(event.story.texts[article], encoding="utf-8")
                host = re.sub(r"\W", "", outlet.lower())
                rows.append((f"{article}.txt", f"https://www.{host}.example/{article}", outlet, day))
        with (inputs / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        run_pipeline(inputs, folder / "paraphrases" / "warehouse", 2)
    return catalogue


def load_events(catalogue: Path) -> Labelled:
    """Return the claims of all events with the facts they tell; the topic of each is its event."""
    return load_stories({name: event.story for name, event in read_events().items()}, catalogue)
