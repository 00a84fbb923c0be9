"""What kind of source stands behind words: named, described, anonymous, many at once, a text, or nobody at all."""

import re
from bisect import bisect_left
from functools import cached_property, lru_cache

from onrecord.flows.annotate.cues import Cues
from onrecord.flows.annotate.gazetteer import PhraseFinder
from onrecord.flows.annotate.records import Article, Statement
from onrecord.flows.annotate.source_words import begun
from onrecord.flows.annotate.speakers import Speaker
from onrecord.flows.annotate.syntax import Span

_WORD = re.compile(r"[^\W_]+")


class SourceKinds:
    """Tells the kinds of the sources of one article."""

    def __init__(self, article: Article, cues: Cues) -> None:
        self.article = article
        self.lists = cues.reporting
        self.text = article.text

    def of(self, speaker: Speaker, statement: Statement | None) -> str | None:
        """Return the kind; None where the speaker, or whom a pronoun stands for, is not known.

        A phrase of anonymity in the cue's sentence outweighs all else: the name in "an aide to X" is not the source's.
        """
        if speaker.span is None:
            return "unsourced" if statement is not None and statement.source is None else None
        if statement is not None and self._is_unnamed(statement.cue):
            return "anonymous"
        if speaker.mention is not None and self.article.mentions[speaker.mention].form != "nominal":
            return "named"
        return self._of_words(speaker.span.of(self.text).lower())

    def _of_words(self, words: str) -> str | None:
        head = _WORD.findall(self.article.words.head_end.split(words, maxsplit=1)[0])[-1:]
        for kind, name in (("anonymous", "anonymous"), ("document", "texts"), ("collective", "collective")):
            if head and head[0] in self.lists.listed(name):
                return kind
        return None if words in self.article.words.pronouns else "described"

    def _is_unnamed(self, cue: Span) -> bool:
        if not self._anonymity:
            return False
        sentence = self.article.sentences[self.article.sentence_at(cue.start)] if self.article.sentences else cue
        place = bisect_left(self._anonymity, sentence.start)
        return place < len(self._anonymity) and self._anonymity[place] < sentence.end

    @cached_property
    def _anonymity(self) -> list[int]:
        """Where the article says that a source is not to be named."""
        phrases = self.lists.listed("anonymity")
        if not _folded(phrases).find(self.text.casefold()):  # so of most articles, and quicker to tell
            return []
        return [match.start() for match in _any_of(phrases).finditer(self.text)]


@lru_cache
def _folded(phrases: frozenset[str]) -> PhraseFinder:
    return PhraseFinder(map(str.casefold, phrases))


@lru_cache
def _any_of(phrases: frozenset[str]) -> re.Pattern[str]:
    return re.compile(begun(dict.fromkeys(phrases, r"\b")))
