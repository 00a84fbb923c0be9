"""Sources that an article leans on for what it says: outlets, agencies, authorities and documents it names.

Every named account counts, not every speaker: a source is cited if a phrase such as "according to" names it, if a
medium reports, if someone confirms, if words were told to a medium, or if a line carries an agency's slug.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.records import Article, Statement
from onrecord.flows.annotate.speakers import Speakers
from onrecord.flows.annotate.syntax import Span

OutletOf = Callable[[str], str | None]


@record
class CitationFinding:
    """One row of the table `citations`, before it has ids.

    `span` holds the words that name the source, `scope` the words that lean on it; `mention` is an index into the
    article's mentions, `outlet_id` the outlet of the seeds that the words name.
    """

    marker: str
    span: Span
    scope: Span | None
    mention: int | None
    outlet_id: str | None


_SLUG = re.compile(r"\(\s*([A-Z][A-Za-z.&/ ]{1,24})\s*\)|^\s*([A-Z][A-Za-z.]{1,14})\s*(?:—|–|--?)\s", re.MULTILINE)
_SLUG_MARK = re.compile("[(—–-]")  # without one there is none
_SLUG_REACH = 80  # code points from the start of a paragraph in which an agency's slug may stand
_MOST_BETWEEN = 4  # words between a verb of speech and the medium told
_OWNS = re.compile(r"['’]s?\s")  # the BBC's correspondent


@dataclass(frozen=True)
class CitationWords:
    """A language's own verbs by which a medium reports or somebody confirms, and words before whom they told it."""

    reports: frozenset[str] = frozenset()
    confirms: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


def find_citations(
    article: Article, outlet_of: OutletOf, words: CitationWords = CitationWords(), speakers: Speakers | None = None
) -> list[CitationFinding]:
    """Return the citations of an article in order; `outlet_of` gives the outlet of a name, or None.

    `words` and those of the article are its language's own. A source named twice for the same words counts once.
    `speakers` are the article's, where others have asked for them before.
    """
    reader = _Reader(article, outlet_of, words, speakers or Speakers(article))
    found = [*reader.in_statements(), *reader.told_media(), *reader.beside_names(), *reader.slugs()]
    distinct: dict[Span, CitationFinding] = {}
    for citation in found:
        if not any(citation.span.meets(other) for other in distinct):
            distinct[citation.span] = citation
    return sorted(distinct.values(), key=lambda citation: citation.span)


class _Reader:
    def __init__(self, article: Article, outlet_of: OutletOf, words: CitationWords, speakers: Speakers) -> None:
        self.words = words
        self.article = article
        self.text = article.text
        self.outlet_of = outlet_of
        self.speakers = speakers

    def in_statements(self) -> Iterator[CitationFinding]:
        """Citations that the statements show: according to X, X reported, confirmed by X."""
        article = self.article
        for statement in self.article.statements:
            source = statement.source
            if source is None or source.of(self.text).lower() in article.words.pronouns:
                continue
            marker = self._marker(statement, source)
            if statement.cue_lemma in article.words.cites and statement.content and self._outlet(statement.content):
                yield self._citation("according_to", statement.content, self._sentence(statement.cue.start))
            elif marker:
                yield self._citation(marker, source, statement.content)

    def told_media(self) -> Iterator[CitationFinding]:
        """Citations of media that words were said to: right behind verb and source, X dijo a Y."""
        for statement in self.article.statements if self.words.told else ():
            end = max(statement.cue.end, statement.source.end if statement.source else 0)
            place = bisect_left(self.article.mentions, end, key=lambda mention: mention.span.start)
            for mention in self.article.mentions[place : place + 1]:
                between = self.text[end : mention.span.start].split()
                is_told = bool(between) and between[0].lower() in self.words.told and len(between) <= _MOST_BETWEEN
                if is_told and self._outlet(mention.span):
                    yield self._citation("statement_to", mention.span, self._sentence(end))

    def beside_names(self) -> Iterator[CitationFinding]:
        """Citations that need no parse: "told X", "in an interview with X", "reported by X" before a medium's name."""
        if not self._names_media():
            return
        words, folded = self.article.words, self.text.casefold()
        # Most articles hold none of the words that some of these need, which is much quicker to tell.
        if _holds(folded, (*words.told, *words.occasions)):
            for match in words.told_before.finditer(self.text):
                yield from self._medium_at(match.end(), "statement_to")
        if _holds(folded, (*words.reported_by, *words.confirmed_by)):
            for match in words.by_before.finditer(self.text):
                yield from self._medium_at(match.end(), "reported_by" if match["reported"] else "confirmed_by")
        if _holds(folded, words.according):
            for match in words.according_before.finditer(self.text):
                yield from self._medium_at(match.end(), "according_to")
        for match in words.to_before.finditer(self.text) if self._told else ():
            if self.article.sentence_at(match.start()) in self._told:
                yield from self._medium_at(match.end(), "statement_to")

    def _names_media(self) -> bool:
        """Say whether any name is a medium's: where none is, the text need not be searched."""
        return any(map(self._known, {mention.span.of(self.text) for mention in self.article.mentions}))

    @cached_property
    def _told(self) -> frozenset[int]:
        """Sentences in which somebody speaks."""
        spoken = (one for one in self.article.statements if one.attitude == "speech" and one.kind in {"says", "named"})
        return frozenset(self.article.sentence_at(one.cue.start) for one in spoken)

    def slugs(self) -> Iterator[CitationFinding]:
        """Agencies named where a paragraph begins ("OSLO (AFP) -", "AP -"): all that follows is theirs."""
        end = max((block.span.end for block in self.article.blocks), default=0)
        for block in self.article.blocks:
            head = self.text[block.span.start : min(block.span.end, block.span.start + _SLUG_REACH)]
            for match in _SLUG.finditer(head) if _SLUG_MARK.search(head) else ():
                place = Span(*match.span(1 if match[1] else 2)).moved(block.span.start)
                is_slug = match[2] or block.kind == "agency_slug" or re.match(r"\s*(?:[—–:-]|$)", head[match.end() :])
                if is_slug and self._outlet(place):
                    yield self._citation("agency_slug", place, Span(block.span.start, end))

    def _marker(self, statement: Statement, source: Span) -> str | None:
        if statement.kind == "according_to":
            return "confirmed_by" if statement.cue_lemma.split()[0] == "confirmed" else "according_to"
        if statement.cue_lemma in self.words.confirms:
            return "confirmed_by"
        is_report = statement.cue_lemma in self.words.reports
        return "reported_by" if is_report and (self._outlet(source) or self._owning_outlet(source)) else None

    def _owning_outlet(self, source: Span) -> str | None:
        """The outlet whose reporter the words name: "the BBC's Ada Lund", "Reuters' correspondent"."""
        lead = self.article.words.lead.match(source.of(self.text))
        mention = self.speakers.name_at(source.start + (lead.end() if lead else 0))
        name = None if mention is None else self.article.mentions[mention].span
        if name is None or not source.holds(name):
            return None
        ending = _OWNS.search(self.text, max(name.start, name.end - 2), source.end)
        is_owner = ending is not None and ending.start() <= name.end
        return self._known(self.text[name.start : ending.start()]) if is_owner and ending else None

    def _medium_at(self, position: int, marker: str) -> Iterator[CitationFinding]:
        mention = self.speakers.name_at(position)
        name = None if mention is None else self.article.mentions[mention].span
        if name is not None and self._outlet(name):
            yield self._citation(marker, name, self._sentence(position))

    def _sentence(self, position: int) -> Span | None:
        sentences: Sequence[Span] = self.article.sentences
        return sentences[self.article.sentence_at(position)] if sentences else None

    def _citation(self, marker: str, source: Span, scope: Span | None) -> CitationFinding:
        outlet = self._outlet(source) or self._owning_outlet(source)
        return CitationFinding(marker, source, scope, self.speakers.of_source(source).mention, outlet)

    def _outlet(self, source: Span) -> str | None:
        """The outlet that these words, or a name that heads them, denote."""
        mention = self.speakers.of_source(source).mention
        names = [source, *([self.article.mentions[mention].span] if mention is not None else [])]
        return next((outlet for name in names if (outlet := self._known(name.of(self.text)))), None)

    def _known(self, name: str) -> str | None:
        return self.outlet_of(self.article.words.lead.sub("", name, count=1))


def _holds(folded: str, words: Iterable[str]) -> bool:
    """Say whether a text in folded case holds any of the words."""
    return any(word.casefold() in folded for word in words)
