"""What range a figure may stand for, given its digits and its hedge, and whether two figures can be one."""

from onrecord.flows.corroborate.differences import Value

HEDGES = frozenset({"about", "estimated", "nearly"})
LOWER = frozenset({"at_least", "more_than"})
UPPER = frozenset({"at_most", "less_than"})
BOUNDS = LOWER | UPPER
RANGES = frozenset({"between", "from_to"})
LOOSE = 0.1  # share by which a hedged value of one figure may be off (about 300)
CLOSE = 0.05  # and one of more figures (nearly 52)
_INFINITE = float("inf")
_SMALLEST_ROUNDED = 100  # smaller numbers are given as they are
MANY_FIGURES = 3  # significant digits of a number that is hardly rounded


def can_be_one(one: Value, other: Value) -> bool:
    """Say whether the ranges that two values may stand for meet."""
    a, b = range_of(one), range_of(other)
    return (a[0] <= b[1] and b[0] <= a[1]) or _is_rounded(one, other) or _is_rounded(other, one)


def _is_rounded(fine: Value, coarse: Value) -> bool:
    """Say whether a figure with decimals, rounded to a whole number, is the other: 43.2 and 43 per cent."""
    if fine.point is None or coarse.point is None or fine.digits <= coarse.digits or coarse.dim == "count":
        return False
    return fine.point != round(fine.point) and coarse.point in (round(fine.point), float(int(fine.point)))


def range_of(value: Value) -> tuple[float, float]:
    """Return the range that a value may stand for, given its figures and its hedge."""
    low = -_INFINITE if value.lo is None or value.qualifier in UPPER else value.lo
    high = _INFINITE if value.hi is None or value.qualifier in LOWER else value.hi
    point = value.point
    if point is None or value.qualifier in BOUNDS:
        return low, high
    slack = _half_unit(value) if value.qualifier != "exact" or value.digits < MANY_FIGURES else 0.0
    if value.qualifier in HEDGES:
        slack = max(slack, (LOOSE if value.digits <= 1 else CLOSE) * abs(point))
    return low - slack, high + slack


def _half_unit(value: Value) -> float:
    """Return half a unit of the last figure that counts: 50 for 300 of one significant digit."""
    point = abs(value.point or 0.0)
    if point < _SMALLEST_ROUNDED or not value.digits:
        return 0.0
    n_figures = len(str(int(point)))
    half = float(10 ** max(n_figures - value.digits, 0)) / 2 if n_figures > value.digits else 0.0
    return min(half, LOOSE * point)  # 20 million is hardly said of 25 million


def share_apart(one: Value, other: Value) -> float:
    """Return by what share of the larger two values differ."""
    a, b = (value.point if value.point is not None else value.lo or value.hi or 0.0 for value in (one, other))
    return abs(a - b) / max(abs(a), abs(b), 1e-9)
