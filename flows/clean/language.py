"""Which language the body is in; undecided is an answer of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Detect = Callable[[str], list[tuple[str, float]]]

_SAMPLE_CHARS = 1_000
_N_PIECES = 4
_MIN_LETTERS = 100
_SURE = 0.9


@dataclass(frozen=True)
class Language:
    """Code (ISO 639-1, None where undecided), the detector's own score, status, and all guesses."""

    code: str | None
    score: float | None
    status: str
    guesses: Sequence[tuple[str, float]] = ()


def identify(paragraphs: Sequence[str], detect: Detect) -> Language:
    """Return the language of the body's paragraphs; headings are never shown to the detector.

    too_short: under 100 letters. mixed: the first and the second half are surely of two languages.
    tied: no guess is sure. The sample is at most 1,000 characters, from four places.
    """
    body = "\n".join(paragraphs)
    sample = _sample(body)
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return Language(None, None, "too_short")
    guesses = detect(sample)
    if guesses and guesses[0][1] >= _SURE:
        return Language(*guesses[0], "decided", guesses)
    halves = [detect(half) for half in (sample[: len(sample) // 2], sample[len(sample) // 2 :])]
    sure = {half[0][0] for half in halves if half and half[0][1] >= _SURE}
    score = guesses[0][1] if guesses else None
    return Language(None, score, "mixed" if len(sure) == 2 else "tied", guesses)


def _sample(body: str) -> str:
    if len(body) <= _SAMPLE_CHARS:
        return body
    size, step = _SAMPLE_CHARS // _N_PIECES, len(body) // _N_PIECES
    return "\n".join(body[i * step : i * step + size] for i in range(_N_PIECES))
