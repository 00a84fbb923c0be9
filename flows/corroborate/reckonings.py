"""What a text says that can be reckoned: weekdays, time gone by, totals of parts, shares and changes in percent.

Only what stands in one sentence in a fixed shape is reckoned; figures that the text hedges or rounds are taken as
wide as they are meant.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from onrecord.flows.corroborate.wording_words import Sums, WordingWords, whole
from onrecord.warehouse.ids import make_id

Row = dict[str, Any]
_DAY = re.compile(r"(?:\d{4}|XXXX)-\d\d-(\d\d)(?:T.*)?")
_CLOCK = re.compile(r"\d{1,2}(?:[:.h]\d\d|\s*(?:[ap]\.?m\b|o.clock|uhr|heures?))", re.IGNORECASE)
_MONTHS = {"Y": 12.0, "M": 1.0, "W": 12 / 52.1775, "D": 12 / 365.2425}
_BREAK = re.compile(r"[,;:()–—]|--")
_LENGTH = re.compile(r"P(\d+(?:\.\d+)?)([YMWD])")
_REACH = 14  # characters beside a day in which its weekday may stand
_FURTHEST = 80  # characters from a length to the time that it is counted from
_HEDGED = 0.1  # a hedged figure is meant within a tenth
_COUNTS = frozenset({"count", "number"})
_PARTS = 2


def find_reckonings(
    text_id: str, text: str, sentences: Sequence[Row], times: Sequence[Row], quantities: Sequence[Row],
    words: WordingWords, tool_id: str,
) -> list[Row]:  # fmt: skip
    """Return rows of `reckonings` of a text; all rows given have char_start and char_end and are in order."""
    found = [*_weekdays(text, times, words.weekdays), *_elapsed(text, sentences, times, words.anchors)]
    if words.sums is not None:
        for sentence in sentences:
            inside = [q for q in quantities if sentence["char_start"] <= q["char_start"] < sentence["char_end"]]
            if len(inside) >= _PARTS:
                found += _reckoned(text, sentence, inside, words.sums)
    return [_row(one, text_id, text, tool_id) for one in found]


def _row(found: Row, text_id: str, text: str, tool_id: str) -> Row:
    start, end = found["char_start"], found["char_end"]
    made = {"reckoning_id": make_id("rec", text_id, found["kind"], start, end, tool_id), "surface": text[start:end]}
    return made | {"text_id": text_id, "tool_id": tool_id} | found


@cache
def _weekday_names(names: tuple[str, ...]) -> re.Pattern[str]:
    return whole(names, re.NOFLAG)


def _weekdays(text: str, times: Sequence[Row], weekdays: Mapping[str, int]) -> Iterator[Row]:
    """Yield the weekdays that stand with the day of a month: Thursday, 3 July."""
    pattern = _weekday_names(tuple(weekdays))
    for time in times:
        day = _DAY.fullmatch(time["value"] or "")
        if day is None or not re.search(rf"(?<!\d)0?{int(day.group(1))}(?!\d)", _CLOCK.sub("", time["surface"])):
            continue  # the weekday alone is all that tells the day
        low, high = max(0, time["char_start"] - _REACH), time["char_end"] + _REACH
        around = pattern.search(text, low, time["char_end"]) or pattern.search(text, time["char_end"], high)
        if around is None:
            continue
        between = text[min(around.end(), time["char_end"]) : max(around.start(), time["char_start"])]
        if not (re.fullmatch(r"[\s,(]*(?:the\s+)?", between) or _is_inside(around, time)):
            continue
        said = float(weekdays[around.group()])
        yield {
            "kind": "weekday",
            "char_start": min(around.start(), time["char_start"]),
            "char_end": max(around.end(), time["char_end"]),
            "time_start": time["char_start"],
            "time_end": time["char_end"],
            **_exactly(said),
            "reckoned": None,
            "working": f"weekday {said:.0f}",
        }


def _is_inside(match: "re.Match[str]", time: Row) -> bool:
    return bool(time["char_start"] <= match.start() and match.end() <= time["char_end"])


def _exactly(value: float) -> Row:
    return {"said": value, "low": value, "high": value}


def _elapsed(text: str, sentences: Sequence[Row], times: Sequence[Row], anchors: Mapping[str, int]) -> Iterator[Row]:
    """Yield lengths of time counted from a date: nearly four years after August 2021."""
    forward = whole(word for word, direction in anchors.items() if direction > 0)
    ends = [sentence["char_end"] for sentence in sentences]
    for length in times:
        size = _LENGTH.fullmatch(length["value"] or "") if length["kind"] == "duration" else None
        gap_start = length["char_end"]
        opened = forward.match(text, gap_start + 1)
        end = min((end for end in ends if end > gap_start), default=gap_start)
        date = next(
            (
                t
                for t in times
                if t["kind"] == "date"
                and gap_start < t["char_start"] < min(end, gap_start + _FURTHEST)
                and re.match(r"\d{4}", t["value"] or "")
            ),
            None,
        )
        if size is None or opened is None or date is None or _BREAK.search(text, gap_start, date["char_start"]):
            continue
        if size.group(2) in "DW" and not _DAY.fullmatch(date["value"]):
            continue  # days are not reckoned from a month
        unit = _MONTHS[size.group(2)]
        said = float(size.group(1)) * unit
        low, high = _span(said, unit, length["modifier"])
        yield {
            "kind": "elapsed",
            "char_start": length["char_start"],
            "char_end": date["char_end"],
            "time_start": date["char_start"],
            "time_end": date["char_end"],
            "said": said,
            "low": low,
            "high": high,
            "reckoned": None,
            "working": f"{length['surface']} from {date['surface']}",
        }


def _span(said: float, unit: float, modifier: str | None) -> tuple[float, float]:
    """Return what a length in months can mean: four years are up to five, nearly four not quite four."""
    if modifier == "nearly":
        return said - 0.75 * unit, said
    if modifier == "more_than":
        return said, said + unit
    if modifier == "less_than":
        return 0.0, said
    if modifier == "about":
        return said - 0.5 * unit, said + 0.5 * unit
    return said - 0.25 * unit, said + unit


def _reckoned(text: str, sentence: Row, quantities: Sequence[Row], words: Sums) -> Iterator[Row]:
    counts = [q for q in quantities if q["dim"] in _COUNTS and q["point"] is not None]
    yield from _totals(text, sentence, counts, words)
    yield from _shares(text, quantities, words)
    yield from _changes(text, quantities, words)


def _totals(text: str, sentence: Row, counts: Sequence[Row], words: Sums) -> Iterator[Row]:
    """Yield a total with its parts: five killed and two hurt, seven in all; twelve, among them four children."""
    for total in whole(words.total).finditer(text, sentence["char_start"], sentence["char_end"]):
        behind = next((q for q in counts if 0 <= q["char_start"] - total.end() <= 1), None)
        before = (q for q in reversed(counts) if 0 <= total.start() - q["char_end"] <= _REACH)
        sum_ = behind or next(before, None)
        parts = [q for q in counts if sum_ is not None and q["char_end"] <= min(total.start(), sum_["char_start"])]
        if sum_ is not None and len(parts) >= _PARTS and _are_listed([*parts, sum_]):
            yield _sum(sum_, parts, "sum")
    for kind, listed in (("sum", words.consisting), ("parts", words.including)):
        for cue in whole(listed).finditer(text, sentence["char_start"], sentence["char_end"]):
            of = [q for q in counts if q["char_end"] <= cue.start()]
            parts = [q for q in counts if q["char_start"] >= cue.end()]
            is_told = bool(parts) and len(text[cue.end() : parts[0]["char_start"]].split()) <= _PARTS
            if of and is_told and (kind == "parts" or len(parts) >= _PARTS) and _are_listed([of[-1], *parts]):
                yield _sum(of[-1], parts, kind)


def _are_listed(quantities: Sequence[Row]) -> bool:
    """Say whether no more than a few words stand between one figure and the next."""
    return all(b["char_start"] - a["char_end"] <= _FURTHEST for a, b in pairwise(quantities))


def _sum(total: Row, parts: Sequence[Row], kind: str) -> Row:
    low, high = _meant(total)
    reckoned = sum(part["point"] for part in parts) if kind == "sum" else max(part["point"] for part in parts)
    listed = " + ".join(f"{part['point']:.15g}" for part in parts)
    working = f"{listed} = {reckoned:.15g}" if kind == "sum" else f"{reckoned:.15g} of {total['point']:.15g}"
    slack = sum(_meant(part)[1] - part["point"] for part in parts) if kind == "sum" else 0.0
    both = [total, *parts]
    return {
        "kind": kind,
        "char_start": min(q["char_start"] for q in both),
        "char_end": max(q["char_end"] for q in both),
        "said": total["point"],
        "low": low - slack if kind == "sum" else 0.0,
        "high": high + slack,
        "reckoned": reckoned,
        "working": working,
    }


def _meant(quantity: Row) -> tuple[float, float]:
    """Return the least and the most that a figure can mean."""
    point = quantity["point"]
    if quantity["qualifier"] == "exact":
        return point, point
    low, high = quantity["lo"], quantity["hi"]
    return (point * (1 - _HEDGED) if low is None else low), (point * (1 + _HEDGED) if high is None else high)


def _shares(text: str, quantities: Sequence[Row], words: Sums) -> Iterator[Row]:
    """Yield a share told twice: 30 of the 120, or 25 percent; and the same the other way round."""
    for part, whole_, percent in _triples(quantities, (_COUNTS, _COUNTS, frozenset({"percent"}))):
        if _gap(text, part, whole_) in words.of and _gap(text, whole_, percent, strict=False) in words.or_:
            yield from _share(part, whole_, percent)
    for percent, part, whole_ in _triples(quantities, (frozenset({"percent"}), _COUNTS, _COUNTS)):
        if _gap(text, part, whole_) in words.of and _gap(text, percent, part, strict=False) in words.or_:
            yield from _share(part, whole_, percent)


def _share(part: Row, whole_: Row, percent: Row) -> Iterator[Row]:
    if whole_["point"]:
        reckoned = 100 * part["point"] / whole_["point"]
        working = f"{part['point']:.15g} of {whole_['point']:.15g} = {reckoned:.1f} %"
        yield _percent("share", (part, whole_, percent), percent, reckoned, working)


def _changes(text: str, quantities: Sequence[Row], words: Sums) -> Iterator[Row]:
    """Yield a change told twice: rose 25 percent, from 80 to 100."""
    for places in ((0, 1, 2), (1, 2, 0)):
        for triple in zip(quantities, quantities[1:], quantities[2:], strict=False):
            one, other, percent = (triple[place] for place in places)
            is_change = percent["dim"] == "percent" and one["dim"] == other["dim"] != "percent"
            values = (one["point"], other["point"])
            if not is_change or one["unit"] != other["unit"] or None in values or not values[0] or values[1] is None:
                continue
            is_from = text[: one["char_start"]].lower().split()[-1:] == ["from"] or _ends_with(text, one, words.from_)
            if is_from and _gap(text, one, other, strict=False) in words.to:
                reckoned = 100 * abs(values[1] - values[0]) / abs(values[0])
                working = f"from {values[0]:.15g} to {values[1]:.15g} = {reckoned:.1f} %"
                yield _percent("change", triple, percent, reckoned, working)


def _ends_with(text: str, quantity: Row, words: frozenset[str]) -> bool:
    before = text[max(0, quantity["char_start"] - 20) : quantity["char_start"]].lower().split()
    return bool(before) and before[-1] in words


def _percent(kind: str, triple: Sequence[Row], percent: Row, reckoned: float, working: str) -> Row:
    """Return a percentage told and reckoned; told to a digit, it is meant within half of that digit and a little."""
    digits = re.search(r"[.,](\d+)", percent["surface"])
    half = 0.5 * 10 ** -(len(digits.group(1)) if digits else 0)
    wide = max(half, 0.0 if percent["qualifier"] == "exact" else _HEDGED * percent["point"])
    return {
        "kind": kind,
        "char_start": min(q["char_start"] for q in triple),
        "char_end": max(q["char_end"] for q in triple),
        "said": percent["point"],
        "low": percent["point"] - wide - _rounding(triple, percent, reckoned),
        "high": percent["point"] + wide + _rounding(triple, percent, reckoned),
        "reckoned": reckoned,
        "working": working,
    }


def _rounding(triple: Sequence[Row], percent: Row, reckoned: float) -> float:
    """Return by how much a percentage can be off because the values it is reckoned from are rounded."""
    others = [q for q in triple if q is not percent]
    shares = [_half_unit(q) / abs(q["point"]) for q in others if q["point"]]
    return (100 + reckoned) * sum(shares) if any(q["dim"] not in _COUNTS for q in others) else 0.0


def _half_unit(quantity: Row) -> float:
    """Return half of the last digit that says something."""
    exponent = math.floor(math.log10(abs(quantity["point"]))) - quantity["n_significant_digits"] + 1
    return float(0.5 * 10.0**exponent)


def _gap(text: str, one: Row, other: Row, strict: bool = True) -> str:
    """Return the folded words between two figures, the counted noun of the first passed over unless strict."""
    between = " ".join(text[one["char_end"] : other["char_start"]].lower().split())
    counted = "" if strict else " ".join((one["counted"] or "").lower().split())
    return between.removeprefix(counted).strip() if counted else between


def _triples(quantities: Sequence[Row], dims: tuple[frozenset[str], ...]) -> Iterator[tuple[Row, Row, Row]]:
    for a, b, c in zip(quantities, quantities[1:], quantities[2:], strict=False):
        if all(q["dim"] in dim and q["point"] is not None for q, dim in zip((a, b, c), dims, strict=True)):
            yield a, b, c
