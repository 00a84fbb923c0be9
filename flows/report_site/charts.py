"""The geometry of the charts: numbers in, coordinates out; `charts.html` draws them as SVG.

Units are those of the drawing, which the page scales to its width.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH = 720
_MOST_BINS = 36
_MOST_SERIES = 7  # beside "other"; more colours cannot be told apart


@dataclass(frozen=True)
class Bar:
    """One rectangle of a stacked column, with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str


@dataclass(frozen=True)
class Columns:
    """Stacked columns over time: rectangles, names of the series, labels below and the count at the top."""

    bars: Sequence[Bar]
    series: Sequence[str]
    ticks: Sequence[tuple[float, str]]
    most: int
    table: Sequence[tuple[str, Mapping[str, int]]]


def columns(dated: Sequence[tuple[datetime, str]], height: float = 180) -> Columns:
    """Count things with a time and a series per day, month or year, whichever gives no more columns than fit."""
    form = next((f for f in ("%Y-%m-%d", "%Y-%m", "%Y") if len(_bins(dated, f)) <= _MOST_BINS), "%Y")
    bins = _bins(dated, form)[-_MOST_BINS:]
    common = [name for name, _ in sorted(Counter(s for _, s in dated).items(), key=lambda n: (-n[1], n[0]))]
    named = common[:_MOST_SERIES]
    series = [*named, "other outlets"] if len(common) > len(named) else named
    counts = {each: Counter[str]() for each in bins}
    for at, name in dated:
        if at.strftime(form) in counts:
            counts[at.strftime(form)][name if name in named else "other outlets"] += 1
    most = max((sum(count.values()) for count in counts.values()), default=0)
    step = WIDTH / max(len(bins), 1)
    bars: list[Bar] = []
    for n, label in enumerate(bins):
        below = 0.0
        for number, name in enumerate(series):
            if size := counts[label][name]:
                tall = height * size / most
                below += tall
                bars.append(
                    Bar(n * step + step * 0.1, height - below, step * 0.8, tall, number, f"{label}: {size} of {name}")
                )
    every = max(1, -(-len(bins) // 6))
    ticks = [(n * step + step / 2, label) for n, label in enumerate(bins) if n % every == 0]
    return Columns(bars, series, ticks, most, [(label, counts[label]) for label in bins])


def _bins(dated: Sequence[tuple[datetime, str]], form: str) -> list[str]:
    """Return all bins from the first to the last, those without anything too."""
    days = [at for at, _ in dated]
    if not days:
        return []
    first, last = min(days), max(days)
    if form == "%Y":
        return [str(year) for year in range(first.year, last.year + 1)]
    if form == "%Y-%m":
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return [f"{month // 12}-{month % 12 + 1:02}" for month in months]
    span = range(first.toordinal(), last.toordinal() + 1)
    return [datetime.fromordinal(day).strftime(form) for day in span] if len(span) <= _MOST_BINS else [""] * len(span)


@dataclass(frozen=True)
class Arc:
    """A copy: a curve from the row of the article that gave to that of the one that took."""

    path: str
    is_directed: bool
    title: str


def arcs(order: Mapping[str, int], edges: Sequence[tuple[str, str, bool, str]], row: float, width: float) -> list[Arc]:
    """Return curves to the left of a list of articles, for edges of (from, to, directed, title); longer reach wider."""
    found = []
    furthest = max((abs(order[a] - order[b]) for a, b, _, _ in edges), default=1) or 1
    for start, end, is_directed, title in edges:
        y1, y2 = (order[start] + 0.5) * row, (order[end] + 0.5) * row
        reach = width - 12 - (width - 24) * abs(order[start] - order[end]) / furthest
        found.append(
            Arc(
                f"M{width:.0f},{y1:.1f} C{reach:.1f},{y1:.1f} {reach:.1f},{y2:.1f} {width:.0f},{y2:.1f}",
                is_directed,
                title,
            )
        )
    return found


@dataclass(frozen=True)
class Dot:
    """Times mentioned, on one line: where, how large, what."""

    x: float
    radius: float
    title: str


@dataclass(frozen=True)
class Line:
    """A line of time with its dots and labels."""

    dots: Sequence[Dot]
    ticks: Sequence[tuple[float, str]]


def line(counts: Sequence[tuple[str, int]]) -> Line:
    """Place times, given in their order as (label, mentions), evenly: position is rank, so no dots overlap."""
    if not counts:
        return Line([], [])
    most = max(n for _, n in counts)
    step = WIDTH / len(counts)
    dots = [
        Dot(n * step + step / 2, 3 + 9 * (size / most) ** 0.5, f"{label}: {size} mention{'s' * (size > 1)}")
        for n, (label, size) in enumerate(counts)
    ]
    every = max(1, -(-len(counts) // 6))
    return Line(
        dots,
        [(d.x, label) for n, (d, (label, _)) in enumerate(zip(dots, counts, strict=True)) if n % every == 0],
    )
