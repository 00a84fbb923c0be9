"""Which language the body is in; undecided is an answer of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Detect = Callable[[str], list[tuple[str, float]]]

_SAMPLE_CHARS = (300, 1_000)  # the longer only where the shorter leaves a doubt
_N_PIECES = 4
_CERTAIN = 0.99
_MIN_LETTERS = 100  # fewer are too short to call a tie
_SURE = 0.9
# Chosen on labelled sentences and words of 75 languages so that about 98 of 100 decided ones are right, in either half
# of the languages (benchmarks/languages.py): more is asked for a word or two, and for a language that is seldom written
# in news, since the rare is often mistaken for.
_LIKELY, _LIKELY_WORDS, _FEW_LETTERS = 0.35, 0.6, 20
_FREQUENT = frozenset(
    "af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr ne nl no pa pl pt ro "
    "ru sk sl so sq sv sw ta te th tl tr uk ur vi zh".split()
)
# Standards of one spoken language: a sentence can be right in both.
_NEIGHBOURS = (frozenset({"id", "ms"}), frozenset({"bs", "hr", "sr"}))
_TELLING_LETTERS = 120


@dataclass(frozen=True)
class Language:
    """Code (ISO 639-1, None where undecided), the detector's probability, status, and all guesses."""

    code: str | None
    score: float | None
    status: str
    guesses: Sequence[tuple[str, float]] = ()


def identify(paragraphs: Sequence[str], detect: Detect) -> Language:
    """Return the language of the body's paragraphs; headings are never shown to the detector.

    mixed: the first and the second half are surely of two languages. tied, or too_short under 100 letters: no guess is
    likely enough for the length, or the likeliest has no code in ISO 639-1. At most 1,000 characters are looked at,
    from four places.
    """
    body = "\n".join(paragraphs)
    sample, guesses = _judged(body, detect)
    n_letters = sum(map(str.isalpha, sample))
    code, score = guesses[0] if guesses else (None, None)
    is_short = n_letters < _MIN_LETTERS
    if not is_short and (score is None or score < _SURE) and _is_mixed(sample, detect):
        return Language(None, score, "mixed", guesses)
    if _is_likely(guesses, n_letters):
        return Language(code, score, "decided", guesses)
    return Language(None, score, "too_short" if is_short else "tied", guesses)


def _is_likely(guesses: Sequence[tuple[str, float]], n_letters: int) -> bool:
    if not guesses or len(guesses[0][0]) > len("en"):
        return False
    code, score = guesses[0]
    first_two = {code for code, _ in guesses[:2]}
    is_close = len(first_two) > 1 and any(first_two <= group for group in _NEIGHBOURS) and n_letters < _TELLING_LETTERS
    if code not in _FREQUENT or is_close:
        return score >= _SURE
    return score >= (_LIKELY_WORDS if n_letters < _FEW_LETTERS else _LIKELY)


def _is_mixed(sample: str, detect: Detect) -> bool:
    middle = len(sample) // 2
    halves = [detect(half) for half in (sample[:middle], sample[middle:])]
    return len({half[0][0] for half in halves if half and half[0][1] >= _SURE}) > 1


def _judged(body: str, detect: Detect) -> tuple[str, Sequence[tuple[str, float]]]:
    """The sample that was large enough to be certain, or the largest, and the guesses on it."""
    sample, guesses = "", []
    for size in _SAMPLE_CHARS:
        sample = _sample(body, size)
        guesses = detect(sample)
        if len(body) <= size or (guesses and guesses[0][1] >= _CERTAIN):
            break
    return sample, guesses


def _sample(body: str, n_chars: int) -> str:
    if len(body) <= n_chars:
        return body
    size, step = n_chars // _N_PIECES, len(body) // _N_PIECES
    return "\n".join(body[i * step : i * step + size] for i in range(_N_PIECES))
