"""Kinds of names that the article itself tells: "the ferry Lady Astrid", "Vestbank, a lender".

A model that does not know a name guesses its kind from its look; a noun in apposition says it (Hearst 1992 reads
hyponyms from such patterns). What is said once holds for every mention of the same words in the article.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from onrecord.flows.annotate.records import Article, Mention

_UNSURE = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT"})
_BEFORE = re.compile(r"(?<!\w)(\w+),? $")
_BEHIND = re.compile(r", ((?:[\w-]+ ){0,4}[\w-]+)")
_REACH = 30  # code points before a name in which the word before it stands


def with_described_kinds(
    article: Article, nouns: Mapping[str, str], stops: Collection[str], is_person: Callable[[str], bool]
) -> list[Mention]:
    """Return the article's mentions with the kinds that it tells.

    `nouns` gives the kind of what each noun stands for, `stops` are small words behind which the noun of an apposition
    cannot stand ("Holm, head of the bank"). Who is known as a person by the first name stays one.
    """
    told = _told_kinds(article, nouns, stops)
    return [
        replace(mention, kind=kind)
        if _is_unsure(mention)
        and (kind := told.get(mention.span.of(article.text), mention.kind)) != mention.kind
        and not is_person(mention.span.of(article.text))
        else mention
        for mention in article.mentions
    ]


def _told_kinds(article: Article, nouns: Mapping[str, str], stops: Collection[str]) -> Mapping[str, str]:
    """Return the kind of each name of which all nouns beside it tell the same."""
    found: dict[str, set[str]] = defaultdict(set)
    for mention in filter(_is_unsure, article.mentions):
        found[mention.span.of(article.text)].update(_kinds_beside(article.text, mention, nouns, stops))
    return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}


def _is_unsure(mention: Mention) -> bool:
    return mention.form == "named" and mention.basis != "gazetteer" and mention.kind in _UNSURE


def _kinds_beside(text: str, mention: Mention, nouns: Mapping[str, str], stops: Collection[str]) -> Iterator[str]:
    start, end = mention.span
    before = _BEFORE.search(text[max(0, start - _REACH) : start])
    if before and before.group(1) in nouns:
        yield nouns[before.group(1)]
    behind = _BEHIND.match(text, end)
    if behind:
        words = behind.group(1).split()
        n_open = next((i for i, word in enumerate(words) if i and word in stops), len(words))
        heads = [word for word in words[:n_open] if word in nouns]
        if words[0].islower() and heads and (heads[-1] != words[0] or words[0] == words[n_open - 1]):
            yield nouns[heads[-1]]
