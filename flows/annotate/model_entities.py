"""The model's entities, put right by general rules: where a name begins and ends, and what it cannot be."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from onrecord.flows.annotate.gazetteer import GazetteerMatch
from onrecord.flows.annotate.naming_words import NamePatterns
from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.syntax import Parse, Span, Token

VALUE_KINDS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "CARDINAL", "QUANTITY"})
_WORKS = frozenset({"WORK_OF_ART", "LAW"})
_QUOTES = '"“”«»„'
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_MODIFIERS = frozenset({"advmod", "quantmod", "amod", "nummod"})
_MEASURES = VALUE_KINDS - {"DATE", "TIME", "ORDINAL"}
_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})  # a headline's verb in capitals: "[Norway Signs Treaty]"
_NOT_LAST = frozenset({"ADV", "ADP", "CCONJ", "SCONJ", "AUX", "VERB"})
_SCORE = re.compile(r"\d+[-–:]\d+")  # of a match: "[Norway] 3-0"
_PREFIX = re.compile(r"[a-z]+-(?=[A-Z])")


def model_mentions(
    parse: Parse, known: Sequence[GazetteerMatch], titles: Collection[str], words: NamePatterns
) -> list[Mention]:
    """Return what the model marked, trimmed and split, without what cannot be a name.

    Names leave out articles, possessive endings, enclosing marks and titles before a person; values keep
    "nearly" and "over" but not "only" or "an estimated". `known` are names of the gazetteer in the paragraph.
    """
    return [
        mention
        for entity in parse.entities
        for piece in _pieces(parse, Span(entity.start, entity.end), entity.kind, known)
        for mention in _mention(parse, piece, entity.kind, titles, words)
    ]


def _pieces(parse: Parse, span: Span, kind: str, known: Sequence[GazetteerMatch]) -> Iterator[Span]:
    """Cut a span where no single name can go on."""
    if kind in VALUE_KINDS:
        yield span
        return
    cuts = {span.start, span.end}
    is_row = kind not in _WORKS and _is_row(parse)
    for token in tokens_within(parse, span):
        if token.text in "()[]" or (is_row and _is_figure(token)) or (kind not in _WORKS and token.text in _QUOTES):
            cuts |= {token.start, token.end}
        elif token.text in _POSSESSIVES and _ends_known(known, span.start, token.start):
            cuts.add(token.end)
        elif kind not in _WORKS and token.tag in _FINITE:
            cuts |= {token.start, token.end}
    cuts |= {
        parse.tokens[first].start for first, _ in parse.sentences if span.start < parse.tokens[first].start < span.end
    }
    ordered = sorted(cuts)
    yield from (Span(start, end) for start, end in pairwise(ordered))


def _is_row(parse: Parse) -> bool:
    """Say whether the paragraph is a row of a table: figures, and no more words in small letters than figures."""
    n_figures = sum(map(_is_figure, parse.tokens))
    return n_figures > 1 and sum(token.text[0].islower() for token in parse.tokens) <= n_figures


def _is_figure(token: Token) -> bool:
    return token.text[0].isdigit() and not any(char.isalpha() for char in token.text)


def _ends_known(known: Sequence[GazetteerMatch], start: int, end: int) -> bool:
    return any(start <= match.span.start and match.span.end in (end, end - 1) for match in known)


def _mention(parse: Parse, span: Span, kind: str, titles: Collection[str], words: NamePatterns) -> Iterator[Mention]:
    if kind in VALUE_KINDS:
        value = _value_span(parse, span, kind, words)
        if value.start < value.end:
            yield Mention(value, kind, "value", None, "model")
        return
    tokens = _trimmed(tokens_within(parse, span), kind, words)
    if kind == "PERSON":
        tokens = _whole_name(parse, _without_title(parse, tokens, titles))
    if not tokens or tokens[0].tag in _FINITE or not _is_name(tokens, kind, words):
        return
    found = Span(tokens[0].start, tokens[-1].end)
    prefix = _PREFIX.match(found.of(parse.text))
    yield Mention(Span(found.start + (prefix.end() if prefix else 0), found.end), kind, "named", None, "model")


def tokens_within(parse: Parse, span: Span) -> list[Token]:
    """Return the tokens that lie inside a span, in order."""
    first = bisect_left(parse.tokens, span.start, key=attrgetter("start"))
    behind = bisect_left(parse.tokens, span.end, first, key=attrgetter("start"))
    return [token for token in parse.tokens[first:behind] if token.end <= span.end]


def _trimmed(tokens: Sequence[Token], kind: str, words: NamePatterns) -> list[Token]:
    kept = list(tokens)
    while kept and (_is_mark(kept[0]) or kept[0].text.lower() in words.never_first):
        kept.pop(0)
    while kept and _cannot_end(kept, kind):
        kept.pop()
    return kept


def _cannot_end(tokens: Sequence[Token], kind: str) -> bool:
    last = tokens[-1]
    if _is_mark(last) or last.text in _POSSESSIVES:
        return True
    if len(tokens) < 2 or kind in _WORKS:
        return False
    return last.pos in _NOT_LAST or _is_common(tokens) or _SCORE.fullmatch(last.text) is not None


def _is_mark(token: Token) -> bool:
    return not any(char.isalnum() for char in token.text)


def _is_common(tokens: Sequence[Token]) -> bool:
    """Say whether the last word is a common noun behind a name: "Interfax news agency"."""
    last = tokens[-1].text
    return last.isalpha() and last.islower() and any(t.text[0].isupper() for t in tokens[:-1])


def _is_name(tokens: Sequence[Token], kind: str, words: NamePatterns) -> bool:
    """Say whether the words can be one name: some capital, and no clause of a headline.

    Within a name, an article stands only behind a preposition or conjunction ("Bank of the West").
    """
    texts = [token.text for token in tokens]
    if not any(char.isupper() for text in texts for char in text):
        return False
    if kind in _WORKS or kind == "EVENT":
        return True
    return not any(
        word in words.inner_articles and before.lower() not in words.joints for before, word in pairwise(texts)
    )


def _without_title(parse: Parse, tokens: Sequence[Token], titles: Collection[str]) -> list[Token]:
    """Drop the longest title before a person's name, again and again; a title alone stays."""
    kept = list(tokens)
    while True:
        sizes = [n for n in range(1, len(kept)) if parse.text[kept[0].start : kept[n - 1].end] in titles]
        if not sizes:
            return kept
        kept = kept[max(sizes) :]


def _whole_name(parse: Parse, tokens: Sequence[Token]) -> list[Token]:
    """Add the proper noun that follows a person's name and governs it, as in "Amir [Khan Sherzai]"."""
    kept = list(tokens)
    while kept and kept[-1].i + 1 < len(parse.tokens):
        following = parse.tokens[kept[-1].i + 1]
        if not (_is_surname(following) and kept[-1].dep == "compound" and kept[-1].head == following.i):
            break
        kept.append(following)
    return kept


def _is_surname(token: Token) -> bool:
    return token.pos == "PROPN" and token.text[0].isupper() and token.text.isalpha() and not token.text.isupper()


def _value_span(parse: Parse, span: Span, kind: str, words: NamePatterns) -> Span:
    tokens = tokens_within(parse, span)
    while tokens and tokens[0].pos != "SYM" and _is_mark(tokens[0]):
        tokens.pop(0)
    while tokens and (tokens[-1].text in _POSSESSIVES or tokens[-1].text in ".,;:()" or tokens[-1].text.isspace()):
        tokens.pop()
    if not tokens:
        return Span(span.start, span.start)
    start, end = tokens[0].start, tokens[-1].end
    if lead := words.before_value.match(parse.text, start, end):
        return Span(lead.end(), end)
    if kind in _MEASURES and tokens[0].i:
        before = parse.tokens[tokens[0].i - 1]
        if before.text.lower() in words.approximators and before.dep in _MODIFIERS:
            start = before.start
    return Span(start, end)
