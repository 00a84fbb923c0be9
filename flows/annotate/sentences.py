"""Sentences: the model's boundaries, repaired, as spans; and a rule for languages without a model.

A block (heading, paragraph, bullet) is its own paragraph, so a heading is one sentence whatever it lacks at its end.
"""

import re
from collections.abc import Collection, Sequence

from onrecord.flows.annotate.syntax import Parse, Span, Token

# Abbreviations that stand before a name or number and so never end a sentence.
_BEFORE_NAMES = frozenset(
    "Mr. Mrs. Ms. Dr. Prof. Gen. Lt. Col. Maj. Capt. Sgt. Cpl. Adm. Rev. Hon. Sen. Rep. Gov. Pres. St. Mt. Ft. No. "
    " Nos. Art. Fig. vs. v. e.g. i.e. cf. approx. Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sept. Sep. Oct. Nov. Dec.".split()
)
_OPENERS = "\"'“‘«„(["
_CLOSERS = "\"'”’»)]"
_END = re.compile(rf"[.!?…]+[{re.escape(_CLOSERS)}]*(?=\s+[{re.escape(_OPENERS)}]*[^\s{re.escape(_OPENERS)}])")
_LEAD = re.compile(r"\s*(?:[•▪●◦‣*·–—-]\s+)?")
_ORDINAL = re.compile(r"\d{1,2}\.")
_DOTTED = re.compile(r"(?:\w\.)+")


def repair_sentences(tokens: Sequence[Token], ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join token ranges that a boundary wrongly parts.

    No boundary holds inside brackets, before a lower-case word or a closing mark, after an abbreviation that
    needs what follows, or where the first part has no word.
    """
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and _is_false_boundary(tokens[joined[-1][0] : start], tokens[start:end]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_false_boundary(left: Sequence[Token], right: Sequence[Token]) -> bool:
    before = [token for token in left if not token.text.isspace()]
    after = next((token for token in right if not token.text.isspace()), None)
    if after is None or not any(char.isalnum() for token in before for char in token.text):
        return True
    last = before[-1]
    is_closed_here = after.text in _CLOSERS and after.start == last.end
    return (
        last.text in _BEFORE_NAMES
        or is_closed_here
        or _goes_on(last.text, after.text)
        or (_is_open([token.text for token in before]) and _closes([token.text for token in right]))
    )


def _goes_on(last: str, following: str) -> bool:
    """Say whether a sentence goes on: before a lower-case word stands only a mark that ends sentences."""
    return following[0].islower() and (last[-1] not in ".!?…:" + _CLOSERS or bool(_DOTTED.fullmatch(last)))


def _is_open(words: Sequence[str]) -> bool:
    return words.count("(") > words.count(")")


def _closes(words: Sequence[str]) -> bool:
    return ")" in words and "(" not in words[: words.index(")")]


def sentence_spans(parse: Parse) -> list[Span]:
    """Return the sentences of a parsed paragraph in order; none is empty.

    White space at the ends and a bullet mark at the start are left out.
    """
    spans = (_trim(parse.text, parse.sentence_span(number)) for number in range(len(parse.sentences)))
    return [span for span in spans if span.start < span.end]


def split_sentences(text: str, abbreviations: Collection[str]) -> list[Span]:
    """Split `text` after full stops, question and exclamation marks, for languages without a model.

    `abbreviations` end in a full stop ("bzw."); after one of them, a single letter, or a number
    ("3. Juli") nothing is split, nor before a lower-case word.
    """
    cuts = [found.end() for found in _END.finditer(text) if _is_boundary(text, found, abbreviations)]
    pieces = (_trim(text, Span(start, end)) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True))
    return [span for span in pieces if span.start < span.end]


def _is_boundary(text: str, found: re.Match[str], abbreviations: Collection[str]) -> bool:
    following = text[found.end() :].lstrip()[:1]
    if following.islower():
        return False
    if found.group() != ".":
        return True
    word = text[: found.end()].rsplit(maxsplit=1)[-1].lstrip(_OPENERS)
    return word not in abbreviations and not _ORDINAL.fullmatch(word) and not _DOTTED.fullmatch(word)


def _trim(text: str, span: Span) -> Span:
    start, end = span
    lead = None if text[start : start + 1].isalnum() else _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
