"""Measures: figures of what is to be published, judged by those of earlier runs.

The queries are the files of ``sql/measures``. Bounds are robust: the median of the last runs, and a distance from it
in median absolute deviations (Rousseeuw and Croux, 1993), which one odd run does not move.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import median

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, rows_of
from onrecord.warehouse.checks import CheckResult, with_severities

N_RUNS = 10  # earlier runs that are looked at
FEWEST_RUNS = 3  # without so many, nothing is known to be usual
# A volume that falls below this share of what is usual is an alarm; of few rows, any change is large.
LEAST_VOLUME, FEWEST_ROWS = 0.5, 100
# A rate this many deviations off is an alarm, if it also differs by a quarter and by two in a hundred.
DEVIATIONS, LEAST_CHANGE, LEAST_DIFFERENCE = 5, 0.25, 0.02
_MAD_TO_SIGMA = 1.4826  # of a normal distribution
# Articles can only become fewer where something was lost; what is read out of them also changes with the tools.
_BLOCKING = frozenset({"volume: articles"})

MEASURED = ("freshness", "volume", "drift")
Bounds = tuple[float | None, float | None]
_HISTORY = """
with recent as (
    select
        "check",
        value,
        row_number() over (partition by "check" order by run_order(r.versions, r.ended_at) desc, r.run_id) as n
    from lake.check_results as c
    join lake.runs as r on r.run_id = c.run_id
    where c.kind in ('volume', 'drift') and r.state = 'published'
)

select "check", list(value order by n) from recent where n <= ? group by "check\""""


def measure(
    connection: Connection, started_at: datetime, n_new: int, severities: Mapping[str, str] | None = None
) -> list[CheckResult]:
    """Measure the catalogue behind `connection` for a run that began at `started_at`, with `n_new` new documents."""
    connection.execute(
        "create or replace temp table this_run as select ?::timestamptz as started_at, ?::bigint as n_new",
        [started_at, n_new],
    )
    history = dict(connection.execute(_HISTORY, [N_RUNS]).fetchall())
    results = []
    for kind, query in sql.load("measures").items():
        for row in rows_of(connection, query.statement):
            name, value = f"{kind}: {row['measure']}", float(row["value"])
            known = row.get("at_most")
            bounds = (None, float(known)) if known is not None else bounds_of(kind, history.get(name, ()))
            results.append(judge(name, kind, value, bounds))
    return with_severities(results, severities or {})


def judge(name: str, kind: str, value: float, bounds: Bounds) -> CheckResult:
    """Compare a value with its bounds."""
    least, most = bounds
    is_off = (least is not None and value < least) or (most is not None and value > most)
    severity = "block" if name in _BLOCKING else "warn"
    return CheckResult(name, int(is_off), None, kind, severity, value, least, most)


def bounds_of(kind: str, earlier: Sequence[float]) -> Bounds:
    """Return what a value is expected to be between, after those of earlier runs; None where nothing is."""
    if len(earlier) < FEWEST_RUNS:
        return None, None
    middle = median(earlier)
    if kind == "volume":
        return (LEAST_VOLUME * middle if middle >= FEWEST_ROWS else None), None
    deviation = _MAD_TO_SIGMA * median(abs(value - middle) for value in earlier)
    most = max(DEVIATIONS * deviation, LEAST_CHANGE * abs(middle), LEAST_DIFFERENCE)
    return middle - most, middle + most


def explain(result: CheckResult) -> str:
    """Say in one line what was expected and found."""
    if result.sample is not None:
        return f"{result.check}: {result.n_failures} rows, such as {result.sample}"
    return f"{result.check}: {_plain(result.value)}, expected {expectation(result)}"


def expectation(result: CheckResult) -> str:
    """Return the bounds of a check in words."""
    least = "" if result.at_least is None else f"at least {_plain(result.at_least)}"
    most = "" if result.at_most is None else f"at most {_plain(result.at_most)}"
    return " and ".join(filter(None, (least, most))) or "anything"


def _plain(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
