"""Names that an article tells once and then takes as known: marked wherever it says them again.

A recogniser looks at one sentence at a time and passes over many a bare surname or short name; one sense per discourse
(Gale, Church and Yarowsky 1992) holds for names as for words. Only the same words are taken, with their capitals, or
in capitals throughout; a word that is also a common one, or stands beside another with a capital, is left.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from onrecord.flows.annotate.lexicon import NameWords
from onrecord.flows.annotate.records import Article, Mention
from onrecord.flows.annotate.syntax import Span

_KINDS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})
_SHORTEST = 3  # letters
_SHORTEST_SHOUTED = 4
_BEHIND = re.compile(r"[ -][^\W\d_a-zß-öø-ÿ]")
_BEFORE = re.compile(r"(?<!\w)([^\W\d_a-zß-öø-ÿ][\w'’-]*\.?)[ -]$")
_FIRST_WORD = re.compile(r"\w+")
# What stands before is looked at behind the capital: those are few.
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ](?<![\w.@/#&-].)\w*")
_GOES_ON = re.compile(r"[\w@&-]")
_REACH = 40  # code points before a name in which the word before it stands

Kinds = Mapping[str, str]


def with_repeated_names(article: Article, words: NameWords, titles: Collection[str]) -> list[Mention]:
    """Return the article's mentions, in order, with those of its names that were passed over.

    `words` are those of its language, `titles` words before a person's name. Names of the gazetteer are found
    everywhere as it is.
    """
    text, kinds = article.text, _kinds_of_names(article, words.common)
    if not kinds:
        return list(article.mentions)
    spans = [span for span in _said(article, kinds) if not _is_part(text, span, words, titles)]
    found = [Mention(span, kinds[span.of(text)], "named", None, "pattern") for span in spans]
    kept = [m for m in article.mentions if m.form != "value" or not any(m.span.meets(other.span) for other in found)]
    return sorted([*kept, *found], key=lambda mention: mention.span)


def _kinds_of_names(article: Article, common: Collection[str]) -> Kinds:
    """Return the usual kind of each name, of persons' surnames and of names in capitals throughout."""
    counts: dict[str, dict[str, int]] = {}
    for mention in article.mentions:
        if mention.form == "named" and mention.kind in _KINDS and mention.basis != "gazetteer":
            for name in _forms(mention.span.of(article.text), mention.kind):
                found = counts.setdefault(name, {})
                found[mention.kind] = found.get(mention.kind, 0) + 1
    return {name: _usual(found) for name, found in counts.items() if name.lower() not in common}


def _usual(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda kind: (-counts[kind], kind))


def _forms(name: str, kind: str) -> Iterator[str]:
    said = [name, name.rpartition(" ")[2]] if kind == "PERSON" and " " in name else [name]
    for form in said:
        if len(form) >= _SHORTEST and form[0].isupper():
            yield form
            if len(form) >= _SHORTEST_SHOUTED and not form.isupper():
                yield form.upper()


def _said(article: Article, names: Collection[str]) -> Iterator[Span]:
    """Yield where one of the names stands and nothing is marked."""
    by_word = _by_first_word(names)
    marked = [mention.span for mention in article.mentions if mention.form != "value"]
    edges = [Span(0, 0), *marked, Span(len(article.text), len(article.text))]
    for before, after in pairwise(edges):
        if before.end < after.start:
            yield from _names_between(article.text, before.end, after.start, by_word)


def _by_first_word(names: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Return names by the word they begin with, longest first."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if first := _FIRST_WORD.match(name):
            by_word[first[0]].append(name)
    return by_word


def _names_between(text: str, start: int, end: int, by_word: Mapping[str, Sequence[str]]) -> Iterator[Span]:
    """Yield where names stand from `start` to `end`, the longest at each place; `by_word` has them by first word."""
    for match in _CAPITAL.finditer(text, start, end):
        at = match.start()
        if at < start or match[0] not in by_word:
            continue
        for name in by_word[match[0]]:
            stop = at + len(name)
            if text.startswith(name, at, end) and (stop == end or not _GOES_ON.match(text, stop)):
                yield Span(at, stop)
                start = stop
                break


def _is_part(text: str, span: Span, words: NameWords, titles: Collection[str]) -> bool:
    """Say whether a word beside the name has a capital too, so that it may be part of another name.

    A title before it is none, nor a common word that begins a sentence and is no first name.
    """
    if span.of(text).isupper():
        return False
    if _BEHIND.match(text, span.end):
        return True
    before = _BEFORE.search(text[max(0, span.start - _REACH) : span.start])
    word = before.group(1) if before else ""
    return bool(word) and word not in titles and (word in words.firsts or word.lower() not in words.common)
