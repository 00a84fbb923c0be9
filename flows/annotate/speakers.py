"""Who speaks: from the words that name a source to the mention that they, or a pronoun's antecedent, hold."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from onrecord.flows.annotate.cues import TELLING
from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.records import Article
from onrecord.flows.annotate.syntax import Span, stripped

UNRESOLVED_REASONS = (
    "no_cue",  # no verb or phrase of reporting near the words
    "no_source",  # a cue, but nobody who speaks
    "passive_without_source",
    "hearsay",  # reportedly, allegedly
    "pronoun_unresolved",
    "several_candidates",  # several speak together: the table quote_speakers has those who are named
    "holder_not_named",  # of an office, by whose name alone the speaker is called
    "several_holders",  # of such an office
    "unclosed_mark",
    "not_speech",  # a term, a label or a title
    "unsupported_language",
)
"""Why a quotation has no speaker, or its speaker no mention."""

_ANIMATE = frozenset({"he", "she"})  # what a language's pronouns are mapped to
_BODIES = frozenset({"ORG", "GPE", "NORP"})
_UNNAMED = frozenset({"value", "pronoun", "title", "nominal"})
_REACH = 60  # code points before a name in which its office and country stand
_LEAD = 6  # code points before the first name of a sentence: a form of address or a mark
_LOOK_BACK = 5  # sentences in which the antecedent of a pronoun is looked for


@record
class Speaker:
    """The words that name a speaker, the index of the mention behind them, how it was found, or why it was not.

    Where several speak together there is no one mention: `several` are theirs.
    """

    span: Span | None
    mention: int | None
    basis: str
    reason: str | None
    several: tuple[int, ...] = ()


class Speakers:
    """Finds speakers in one article, whose mentions come in the order of their first characters."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.words = article.words
        self._named = [i for i, mention in enumerate(article.mentions) if mention.form not in _UNNAMED]
        self._spans = [mention.span for mention in article.mentions]
        self._starts = [self._spans[i].start for i in self._named]
        self._sentence_starts = [sentence.start for sentence in article.sentences]
        self._of_source: dict[Span, Speaker] = {}

    def of_source(self, source: Span) -> Speaker:
        """Return the speaker that `source` names: by a name in it, by an office that one person holds, by a pronoun."""
        known = self._of_source.get(source)  # a source is asked for once for each thing that is made of it
        if known is None:
            known = self._of_source[source] = self._found(source)
        return known

    def _found(self, source: Span) -> Speaker:
        if (word := source.of(self.article.text).lower()) in self.words.pronouns or word in self.article.pronouns:
            antecedent = self._antecedent(source)
            return Speaker(source, antecedent, "pronoun", "pronoun_unresolved" if antecedent is None else None)
        several = self._several(source)
        if len(several) > 1:
            return Speaker(source, None, "explicit", "several_candidates", several)
        return self._one(source)

    def _several(self, source: Span) -> tuple[int, ...]:
        """Mentions of those who speak together: "A and B", or "the two ministers" where the article names just two."""
        parts = self._parts(source)
        if not parts:
            words = self.words.lead.sub("", self._words(source), count=1).lower()
            return tuple(self.article.joint.get(words, ()))
        found = [self._one(part).mention for part in parts]
        if found[0] is None and self._within(parts[0]):
            return ()  # officials in A, B and C
        return tuple({self._surname(i): i for i in found[::-1] if i is not None}.values())[::-1]

    def _parts(self, source: Span) -> list[Span]:
        """The members of a coordination; a word such as "and" inside a name joins nobody."""
        words = self._words(source)
        joints = [Span(*match.span()).moved(source.start) for match in self.words.joined.finditer(words)]
        joints = [joint for joint in joints if not any(self._span(i).holds(joint) for i in self._within(source))]
        if not joints:
            return []
        commas = [Span(*match.span()).moved(source.start) for match in re.finditer(", ", words)]
        cuts = sorted([*joints, *commas])
        starts, ends = [source.start, *(cut.end for cut in cuts)], [*(cut.start for cut in cuts), source.end]
        parts = [stripped(self.article.text, Span(*ends)) for ends in zip(starts, ends, strict=True)]
        return [part for part in parts if part.start < part.end]

    def _one(self, source: Span) -> Speaker:
        """Return the one who is named."""
        found = list({self._surname(i): i for i in self._heads(source)}.values())
        if len(found) > 1:
            return Speaker(source, None, "explicit", "several_candidates")
        office = None if found else self.article.offices.get(self._head_end(source))
        if office is not None:
            return Speaker(source, office.mention, "office" if office.is_person else "explicit", office.reason)
        return Speaker(source, found[0] if found else self._holder_of_office(source), "explicit", None)

    def name_at(self, position: int) -> int | None:
        """Return the index of the named mention that holds `position`."""
        place = bisect_right(self._starts, position) - 1
        return self._named[place] if place >= 0 and position < self._span(self._named[place]).end else None

    # --- names ---

    def _heads(self, source: Span) -> list[int]:
        """Mentions that head the source's noun phrase: the person in it, else what its last word before "of" names."""
        inside = [i for i in self._within(source) if not self._is_possessive(i, source.end)]
        persons = [i for i in inside if self.article.mentions[i].kind == "PERSON"]
        persons = [
            i
            for i in persons
            if not self.words.behind_preposition.search(self._words(Span(source.start, self._span(i).start)))
        ]
        if persons:
            return persons if self.words.joined.search(self._words(source)) else persons[-1:]
        head_end = self._head_end(source)
        return [i for i in inside if self._span(i).end == head_end][:1]

    def _holder_of_office(self, source: Span) -> int | None:
        """The only person whom the article calls by this office: "the foreign minister" -> "Foreign Minister X"."""
        words = self._words(Span(source.start, self._head_end(source))).lower().split()
        if len(words) < 2 or words[0] in self.words.indefinite | self.words.pronouns or words[-1].endswith("s"):
            return None
        holders = [i for i in self._by_office.get(words[-1], []) if self._fits_office(i, source)]
        if len({self._surname(i) for i in holders}) != 1:
            return None
        earlier = [i for i in holders if self._span(i).end <= source.start]
        return (earlier[-1:] or holders)[0]

    def _fits_office(self, i: int, source: Span) -> bool:
        start = self._span(i).start
        first = source.end if source.end <= start else 0  # the source itself does not introduce the name
        before = self._words(Span(max(first, start - _REACH), start)).lower()
        # Six letters tell countries apart and match most of their adjectives: Austria(n), Brazil(ian).
        return all(self._words(self._span(other))[:6].lower() in before for other in self._within(source))

    # --- pronouns ---

    def _antecedent(self, pronoun: Span) -> int | None:
        """The leading name of the nearest sentence before that has a fitting one, else the nearest fitting name."""
        fitting = list(self._fitting(pronoun))
        leading = [i for i in fitting if i in self._in_focus]
        if not leading:
            return fitting[-1] if fitting else None
        nearest = self._sentence(self._span(leading[-1]).start)
        return next(i for i in leading if self._sentence(self._span(i).start) == nearest)

    def _fitting(self, pronoun: Span) -> Iterator[int]:
        word = self._words(pronoun).lower()
        word = self.article.pronouns.get(word, word)
        kinds = frozenset({"PERSON"}) if word in _ANIMATE else _BODIES if word == "it" else frozenset[str]()
        first = max(0, self._sentence(pronoun.start) - _LOOK_BACK)
        start = self._sentence_starts[first] if self._sentence_starts else 0
        for i in self._within(Span(start, pronoun.start)):
            gender = self._genders.get(self._surname(i))
            if self.article.mentions[i].kind in kinds and gender in {None, word}:
                yield i

    @cached_property
    def _in_focus(self) -> frozenset[int]:
        """Mentions that head a source of speech or the subject of a claim, or begin a sentence."""
        spans = [one.source for one in self.article.statements if one.source and one.attitude in TELLING]
        spans += [claim.subject for claim in self.article.claims if claim.subject]
        starts = set(self._sentence_starts)
        first = set()
        for i in self._named:
            start = self._spans[i][0]
            if not starts.isdisjoint(range(start - _LEAD + 1, start + 1)):
                first.add(i)
        return frozenset(i for span in spans for i in self._heads(span)) | first

    @cached_property
    def _genders(self) -> dict[str, str]:
        """Pronoun that fits a surname, where the text gives a form of address with it (Mr, Ms)."""
        genders: dict[str, str] = {}
        forms = dict.fromkeys(self.words.female, "she") | dict.fromkeys(self.words.male, "he")
        text = self.article.text
        for i in self._named:
            start, end = self._spans[i]
            before = text[max(0, start - _LEAD) : start].split()
            for word in (*before[-1:], *text[start:end].split(maxsplit=1)[:1]):
                if gender := forms.get(word.rstrip(".").lower()):
                    genders[self._surname(i)] = gender
        return genders

    @cached_property
    def _by_office(self) -> dict[str, list[int]]:
        """Persons by the last word before their name, in lower case."""
        offices: dict[str, list[int]] = defaultdict(list)
        for i in self._named:
            if self.article.mentions[i].kind == "PERSON":
                start = self._span(i).start
                before = self._words(Span(max(0, start - _REACH), start)).lower().rsplit(maxsplit=1)
                if before:
                    offices[before[-1]].append(i)
        return offices

    # --- the text ---

    def _within(self, span: Span) -> list[int]:
        """Named mentions inside `span`."""
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return [i for i in self._named[first:last] if self._spans[i].end <= span.end]

    def _span(self, i: int) -> Span:
        return self._spans[i]

    def _words(self, span: Span) -> str:
        return span.of(self.article.text)

    def _surname(self, i: int) -> str:
        start, end = self._spans[i]
        return self.article.text[start:end].lower().rpartition(" ")[2]

    def _sentence(self, position: int) -> int:
        return max(0, bisect_right(self._sentence_starts, position) - 1)

    def _is_possessive(self, i: int, end: int) -> bool:
        return self.article.text[self._span(i).end : end][:1] in {"'", "’"}

    def _head_end(self, source: Span) -> int:
        match = self.words.head_end.search(self._words(source))
        return source.start + match.start() if match else source.end
