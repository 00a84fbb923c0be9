"""Where words that a model claims to have copied really stand in a paragraph: a span of it, or none.

Quotation marks, dashes and spaces count as equal among themselves, since models write them their own way; a span is
taken from the paragraph all the same, so no character that is not there gets in.
"""

import re
from collections.abc import Sequence

from onrecord.flows.annotate.chat_schema import ChatClaim
from onrecord.flows.annotate.records import ClaimCandidate
from onrecord.flows.annotate.syntax import Span

# One character for one, so that places stay the same.
_ALIKE = str.maketrans("’‘ʼ“”„«»–—‑\u00a0\u202f\u2009\t\n", '\'\'\'"""""---     ')
_DETAIL_CHARS = 60


class Unverified(Exception):
    """Words are not in the paragraph, or not where they have to be."""


class Words:
    """The words of one paragraph, to be searched."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._alike = text.translate(_ALIKE)

    def places(self, name: str, words: str) -> list[Span]:
        """Return where the words stand, whole words only; raises Unverified where they do not."""
        wanted = words.strip().translate(_ALIKE)
        found = [Span(*match.span()) for match in re.finditer(_whole(wanted), self._alike)] if wanted else []
        if not found:
            raise Unverified(f"{name} {words[:_DETAIL_CHARS]!r} is not in the paragraph")
        return found


def _whole(words: str) -> str:
    before = r"(?<!\w)" if re.match(r"\w", words) else ""
    after = r"(?!\w)" if re.search(r"\w$", words) else ""
    return f"{before}{re.escape(words)}{after}"


def verify(claim: ChatClaim, words: Words) -> ClaimCandidate:
    """Return a claim of an answer as a candidate; raises Unverified where any of its words cannot be found.

    Lemma and score are left to the caller, as no answer could be held to them.
    """
    span, predicate = _clause(claim, words)
    subject = _nearest(words, "subject", claim.subject, span, predicate, is_before=True)
    obj = _nearest(words, "object", claim.object, span, predicate, is_before=False)
    holder = _nearest(words, "holder", claim.holder, span, predicate, is_before=True)
    if (subject and subject.meets(predicate)) or (obj and obj.meets(predicate)):
        raise Unverified(f"predicate {claim.predicate[:_DETAIL_CHARS]!r} overlaps subject or object")
    return ClaimCandidate(
        span=span,
        subject=subject,
        predicate_span=predicate,
        predicate=" ".join(predicate.of(words.text).lower().split()),
        object=obj,
        polarity=claim.polarity,
        modality=claim.modality,
        score=0.0,
        holder=holder,
        method="chat",
    )


def _clause(claim: ChatClaim, words: Words) -> tuple[Span, Span]:
    """Return the first place of the claim that holds its predicate, and where in it that stands."""
    predicates = words.places("predicate", claim.predicate)
    for span in words.places("claim", claim.claim):
        inside = [one for one in predicates if span.holds(one)]
        if inside:
            return span, inside[0]
    raise Unverified(f"predicate {claim.predicate[:_DETAIL_CHARS]!r} is not in the words of the claim")


def _nearest(words: Words, name: str, wanted: str | None, span: Span, predicate: Span, is_before: bool) -> Span | None:
    """Return the place nearest to the predicate: inside the claim if there is one, on its usual side of the verb."""
    if wanted is None:
        return None

    def rank(place: Span) -> tuple[bool, bool, int]:
        return not span.holds(place), (place.end <= predicate.start) != is_before, _distance(place, predicate)

    return min(words.places(name, wanted), key=rank)


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end)


def best_overlap(candidate: ClaimCandidate, others: Sequence[ClaimCandidate]) -> ClaimCandidate | None:
    """Return the one of `others` whose verbs share most with the candidate's, if any do."""

    def shared(other: ClaimCandidate) -> int:
        one, two = candidate.predicate_span, other.predicate_span
        return min(one.end, two.end) - max(one.start, two.start)

    best = max(others, key=shared, default=None)
    return best if best and shared(best) > 0 else None
