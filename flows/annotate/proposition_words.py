"""Word lists that splitting a clause into single propositions needs, and the verb forms their readings take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_HISSING = re.compile(r".*(?:s|sh|ch|x|z|o)")
_CONSONANT_Y = re.compile(r".*[^aeiou]y")
_DOUBLES = re.compile(r"[^aeiou]+[aeiou][^aeiouwxy]")  # one closed syllable: stop, stopped


@dataclass(frozen=True, slots=True)
class PropositionWords:
    """Lower-case words, as ``propositions.toml`` explains them; without any, no clause is split.

    `irregular` gives past tense and participle, `agreeing` the singular of verbs that do not just take -s; `offices`
    are words before a name that say what somebody is.
    """

    and_words: frozenset[str] = frozenset()
    collective: frozenset[str] = frozenset()
    linking: frozenset[str] = frozenset()
    jointly: frozenset[str] = frozenset()
    pairing: frozenset[str] = frozenset()
    ranks: frozenset[str] = frozenset()
    unborn: frozenset[str] = frozenset()
    pro_verbs: frozenset[str] = frozenset()
    judging: frozenset[str] = frozenset()
    completing: frozenset[str] = frozenset()
    irregular: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    agreeing: Mapping[str, str] = field(default_factory=dict)
    offices: frozenset[str] = frozenset()

    def past(self, verb: str) -> str:
        """Return the past tense of a lemma."""
        return self.irregular[verb][0] if verb in self.irregular else _with_ed(verb)

    def participle(self, verb: str) -> str:
        """Return the past participle of a lemma."""
        return self.irregular[verb][1] if verb in self.irregular else _with_ed(verb)

    def singular(self, verb: str) -> str:
        """Return what a present-tense verb, or were, becomes behind a singular subject: have, has; run, runs."""
        return self.agreeing.get(verb.lower()) or _with_s(verb)


def _with_s(verb: str) -> str:
    if _CONSONANT_Y.fullmatch(verb.lower()):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if _HISSING.fullmatch(verb.lower()) else f"{verb}s"


def _with_ed(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if _CONSONANT_Y.fullmatch(verb):
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if _DOUBLES.fullmatch(verb) else f"{verb}ed"
