"""The one place that knows langdetect. Seeded and warmed, else its answers differ by run and thread."""

import langdetect
from langdetect import DetectorFactory, LangDetectException

_WARM_UP = "The first call reads the profiles, which is not safe between threads."


def load() -> None:
    """Fix the seed and read the profiles; call once in each process before any other use."""
    DetectorFactory.seed = 0
    langdetect.detect_langs(_WARM_UP)


def detect_language(text: str) -> list[tuple[str, float]]:
    """Return (ISO 639-1 code, score) from the likeliest down; none where the text has no letters to judge by.

    Scores are not calibrated. Regional variants (zh-cn, zh-tw) are reported as their language.
    """
    try:
        found = langdetect.detect_langs(text)
    except LangDetectException:
        return []
    scores: dict[str, float] = {}
    for guess in found:
        code = str(guess.lang).split("-")[0]
        scores[code] = scores.get(code, 0.0) + float(guess.prob)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
