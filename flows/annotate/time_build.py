"""What a matched form means: its slots as fields of a TimeMeaning."""

from collections.abc import Callable, Mapping
from typing import Any

from onrecord.flows.annotate.time_words import TimeWords

Fields = dict[str, Any]
Slots = Mapping[str, list[str]]

_CENTURY = 100
# Two figures of a year: up to here of this century, the others of the last one.
_LAST_TWO_FIGURES = 50
_SEXAGESIMAL_CLOCK_PARTS = 2


class Builder:
    """Reads the slots of matched forms by one language's words."""

    def __init__(self, words: TimeWords) -> None:
        self.words = {
            name: {word.lower(): value for word, value in listed.items()} for name, listed in words.words.items()
        }
        self.is_month_first = words.is_month_first
        self._readers: dict[str, Callable[[list[str]], Fields | None]] = {
            "relative": lambda tokens: dict(self._value("relative", tokens)),
            "unit": lambda tokens: {"unit": self._value("unit", tokens)},
            "units": lambda tokens: {"unit": self._value("units", tokens)},
            "holiday": self._holiday,
            "ampm": lambda tokens: {"ampm": self._value("ampm", tokens)},
            "clock": _clock,
            "dotted_clock": _clock,
            "iso_day": _iso,
            "iso_month": _iso,
            "figured_day": self._figured,
            "year_range": _year_range,
            "day_range": _day_range,
            "zone": lambda _: {},
        }
        self._whole = ("day", "year", "hour", "minute")

    def fields(self, slots: Slots, classes: Mapping[str, str]) -> Fields | None:
        """Return the fields that the slots give, None where they contradict the calendar."""
        found: Fields = {}
        for name, tokens in slots.items():
            if name.endswith("_"):
                continue
            part = self._read(classes[name], name, tokens)
            if part is None:
                return None
            if name.startswith("end_"):
                found.setdefault("end", {}).update({name.removeprefix("end_"): next(iter(part.values()))})
            else:
                found |= part
        return _timed(found)

    def _read(self, kind: str, name: str, tokens: list[str]) -> Fields | None:
        reader = self._readers.get(kind)
        if reader:
            return reader(tokens)
        field = name.removeprefix("end_")
        if kind == "number":
            value = self.number(tokens)
            return {"amount": value} if field == "number" else {field: int(value or 0)}
        if kind == "ordinal":
            return {field: self._ordinal(tokens)} if self._ordinal(tokens) is not None else None
        if kind == "two_figures":
            return {field: _full_year(int(tokens[0]))}
        if kind in self._whole or kind == "four_figures":
            return {field: int(tokens[0])}
        return {field: self._value(kind, tokens)}

    def _value(self, kind: str, tokens: list[str]) -> Any:
        return self.words[kind][tokens[0].lower()]

    def number(self, tokens: list[str]) -> float | None:
        """Return the number that words or figures write; None for a vague one (several)."""
        total, current = 0.0, 0.0
        for token in self._counted(tokens):
            value = float(_figures(token)) if token[0].isdecimal() else self.words["number"][token.lower()]
            if value < 0:
                return None
            if value >= _CENTURY and not token[0].isdecimal():
                current = max(current, 1.0) * value
                total, current = (total + current, 0.0) if value > _CENTURY else (total, current)
            else:
                current += value
        return total + current

    def _counted(self, tokens: list[str]) -> list[str]:
        """Leave out hyphens, and the article of a number that is no multiplier: a couple, a dozen."""
        words = [token for token in tokens if token not in ("-", "–")]
        values = [self.words["number"].get(word.lower()) for word in words[:2]]
        return words[1:] if len(words) > 1 and values[0] == 1 and (values[1] or _CENTURY) < _CENTURY else words

    def _ordinal(self, tokens: list[str]) -> int | None:
        values = [self.words["ordinal"].get(token.lower()) for token in tokens if token not in ("-", "–")]
        return None if None in values else int(sum(value for value in values if value is not None))

    def _holiday(self, tokens: list[str]) -> Fields:
        month, _, day = str(self._value("holiday", tokens)).partition("-")
        return {"month": int(month), "day": int(day)}

    def _figured(self, tokens: list[str]) -> Fields | None:
        mark = next(char for char in tokens[0] if not char.isdecimal())
        first, second, year = (int(part) for part in tokens[0].split(mark))
        is_month_first = self.is_month_first if mark != "." else False
        if first > 12:
            is_month_first = False
        elif second > 12:
            is_month_first = True
        elif is_month_first is None and first != second:
            return {"year": _full_year(year), "reason": "two_days"}
        day, month = (second, first) if is_month_first else (first, second)
        return {"year": _full_year(year), "month": month, "day": day} if month <= 12 else None


def _figures(token: str) -> str:
    """Thousands and decimals: three figures behind a mark are thousands."""
    whole, mark, rest = token.replace(",", ".").rpartition(".")
    if not mark:
        return rest
    return whole.replace(".", "") + rest if len(rest) == 3 else f"{whole.replace('.', '')}.{rest}"


def _full_year(value: int) -> int:
    if value >= _CENTURY:
        return value
    return value + (2000 if value <= _LAST_TWO_FIGURES else 1900)


def _clock(tokens: list[str]) -> Fields:
    hour, minute = tokens[0].replace(".", ":").replace("h", ":").split(":")[:_SEXAGESIMAL_CLOCK_PARTS]
    return {"hour": int(hour), "minute": int(minute)}


def _iso(tokens: list[str]) -> Fields:
    parts = [int(part) for part in tokens[0].replace("/", "-").replace(".", "-").split("-")]
    return dict(zip(("year", "month", "day"), parts, strict=False))


def _ends(token: str) -> tuple[int, int]:
    first, last = token.replace("–", "-").split("-")
    whole = first[: len(first) - len(last)] + last if len(last) < len(first) and len(first) == 4 else last
    return int(first), int(whole)


def _year_range(tokens: list[str]) -> Fields | None:
    first, last = _ends(tokens[0])
    return {"year": first, "end": {"year": last}} if first < last else None


def _day_range(tokens: list[str]) -> Fields | None:
    first, last = _ends(tokens[0])
    return {"day": first, "end": {"day": last}} if first < last else None


def _timed(found: Fields) -> Fields:
    """Put the half of the day into the hour: 12 a.m. is 0, 5 p.m. is 17."""
    half = found.pop("ampm", None)
    if half is not None and "hour" in found and found["hour"] <= 12:
        found["hour"] = found["hour"] % 12 + half
    return found
