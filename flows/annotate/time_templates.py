"""Templates compiled: each form a regular expression over an alphabet's characters, found by its first character."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.flows.annotate.remembered import Remembered
from onrecord.flows.annotate.time_tokens import Alphabet, classes_by_word
from onrecord.flows.annotate.time_words import Element, TimeRule, TimeWords, elements_of

# Slots that hold several words in a row: twenty-six, two hundred thousand.
NUMBER, FIGURE = "number", "figure"
RUNS = frozenset({NUMBER, "ordinal"})
START, STOP = "start_", "stop_"
# Classes that do not make a time by themselves: a form without any other is looked for at its last word.
_WEAK = frozenset({"number", "ordinal", "day", "direction", "hour", "minute", "month_number", "two_figures"})
_NAMED = re.compile(r"\(\?P<\w+>")
_SHORT_LITERAL = 4  # letters and the sign before them: words so short stand everywhere
_WEAK |= frozenset({"four_figures", "number_range", "day_range", "dotted_clock", "zone", "modifier"})


@dataclass(frozen=True, slots=True)
class Template:
    """A form's expression, its rule, and the class of each slot."""

    pattern: re.Pattern[str]
    rule: TimeRule
    classes: Mapping[str, str]


class Templates:
    """All forms of a language, by the character they can begin with."""

    def __init__(self, words: TimeWords) -> None:
        forms = [(rule, list(elements_of(form))) for rule in words.rules for form in rule.forms]
        literals = {name[1:] for _, form in forms for e in _real(form) for name in e.classes if name.startswith("=")}
        self.alphabet = Alphabet(classes_by_word(words.words, literals))
        self._dash = self.alphabet.chars(("=-",))
        self.by_first: dict[str, list[Template]] = {}
        self.modifiers: dict[str, list[Template]] = {}
        triggers: set[str] = set()
        for rule, form in forms:
            pattern = re.compile("".join(map(self._expression, form)))
            template = Template(pattern, rule, {e.name: e.classes[0] for e in _real(form) if e.name})
            is_modifier = rule.means == "modifier"
            for char in self._firsts(form):
                (self.modifiers if is_modifier else self.by_first).setdefault(char, []).append(template)
            triggers |= set() if is_modifier else self._triggers(form)
        self.trigger = re.compile(f"[{''.join(sorted(triggers))}]")
        # whether any form that begins with a character fits: told at once for most places
        self.any_by_first = {char: _any_of(templates) for char, templates in self.by_first.items()}
        # forms by the character they begin with and another one that they are to hold, which leaves a few of hundreds
        self.by_two: Mapping[tuple[str, str], list[Template]] = Remembered(self._of_two)

    def _of_two(self, chars: tuple[str, str]) -> list[Template]:
        first, held = chars
        return [template for template in self.by_first.get(first, ()) if held in template.pattern.pattern]

    def _expression(self, element: Element | str) -> str:
        if isinstance(element, str):
            return f"(?P<{START if element == '^' else STOP}>)"
        chars = self.alphabet.chars(element.classes)
        one = f"[{chars}]" if chars else r"[^\s\S]"
        if RUNS & set(element.classes):
            figures = self.alphabet.chars((FIGURE,)) if NUMBER in element.classes else ""
            run = f"{one}(?:[{self._dash}]?{one})*" if self._dash else f"{one}+"
            one = f"(?:[{figures}]|{run})" if figures else f"(?:{run})"
        found = f"(?P<{element.name}>{one})" if element.name else f"(?:{one})"
        return f"{found}?" if element.is_optional else found

    def _firsts(self, form: list[Element | str]) -> set[str]:
        found: set[str] = set()
        for element in _real(form):
            found |= set(self.alphabet.chars(element.classes))
            found |= set(self.alphabet.chars((FIGURE,))) if NUMBER in element.classes else set()
            if not element.is_optional:
                break
        return found

    def _triggers(self, form: list[Element | str]) -> set[str]:
        """The characters of the form's last strong element: without one of them it cannot be there."""
        needed = [element for element in _real(form) if not element.is_optional]
        strong = [e for e in needed if not set(e.classes) & _WEAK and not e.classes[0].startswith("=")]
        words = [e for e in needed if e.classes[0].startswith("=") and len(e.classes[0]) > _SHORT_LITERAL]
        slots = [e for e in needed if not e.classes[0].startswith("=")]
        return set(self.alphabet.chars((strong or words or slots or needed)[-1].classes))


def _any_of(templates: Sequence[Template]) -> re.Pattern[str]:
    return re.compile("|".join(_NAMED.sub("(?:", template.pattern.pattern) for template in templates))


def _real(form: list[Element | str]) -> Iterator[Element]:
    return (element for element in form if isinstance(element, Element))
