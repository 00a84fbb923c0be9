"""Claim candidates where nothing is parsed: a sentence that names somebody and then gives a figure or a date.

Subject is the first name, predicate the sentence's own words up to the figure, object the figure with what follows it;
nothing is said of grammar. Check-worthiness is the score of the model for clauses, with the features that can be seen.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from math import log1p

from onrecord.flows.annotate.check_worthy import ClaimWords, Features, score
from onrecord.flows.annotate.records import ClaimCandidate, Mention
from onrecord.flows.annotate.syntax import Span

_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"(?:[€$£¥]\s?)?(?<![\w.,])\d[\w.,:%-]*")
_MOST_WORDS = 60  # of a sentence; longer ones are lists
_FEWEST_WORDS = 2  # of a predicate
NOTHING = Features(*([0.0] * len(Features._fields)))


class PlainClaims:
    """Finds claims in the paragraphs of one language."""

    def __init__(self, words: ClaimWords) -> None:
        """Take the words that hedge and negate."""
        self._hedges = frozenset(word for word in words.hedges if " " not in word)
        self._negators = words.negators

    def find(self, text: str, sentences: Sequence[Span], mentions: Sequence[Mention]) -> list[ClaimCandidate]:
        """Return one candidate for each sentence that has a name and, behind it, a figure."""
        if not mentions:
            return []
        found: list[ClaimCandidate] = []
        starts = [mention.span.start for mention in mentions]
        for sentence in sentences:
            first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
            if first < last:
                subject = mentions[first].span
                if not _DIGIT.search(text, subject.end, sentence.end):  # so mostly, and much quicker to tell
                    continue
                figure = _FIGURE.search(text, subject.end, sentence.end)
                if figure and not text.startswith("?", sentence.end - 1):
                    found += self._candidate(text, sentence, subject, figure.start(), last - first)
        return found

    def _candidate(self, text: str, sentence: Span, subject: Span, figure: int, n_names: int) -> list[ClaimCandidate]:
        predicate = _trimmed(text, Span(subject.end, figure))
        words = sentence.of(text).lower().split()
        if len(predicate.of(text).split()) < _FEWEST_WORDS or len(words) > _MOST_WORDS:
            return []
        traits = NOTHING._replace(names=log1p(n_names), values=1.0, length=log1p(len(words)), named_subject=1.0)
        return [
            ClaimCandidate(
                span=sentence,
                subject=subject,
                predicate_span=predicate,
                predicate=" ".join(predicate.of(text).split()),
                object=_trimmed(text, Span(figure, sentence.end)),
                polarity="affirmed" if self._negators.isdisjoint(words) else "negated",
                modality="asserted" if self._hedges.isdisjoint(words) else "possible",
                score=round(score(traits), 4),
            )
        ]


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" ,;:–—"))
    return Span(start, max(start, span.start + len(words.rstrip(" ,;:–—.!"))))
