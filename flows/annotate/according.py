"""Sources put before, into or after a statement by a phrase: according to X, in the words of X, in X's words."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter

from onrecord.flows.annotate.contents import trim
from onrecord.flows.annotate.cues import Cues, is_speech, lemma_of
from onrecord.flows.annotate.records import Statement
from onrecord.flows.annotate.sources import agent_token, source_span
from onrecord.flows.annotate.syntax import Span, Token
from onrecord.flows.annotate.tree import Tree

_LEAD = frozenset({"ADV", "CCONJ", "PUNCT", "SCONJ"})


def find_according_to(tree: Tree, cues: Cues) -> Iterator[Statement]:
    """Yield a statement for each source that such a phrase names; its content is the rest of the sentence."""
    for phrase in _phrases(tree, cues):
        noun = _noun_after(tree, phrase[-1])
        if noun is None:
            continue
        behind = _behind_document(tree, noun, cues)
        last = _region(tree, noun)[-1]
        cue = Span(phrase[0].start, phrase[-1].end)
        found = [(cue, source_span(tree, behind or noun))]
        further = _further(tree, last)
        if further is not None:
            verb, by, agent = further
            last = max(last, _region(tree, agent)[-1])
            found.append((Span(verb.start, by.end), source_span(tree, agent)))
        region = Span(cue.start, tree.tokens[last].end)
        content = _rest_of_sentence(tree, phrase[0], region, cues)
        for words, source in found:
            yield Statement("according_to", words, words.of(tree.parse.text).lower(), source, content)


def _phrases(tree: Tree, cues: Cues) -> Iterator[list[Token]]:
    if not cues.according_to:
        return
    for match in _pattern(cues.according_to).finditer(tree.parse.text):
        first, behind = (bisect_left(tree.tokens, end, key=attrgetter("start")) for end in match.span())
        tokens = list(tree.tokens[first:behind])
        # "citing X" is read as a verb: whoever cites is the source.
        if tokens and not (len(tokens) == 1 and tokens[0].pos == "VERB"):
            yield tokens


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in longest_first) + r")\b", re.IGNORECASE)


def _noun_after(tree: Tree, word: Token) -> Token | None:
    objects = tree.children(word.i, "pobj", "pcomp", "dobj")
    if objects:
        return objects[0]
    if word.i + 1 >= len(tree.tokens) or tree.tokens[word.i + 1].pos not in {"NOUN", "PROPN", "PRON", "DET"}:
        return None
    noun = tree.tokens[word.i + 1]
    while noun.dep in {"compound", "det", "amod", "poss"} and noun.head > noun.i:
        noun = tree.tokens[noun.head]
    return noun


def _further(tree: Tree, last: int) -> tuple[Token, Token, Token] | None:
    """The participle, preposition and noun of a second source behind the first: "..., confirmed by Y"."""
    near = [token for token in tree.tokens[last + 1 : last + 5] if token.text != ","]
    words = near[1:] if near and near[0].pos == "CCONJ" else near
    if len(words) < 2 or not words[0].text.endswith("ed") or words[1].text != "by":
        return None
    noun = _noun_after(tree, words[1])
    return (words[0], words[1], noun) if noun is not None else None


def _behind_document(tree: Tree, noun: Token, cues: Cues) -> Token | None:
    """Who made the report or statement that is named as source: "reports by X", "a statement from X"."""
    if lemma_of(noun) not in cues.reporting.listed("documents"):
        return None
    for preposition in tree.children(noun.i, "prep", "agent"):
        if preposition.text.lower() in cues.reporting.listed("makers"):
            return next(iter(tree.children(preposition.i, "pobj")), None)
    made = (agent_token(tree, child) for child in tree.children(noun.i, "acl"))
    return next((agent for agent in made if agent is not None), None)


def _region(tree: Tree, noun: Token) -> list[int]:
    """The words from the source to its end: no clause of the statement that a wrong parse has hung on it."""
    within = [tree.tokens[i] for i in tree.subtree(noun.i) if i > noun.i]
    further = [one.i for one in within if one.tag == "VBN" and (one.dep == "conj" or tree.follows_mark(one.i))]
    members = tree.subtree(noun.i, further)
    end = noun.i
    for i in members:
        if i > end + 1 and i > noun.i:
            break
        end = max(end, i)
    region = [i for i in members if noun.i - 12 < i <= end]
    while region and tree.tokens[region[-1]].pos in {"PUNCT", "SPACE"}:
        region.pop()
    return region or [noun.i]


def _rest_of_sentence(tree: Tree, first: Token, region: Span, cues: Cues) -> Span | None:
    start, end = tree.parse.sentence_span(tree.sentence_of[first.i])
    begin = tree.parse.sentences[tree.sentence_of[first.i]][0]
    text = tree.parse.text
    if all(token.pos in _LEAD for token in tree.tokens[begin : first.i]):
        words = tree.tokens[first.i : tree.parse.sentences[tree.sentence_of[first.i]][1]]
        return trim(text, Span(region.end, _contrast_after(words, region.end, cues)))
    governor = first
    while governor.dep in {"prep", "pobj", "pcomp"} and governor.head != governor.i:
        governor = tree.tokens[governor.head]
    if governor.start > region.end and text[max(0, first.start - 2) : first.start].strip().endswith(","):
        return trim(text, Span(start, end))
    return trim(text, Span(start, first.start))


def _contrast_after(words: Sequence[Token], start: int, cues: Cues) -> int:
    """Where a clause of contrast with a source of its own begins ("..., while Y said ..."), else the sentence's end."""
    for before, (place, word) in zip(words, enumerate(words[1:], start=1), strict=False):
        is_contrast = word.start > start and before.text == "," and word.text.lower() in cues.syntax.contrasts
        if is_contrast and any(_speaks(other, cues) for other in words[place:]):
            return word.start
    return words[-1].end


def _speaks(word: Token, cues: Cues) -> bool:
    return word.pos == "VERB" and is_speech(lemma_of(word), cues)
