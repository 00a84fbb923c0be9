"""Claims of an article: who stands behind each candidate, on what it rests, and how it reads standing alone.

Works on the findings of all paragraphs, without a parse: it is the cheap second pass.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import takewhile

from onrecord.flows.annotate.particulars import quantity_of, time_of
from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.records import Article, ClaimCandidate, Mention, Statement
from onrecord.flows.annotate.source_words import begun
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.annotate.syntax_words import NO_WORDS, SyntaxWords

_HEAD_ENDS = re.compile(r",|\(|\s(?:of|for|in|at|from|to|on|with|by|who|which|that|whose)\s")
_MARKER_BEFORE = re.compile(
    r"\b(?:that|who|which|after|before|when|as|while|because|since|although|though|whereas|where)\s+$", re.IGNORECASE
)
_RELATIVE = re.compile(r"(?:that|who|which)\s+", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?:statement|report|reports|document|documents|filing|memo|letter|study|survey|poll|data|figures|records?|"
    r"communiqué|indictment|ruling|transcript|release|tally|count|census|audit|affidavit|lawsuit|plan)$",
    re.IGNORECASE,
)
_HEARSAY_WORDS = ("reportedly", "allegedly", "purportedly", "supposedly", "rumored", "rumoured")
_HEARSAY = re.compile(begun(dict.fromkeys(_HEARSAY_WORDS, r"\b")))
_LOCATIVE = re.compile(r"\b(?:in|at|near|inside|outside|across|throughout|around|off)\s+(?:the\s+)?$", re.IGNORECASE)
_LONGEST_LOCATIVE = len("throughout the ") + 1
_ENDED = re.compile(r"[.!?][\"”»)]?$")
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_THINGS = frozenset({"ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
_ANTECEDENTS = {
    "he": frozenset({"PERSON"}),
    "she": frozenset({"PERSON"}),
    "it": _THINGS,
    "they": frozenset({"ORG", "NORP"}),
}


@record
class Voice:
    """Words that the article gives to somebody: their span, who says them, and in which manner.

    `kind`: direct, indirect, hearsay or document. `cue` is the verb or phrase that introduces them, `source_mention`
    the article's mention of the source where its own words do not name it (he said).
    """

    content: Span
    source: Span | None
    kind: str
    cue: Span | None = None
    source_mention: int | None = None


def voice_of(statement: Statement, text: str) -> Voice:
    """Return a reported statement as a voice: nobody's is hearsay, a report's or a ruling's comes from a document."""
    source = statement.source.of(text) if statement.source else ""
    is_document = _DOCUMENT.search(_head(source))
    kind = "document" if is_document else "indirect" if source else "hearsay"
    content = statement.content or Span(statement.cue.end, statement.cue.end)
    return Voice(content, statement.source, kind, statement.cue)


@record
class Assertion:
    """A claim in its article. Spans lie in its text; `*_mention`, `quantity`, `voice` and `sentence` are positions.

    `holder` is None where the article itself stands behind the claim, and in hearsay.
    """

    span: Span
    subject: Span | None
    subject_mention: int | None
    predicate: str
    object: Span | None
    object_mention: int | None
    place_mention: int | None
    quantity: int | None
    time: Span | None
    polarity: str
    modality: str
    evidentiality: str
    holder: Span | None
    holder_mention: int | None
    voice: int | None
    text: str
    score: float
    sentence: int
    is_aside: bool = False
    method: str = "rules"


def find_assertions(article: Article, voices: Sequence[Voice], words: SyntaxWords = NO_WORDS) -> list[Assertion]:
    """Return the article's claims in the order of its candidates; `words` are those of its language."""
    found: list[Assertion] = []
    for claim in article.claims:
        found.append(_assertion(article, voices, claim, found, words))
    return found


def _assertion(
    article: Article, voices: Sequence[Voice], claim: ClaimCandidate, before: Sequence[Assertion], words: SyntaxWords
) -> Assertion:
    heard = _voices_behind(voices, claim)
    if claim.is_aside and heard and voices[heard[0]].kind != "direct":
        heard = []  # who somebody is, the article says itself, in the midst of what it reports
    known = next((voices[i] for i in heard if voices[i].source), None)
    evidentiality = voices[heard[0]].kind if heard else _own_evidentiality(article.text, claim)
    is_reported = claim.modality == "asserted" and evidentiality != "own_voice"
    sentence = article.sentence_at(claim.span.start)
    holder_mention = _source_mention(article, known)
    nearest = _topic(article, before, sentence)
    speaks = known is not None and known.source == claim.subject
    name = None
    if evidentiality != "direct":  # a quotation's pronouns are its speaker's
        name = _antecedent(article, claim, holder_mention if known and not speaks else nearest, words)
    subject_mention = mention_at_head(article, claim.subject) if name is None else name
    return Assertion(
        span=claim.span,
        subject=claim.subject,
        subject_mention=subject_mention,
        predicate=claim.predicate,
        object=claim.object,
        object_mention=mention_at_head(article, claim.object),
        place_mention=_place(article, claim),
        quantity=quantity_of(article, claim),
        time=time_of(article, claim),
        polarity=claim.polarity,
        modality="reported" if is_reported else claim.modality,
        evidentiality=evidentiality,
        holder=known.source if known else None,
        holder_mention=subject_mention if speaks and holder_mention is None else holder_mention,
        voice=heard[0] if heard else None,
        text=standalone(article, claim, None if name is None else article.mentions[name]),
        score=claim.score,
        sentence=sentence,
        is_aside=claim.is_aside,
        method=claim.method,
    )


def _topic(article: Article, before: Sequence[Assertion], sentence: int) -> int | None:
    """Return the subject of the claims just before, in this sentence or else the last, if they all have the same."""
    near = list(
        takewhile(lambda one: one.sentence >= sentence - 1, (one for one in reversed(before) if not one.is_aside))
    )
    same = [one for one in near if one.sentence == sentence] or near
    subjects = [one.subject_mention for one in same]
    names = {article.mentions[i].span.of(article.text) for i in subjects if i is not None}
    return subjects[0] if len(names) == 1 and None not in subjects else None


def _source_mention(article: Article, voice: Voice | None) -> int | None:
    if voice is None or voice.source_mention is not None:
        return voice.source_mention if voice else None
    return mention_at_head(article, voice.source)


def _voices_behind(voices: Sequence[Voice], claim: ClaimCandidate) -> list[int]:
    """Return the voices that carry the claim, the nearest first.

    The narrowest content that holds the predicate comes first, direct speech before a report of equal width. A claim
    that somebody spoke (the minister announced a plan) is, where nobody else tells it, the speaker's own.
    """

    def distance(i: int) -> tuple[int, bool, int]:
        return voices[i].content.end - voices[i].content.start, voices[i].kind != "direct", i

    carrying = [i for i, voice in enumerate(voices) if voice.content.holds(claim.predicate_span)]
    return sorted(carrying, key=distance) or [i for i, voice in enumerate(voices) if _is_cue(voice, claim)]


def _is_cue(voice: Voice, claim: ClaimCandidate) -> bool:
    """Say whether the claim is that the voice spoke; that somebody did not speak is nobody's but the article's."""
    is_own_verb = voice.cue is not None and voice.cue.meets(claim.predicate_span)
    return is_own_verb and claim.polarity == "affirmed" and not all(map(voice.content.holds, claim.stretches))


def _own_evidentiality(text: str, claim: ClaimCandidate) -> str:
    return "hearsay" if _HEARSAY.search(claim.span.of(text)) else "own_voice"


def mention_at_head(article: Article, span: Span | None) -> int | None:
    """Return the longest mention at the head of a noun phrase: in "spokesman for the army", one at spokesman."""
    if span is None:
        return None
    head = span.start + len(_head(span.of(article.text))) - 1
    inside = [i for i, one in _mentions_within(article, span) if one.span.start <= head < one.span.end]
    return max(inside, key=lambda i: _length(article.mentions[i].span), default=None)


def _head(phrase: str) -> str:
    """Return a noun phrase up to the end of its head noun: before a preposition, relative, comma or bracket."""
    end = _HEAD_ENDS.search(phrase)
    return phrase[: end.start() if end else None].rstrip()


def _length(span: Span) -> int:
    return span.end - span.start


def _mentions_within(article: Article, span: Span) -> Iterator[tuple[int, Mention]]:
    first = bisect_left(article.mentions, span.start, key=_start)
    last = bisect_left(article.mentions, span.end, key=_start)
    return ((i, article.mentions[i]) for i in range(first, last) if span.holds(article.mentions[i].span))


def _start(mention: Mention) -> int:
    return mention.span.start


def _place(article: Article, claim: ClaimCandidate) -> int | None:
    """Return the first place of the claim that follows a preposition of place."""
    subject = claim.subject or Span(claim.span.start, claim.span.start)
    inside = (found for span in claim.stretches for found in _mentions_within(article, span))
    for i, one in inside:
        before = article.text[max(0, one.span.start - _LONGEST_LOCATIVE) : one.span.start]
        if one.kind in _PLACES and _LOCATIVE.search(before) and not subject.holds(one.span):
            return i
    return None


def _antecedent(article: Article, claim: ClaimCandidate, nearest: int | None, words: SyntaxWords) -> int | None:
    """Return `nearest`, the source or else the subject before, where a pronoun subject can stand for nothing else.

    Subjects go on being subjects (Brennan, Friedman and Pollard, 1987). One that is unnamed or of another kind, a
    second person named in between, and an "it" that may be empty (it is clear that) all leave the pronoun as it is.
    """
    if claim.subject is None or nearest is None:
        return None
    pronoun, mention = claim.subject.of(article.text).lower(), article.mentions[nearest]
    if mention.form != "named" or mention.kind not in _ANTECEDENTS.get(pronoun, frozenset()):
        return None
    if pronoun == "it" and claim.predicate.split()[0] in words.empty_verbs:
        return None
    between = [one for _, one in _mentions_within(article, Span(mention.span.end, claim.subject.start))]
    is_rivalled = mention.kind == "PERSON" and any(_is_other_person(article.text, mention, one) for one in between)
    return None if is_rivalled else nearest


def _is_other_person(text: str, mention: Mention, other: Mention) -> bool:
    surname = other.span.of(text).split()[-1:]
    return other.kind == "PERSON" and not set(surname) <= set(mention.span.of(text).split())


def standalone(article: Article, claim: ClaimCandidate, name: Mention | None) -> str:
    """Return the clause as a sentence: its subject in front, named where `name` is known, nothing else added."""
    if claim.pieces:
        return _pieced(article, claim, name)
    text, span, subject = article.text, claim.span, claim.subject
    surface = name.span.of(text) if name else subject.of(text) if subject else ""
    if subject and span.holds(subject):
        lead = text[span.start : subject.start]
        words = f"{'' if _MARKER_BEFORE.search(lead) else lead}{surface}{text[subject.end : span.end]}"
    else:
        clause = _RELATIVE.sub("", span.of(text), count=1) if _RELATIVE.match(span.of(text)) else span.of(text)
        words = f"{surface} {clause[:1].lower()}{clause[1:]}" if surface else clause
    return _as_sentence(words)


def _pieced(article: Article, claim: ClaimCandidate, name: Mention | None) -> str:
    """Return the pieces of a claim in a row, with the name in the subject's place where one is known."""
    read = (
        _read(article, name.span if name and piece.span == claim.subject else piece.span, piece.words)
        for piece in claim.pieces
    )
    return _as_sentence(" ".join(read))


def _read(article: Article, span: Span | None, words: str | None) -> str:
    return words if words is not None else span.of(article.text) if span else ""


def _as_sentence(words: str) -> str:
    words = " ".join(words.split())
    return words[:1].upper() + words[1:] + ("" if _ENDED.search(words) else ".")
