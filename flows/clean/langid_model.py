"""The one place that knows py3langid: which of 139 languages a text is in, by naive Bayes over byte n-grams.

Lui & Baldwin, "langid.py: An Off-the-shelf Language Identification Tool", 2012, with the model of py3langid: nothing is
drawn at random, nothing changes after loading, so that the answer is the same in every run and thread.
"""

from array import array
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from onrecord.flows.clean.compiled import visits

_NO_LANGUAGE = "zxx"
_LEAST = 0.05  # guesses below it are noise
# Varieties which ISO 639-3 puts under one language, and two-letter codes that the model does not use.
_VARIETIES = {
    "arz": "ar", "ary": "ar", "fuv": "ff", "gug": "gn", "kik": "ki", "nn": "no", "sdh": "ku", "uzs": "uz",
    "wuu": "zh", "yue": "zh",
}  # fmt: skip


class _Identifier(LanguageIdentifier):  # type: ignore[misc]  # the library has no types
    """The library's, but that its walk along the bytes is compiled and its numbers stand side by side in memory."""

    __slots__ = ("_automaton",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rows = array("i", [row << 8 for row in self.tk_row])
        self._automaton = array("I", self.tk_nextmove), rows, array("i", self.tk_output)

    def _raw_score(self, text: bytes) -> Any:
        found = visits(*self._automaton, text)
        return self._sparse_score(found, self.nb_ptc) if found else super()._raw_score(text)


@cache
def load() -> LanguageIdentifier:
    """Read the model, once in each process; call before any concurrency."""
    return _Identifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> list[tuple[str, float]]:
    """Return (ISO 639 code, probability) from the likeliest down; none where the text has no letters to judge by.

    Codes have two letters (ISO 639-1) where the language has such a code, else three.
    """
    scores: dict[str, float] = {}
    if any(map(str.isalpha, text)):
        for label, score in load().rank(text):
            code = _VARIETIES.get(label, label)
            scores[code] = scores.get(code, 0.0) + score
    guesses = [(code, round(score, 4)) for code, score in scores.items() if score >= _LEAST and code != _NO_LANGUAGE]
    return sorted(guesses, key=lambda guess: (-guess[1], guess[0]))
