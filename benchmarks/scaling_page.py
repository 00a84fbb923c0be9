"""The page docs/scaling.md: a cost model of constants in benchmarks/results, and what it says of large archives."""

import heapq
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.tables import RESULTS, markdown_table
from onrecord.flows.stage import Scope
from onrecord.flows.stages import STAGES

Figures = Mapping[str, Any]
SIZES = (10_000_000, 100_000_000, 1_000_000_000)
BATCH = 200  # articles, the default
DAY = 24 * 3600
MEMORY_MB = 16 * 1024
_IDS = 6  # raw bytes, text, blocks, alignment; known before the run, seen in it
_WORKERS = (1, 2, 4, 8, 16, 32)
_OF_WORKERS = {name for name, stage in STAGES.items() if stage.scope in (Scope.BATCH, Scope.CORPUS)}


@dataclass(frozen=True)
class Line:
    """What grows in a straight line: a part that is always there, and one for each article."""

    fixed: float
    each: float

    def at(self, n: float) -> float:
        """Return the value at `n` articles."""
        return self.fixed + self.each * n


def through(one: tuple[float, float], other: tuple[float, float]) -> Line:
    """Return the line through two points (articles, value)."""
    each = (other[1] - one[1]) / (other[0] - one[0])
    return Line(one[1] - each * one[0], each)


@dataclass(frozen=True)
class Model:
    """Processor seconds of workers and of the process that runs it all, and bytes in the lake, by articles."""

    workers: Line
    run: Line
    bytes: Line


def work_of(row: Figures) -> float:
    """Return the processor seconds of the stages that workers take over."""
    return float(sum(cpu for stage, cpu in row["stages"].items() if stage in _OF_WORKERS))


def model_of(one: Figures, other: Figures) -> Model:
    """Fit the model to two runs."""
    n = one["articles"], other["articles"]
    work = work_of(one), work_of(other)
    size = [float(sum(row["tables"].values())) for row in (one, other)]
    return Model(
        through((n[0], work[0]), (n[1], work[1])),
        through((n[0], one["cpu_s"] - work[0]), (n[1], other["cpu_s"] - work[1])),
        through((n[0], size[0]), (n[1], size[1])),
    )


def simulated(n_batches: int, n_workers: int, work_s: float, run_s: float) -> float:
    """Return the seconds that batches take, as jobs are really handed out.

    A job is made and stored by the run, one after the other; two for each worker are on their way, and each worker
    does one at a time.
    """
    free = [0.0] * n_workers
    on_the_way: list[float] = []
    now = 0.0
    for _ in range(n_batches):
        if len(on_the_way) == 2 * n_workers:
            now = max(now, heapq.heappop(on_the_way)) + run_s
        begun = max(now, heapq.heappop(free))
        heapq.heappush(free, begun + work_s)
        heapq.heappush(on_the_way, begun + work_s)
    while on_the_way:
        now = max(now, heapq.heappop(on_the_way)) + run_s
    return now


def page(figures: Figures | None = None) -> str:
    """Return the page."""
    found: Figures = figures or json.loads((RESULTS / "scaling.json").read_text(encoding="utf-8"))
    stories = json.loads((RESULTS / "stories.json").read_text(encoding="utf-8"))
    copies = json.loads((RESULTS / "copies.json").read_text(encoding="utf-8"))
    rules: Sequence[Figures] = found["rules"]
    model = model_of(rules[-2], rules[-1])
    parts = [
        [_HEAD],
        _measured(found),
        _checked(rules),
        _stages(rules),
        _projected(found, model),
        _speed(model),
        _limits(found, model, stories, copies),
        [_NOT_COVERED],
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


_HEAD = """# Ten million articles, and a billion

What an archive larger than any that was run here would cost, computed from constants that were measured. Made by
`python -m benchmarks.scaling > docs/scaling.md` from `benchmarks/results/scaling.json`, which
`python -m benchmarks.scaling --shared ../shared` writes: English news articles of about 6 kB, one process on a shared
machine, `--annotator rules`. Processor seconds of such machines; half as many on newer ones would surprise nobody.
"""


def _measured(found: Figures) -> Iterator[str]:
    yield "## Measured\n"
    columns = ["articles", "annotator", "claims", "CPU s", "of them workers'", "the run's", "lake MB", "files", "MiB"]
    rows = [(row, "rules") for row in found["rules"]] + [(found["model"], "model")]
    yield from markdown_table(columns, [_row(row, annotator) for row, annotator in rows])
    yield (
        "\n*workers'*: stages that worker processes, Dask or Ray take over. *the run's*: start, reading, joins, stages "
        "that look at all articles at once, commits, checks, publishing. *MiB*: most memory of a process.\n"
    )


def _row(row: Figures, annotator: str) -> list[object]:
    work, size = work_of(row), sum(row["tables"].values())
    return [
        f"{row['articles']:,}",
        annotator,
        f"{row['claims']:,}",
        row["cpu_s"],
        round(work, 1),
        round(row["cpu_s"] - work, 1),
        round(size / 1e6, 1),
        row["files"],
        row["peak_mb"],
    ]


def _checked(rules: Sequence[Figures]) -> Iterator[str]:
    yield "## Does a straight line fit?\n"
    yield (
        "A line through the two smaller sizes, and what it says of the largest. What grows faster than the data would "
        "lie above it.\n"
    )
    small, last = model_of(rules[0], rules[1]), rules[-1]
    n, work = last["articles"], work_of(last)
    told = [
        ("workers' CPU s", small.workers.at(n), work),
        ("the run's CPU s", small.run.at(n), last["cpu_s"] - work),
        ("lake MB", small.bytes.at(n) / 1e6, sum(last["tables"].values()) / 1e6),
    ]
    rows = [[what, f"{said:.1f}", f"{was:.1f}", f"{was / said - 1:+.0%}"] for what, said, was in told]
    yield from markdown_table([f"at {n:,} articles", "line", "measured", "off by"], rows)
    yield ""


def _stages(rules: Sequence[Figures]) -> Iterator[str]:
    yield "## By stage\n"
    yield "Processor milliseconds for one article more, between the two smaller and the two larger sizes.\n"
    small, large = (_slopes(one, other) for one, other in (rules[:2], rules[-2:]))
    shown = [stage for stage in sorted(large, key=lambda name: -large[name]) if large[stage] >= 0.05]
    rows = [
        [stage, "workers" if stage in _OF_WORKERS else "the run", f"{small[stage]:.2f}", f"{large[stage]:.2f}"]
        for stage in shown
    ]
    yield from markdown_table(["stage", "done by", "smaller sizes, ms", "larger sizes, ms"], rows)
    steeper = [stage for stage in shown if large[stage] >= 0.3 and large[stage] > 1.3 * small[stage]]
    if steeper:
        yield f"\nSteeper by more than 1.3 at the larger sizes, so to be watched: {', '.join(steeper)}."
    yield ""


def _slopes(one: Figures, other: Figures) -> dict[str, float]:
    n = other["articles"] - one["articles"]
    return {stage: (cpu - one["stages"].get(stage, 0.0)) / n * 1000 for stage, cpu in other["stages"].items()}


def _extra(found: Figures) -> float:
    """Return the processor seconds that the model takes for an article beyond the rules."""
    model = found["model"]
    same = next(row for row in found["rules"] if row["articles"] == model["articles"])
    return float((work_of(model) - work_of(same)) / model["articles"])


def _projected(found: Figures, model: Model) -> Iterator[str]:
    yield "## Projected\n"
    extra, moved = _extra(found), found["moved"]
    per_article = (moved["sent"] + moved["returned"]) / moved["articles"]
    columns = ["articles", *(f"{n:,}" for n in SIZES)]
    rows = [
        ["workers, rules: processor hours", *(f"{model.workers.at(n) / 3600:,.0f}" for n in SIZES)],
        ["workers, model: processor hours", *(f"{(model.workers.at(n) + extra * n) / 3600:,.0f}" for n in SIZES)],
        ["the run: processor hours, one machine", *(f"{model.run.at(n) / 3600:,.0f}" for n in SIZES)],
        ["lake, TB", *(f"{model.bytes.at(n) / 1e12:,.2f}" for n in SIZES)],
        ["rows to workers and back, TB", *(f"{per_article * n / 1e12:,.2f}" for n in SIZES)],
        ["cores that a week takes, rules", *(_cores(model.workers.at(n), 7) for n in SIZES)],
        ["cores that a week takes, model", *(_cores(model.workers.at(n) + extra * n, 7) for n in SIZES)],
    ]
    yield from markdown_table(columns, rows)
    yield (
        "\nOn paper: nothing of this size was run. The run's own part is done on one machine, however many workers "
        "there are, so it is the least time that any archive takes.\n"
    )


def _cores(seconds: float, days: float) -> str:
    return f"{max(1, round(seconds / (days * DAY))):,}"


def _speed(model: Model) -> Iterator[str]:
    yield "## How many workers are worth having\n"
    work, run = model.workers.each * BATCH, model.run.each * BATCH
    yield (
        f"A batch of {BATCH} articles costs workers {work:.1f} s and the run {run:.1f} s, over all stages; so beyond "
        f"{work / run:.0f} workers (rules) the run is what all wait for. A simulation of how jobs are handed out, made "
        "and stored by one process, two on their way for each worker, beside the formula: batches × max(run, "
        "work ÷ workers).\n"
    )
    n_batches = 2000
    rows = []
    for n_workers in _WORKERS:
        seconds, formula = simulated(n_batches, n_workers, work, run), n_batches * max(run, work / n_workers)
        articles = n_batches * BATCH / seconds * 3600
        rows.append([n_workers, f"{articles:,.0f}", f"{n_batches * BATCH / formula * 3600:,.0f}"])
    yield from markdown_table(["workers", "articles an hour, simulated", "articles an hour, formula"], rows)
    yield ""


def _limits(found: Figures, model: Model, stories: Figures, copies: Figures) -> Iterator[str]:
    yield "## What breaks first, and what to change then\n"
    limits = sorted(_ends(found, stories, copies), key=lambda limit: limit[2])
    rows = [[what, measured, f"{end:,.0f} articles {at}", change] for what, measured, end, at, change in limits]
    yield from markdown_table(["what", "measured", "so it ends at", "what to change"], rows)
    yield (
        f"\nThe run's own part, on one machine, costs {model.run.each * 1000:.1f} ms an article: "
        f"{DAY / model.run.each:,.0f} articles a day at most, however many workers there are. Beyond that: several "
        "lakes by time, or joins as tasks by partition.\n"
    )


def _ends(found: Figures, stories: Figures, copies: Figures) -> Iterator[tuple[str, str, float, str, str]]:
    """Yield what does not go on for ever: what, what was measured, articles at which it ends, where, and the cure."""
    n, _, seconds, _, story_mb, _, _ = stories["growth"][-1]
    yield (
        "stories: profiles and scores of all articles in one process",
        f"{n:,} articles: {story_mb} MB, {seconds} s",
        MEMORY_MB / float(story_mb) * n,
        "in 16 GiB",
        "stories by partition of time, joined at the edges",
    )
    index_mb = copies["planted"]["1000000"]["ours"][0]["peak_mb"]
    yield (
        "index of near duplicates in one process",
        f"1,000,000 texts: {index_mb} MB",
        MEMORY_MB / index_mb * 1_000_000,
        "in 16 GiB",
        "an index by partition of the hash",
    )
    ids = _IDS * found["id_bytes"] / 1024**2
    yield (
        "ids of known inputs, and of what is stored once, in sets",
        f"{found['id_bytes']} bytes an id, about {_IDS} for an article",
        MEMORY_MB / ids,
        "in 16 GiB",
        "ask DuckDB for the known ids of each batch",
    )
    one, other = found["rules"][-2:]
    each = (other["files"] - one["files"]) / (other["articles"] - one["articles"])
    yield (
        "files before upkeep, measured when no run joined small ones: each commit added one to each table",
        f"{each * 1000:.0f} files for 1,000 articles",
        100_000 / each,
        "in 100,000 files",
        "a run joins the small files of a table after each stage now; `onrecord maintain` deletes those joined",
    )


_NOT_COVERED = """## Not covered

Requests to an object store and their latency, the network between workers and the run, retries, prices; fetching,
which is bounded by the manners of one request a second and host; growth of the claim stages beyond what the table
shows ([performance](performance.md) has them at 10,000 articles). The line was fitted on one outlet mix in English."""
