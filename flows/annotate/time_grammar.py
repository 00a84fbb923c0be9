"""Finds the time expressions of a paragraph by the templates of its language, without knowing when it was written."""

import re
from collections.abc import Callable, Iterator

from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.annotate.time_build import Builder, Fields
from onrecord.flows.annotate.time_context import Context, tenses
from onrecord.flows.annotate.time_joins import Found, joined
from onrecord.flows.annotate.time_meaning import TimeMeaning
from onrecord.flows.annotate.time_templates import NUMBER, START, STOP, Template, Templates
from onrecord.flows.annotate.time_tokens import TOKEN
from onrecord.flows.annotate.time_words import TimeWords

# Tokens before a word of time at which the expression can begin.
_REACH = 9
_LONGEST_MODIFIER = 5
_SLOTS_OF_TIME = ("hour", "minute", "part")


@record
class _Match:
    """A template that fits: tokens of the whole, and of the expression without its context."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    template: Template
    slots: dict[str, list[str]]
    begins_with_number: bool


class TimeGrammar:
    """Times as one language writes them."""

    def __init__(self, words: TimeWords) -> None:
        self._words = words
        self._templates = Templates(words)
        self._builder = Builder(words)
        self._tenses = tenses(words)
        dotted = {word for listed in words.words.values() for word in listed if word.endswith(".")}
        self._abbreviations = {spelling for word in dotted for spelling in (word[:-1], word[:-1].upper())}

    def find(self, text: str) -> list[TimeMeaning]:
        """Return the time expressions of a paragraph, in order, without overlaps."""
        tokens = TOKEN.findall(text)
        codes = self._templates.alphabet.written(tokens)
        if not self._templates.trigger.search(codes):
            return []
        context = Context(self._words, self._tenses, text, tokens)
        if self._abbreviations:
            codes = context.without_dots(self._abbreviations, codes)
        found = [made for match in self._matches(codes, context) if (made := self._made(match, codes, context))]
        return [each.meaning for each in joined(found, context, self._words) if each.means != "none"]

    def _matches(self, codes: str, context: Context) -> Iterator[_Match]:
        position = 0
        while trigger := self._templates.trigger.search(codes, position):
            match = self._first(codes, max(position, trigger.start() - _REACH), trigger, context)
            position = match.inner_end if match else trigger.end()
            if match:
                yield match

    def _first(self, codes: str, start: int, trigger: re.Match[str], context: Context) -> _Match | None:
        """Return the match that begins first, not counting its context; of those the longest."""
        best: _Match | None = None
        beginnings = self._templates.any_by_first
        for position in range(start, trigger.end()):
            if best and position > best.inner_start:
                break
            if codes[position] not in beginnings:
                continue
            found = self._longest(codes, position, trigger.start(), context)
            if found and (not best or (found.inner_start, -found.inner_end) < (best.inner_start, -best.inner_end)):
                best = found
        return best

    def _longest(self, codes: str, start: int, needed: int, context: Context) -> _Match | None:
        templates = self._templates.by_two[codes[start], codes[needed]]
        if not templates or not self._templates.any_by_first[codes[start]].match(codes, start):
            return None
        best: _Match | None = None
        for template in templates:
            found = template.pattern.match(codes, start)
            if not found or found.end() <= needed or (best and found.end() <= best.end):
                continue
            named = found.groupdict()
            inner_start = found.start(START) if START in named else start
            inner_end = found.end(STOP) if STOP in named else found.end()
            if not _is_allowed(template.rule.guard, context, inner_start, inner_end):
                continue
            slots = {
                name: [context.word(i) for i in range(*found.span(name))]
                for name, value in named.items()
                if value and name not in (START, STOP)
            }
            is_counted = NUMBER in slots and found.start(NUMBER) == inner_start
            best = _Match(start, found.end(), inner_start, inner_end, template, slots, is_counted)
        return best

    def _made(self, match: _Match, codes: str, context: Context) -> Found | None:
        rule = match.template.rule
        read = self._builder.fields(match.slots, match.template.classes)
        if read is None:
            return None
        start, end = match.inner_start, match.inner_end
        if rule.means == "none":
            return Found(start, end, rule.means, TimeMeaning(context.span(start, end), "vague", "date"))
        start, modifier = self._modified(start, codes, match.begins_with_number)
        around = {"relation": context.relation(start), "tense": context.tense(start, end)}
        around |= {"modifier": modifier} if modifier else {}
        around |= {"relation": "at"} if "end" in read else {}
        fields = {**around, **rule.gives, **read}
        return Found(start, end, rule.means, _MEANINGS[rule.means](context.span(start, end), fields))

    def _modified(self, start: int, codes: str, has_number: bool) -> tuple[int, str | None]:
        """Return where the expression begins with a modifier before it ("early", "the end of"), and which."""
        for first in range(max(start - _LONGEST_MODIFIER, 0), start):
            for template in self._templates.modifiers.get(codes[first], ()):
                is_allowed = has_number or template.rule.guard != "amount"
                if is_allowed and template.pattern.fullmatch(codes, first, start):
                    return first, template.rule.gives["modifier"]
        return start, None


def _is_allowed(guard: str | None, context: Context, start: int, end: int) -> bool:
    """Say whether the words around allow a form that has other meanings."""
    if guard == "year":
        return context.is_year(start, end)
    if guard == "lower":
        return start == 0 or context.word(start).islower()
    return guard != "future" or context.tense(start, end) == "future"


def _date(span: Span, fields: Fields) -> TimeMeaning:
    is_time = any(name in fields for name in _SLOTS_OF_TIME)
    return TimeMeaning(span, "calendar", "time" if is_time else "date", **fields)


def _shift(span: Span, fields: Fields) -> TimeMeaning:
    """Count from an anchor: by a direction (last year), or by a number and the rule's sign (two years ago)."""
    fields = {"unit": "day", **fields}
    sign = fields.pop("sign", 1)
    amount = _amount(fields) if "amount" in fields else fields.pop("direction", None)
    is_time = "part" in fields or fields["unit"] in ("hour", "minute", "second")
    given = {"base": "published", **fields, "amount": None if amount is None else sign * amount}
    return TimeMeaning(span, "shift", "time" if is_time else "date", **{"direction": sign, **given})


def _amount(fields: Fields) -> float | None:
    """The number that is said, with the half that the rule adds; None where it is vague."""
    amount, plus = fields.pop("amount", None), fields.pop("plus", 0.0)
    return None if amount is None else float(amount) + plus


def _stretch(span: Span, fields: Fields) -> TimeMeaning:
    return TimeMeaning(span, "stretch", "duration", **{"base": "published", **fields})


def _length(span: Span, fields: Fields) -> TimeMeaning:
    return TimeMeaning(span, "length", "duration", amount=_amount(fields), **fields)


def _repeat(span: Span, fields: Fields) -> TimeMeaning:
    return TimeMeaning(span, "repeat", "set", **fields)


def _vague(span: Span, fields: Fields) -> TimeMeaning:
    return TimeMeaning(span, "vague", fields.pop("kind", "date"), **fields)


_MEANINGS: dict[str, Callable[[Span, Fields], TimeMeaning]] = {
    "date": _date,
    "shift": _shift,
    "stretch": _stretch,
    "length": _length,
    "repeat": _repeat,
    "vague": _vague,
}
