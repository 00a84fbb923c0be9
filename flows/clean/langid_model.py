"""The one place that knows py3langid: which of 139 languages a text is in, by naive Bayes over byte n-grams.

Lui & Baldwin, "langid.py: An Off-the-shelf Language Identification Tool", 2012, with the model of py3langid: nothing is
drawn at random, nothing changes after loading, so that the answer is the same in every run and thread.
"""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_NO_LANGUAGE = "zxx"
_LEAST = 0.05  # guesses below it are noise
# Varieties which ISO 639-3 puts under one language, and two-letter codes that the model does not use.
_VARIETIES = {
    "arz": "ar", "ary": "ar", "fuv": "ff", "gug": "gn", "kik": "ki", "nn": "no", "sdh": "ku", "uzs": "uz",
    "wuu": "zh", "yue": "zh",
}  # fmt: skip


@cache
def load() -> LanguageIdentifier:
    """Read the model, once in each process; call before any concurrency."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


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
