"""Ministries and offices of states that an article names by description: "the Russian foreign ministry", "the premier".

A ministry or office with its state is an entity of its own. An office without a name stands for a person only where
that is safe: where the article introduces exactly one person as its holder, by a title before the name or an
apposition beside it. Who holds an office in the world is asked of nobody: holders change, and texts are old.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from onrecord.flows.annotate.names import MentionName
from onrecord.flows.annotate.office_words import Office, OfficeWords
from onrecord.flows.annotate.records import Article, Mention, OfficeFinding
from onrecord.flows.annotate.syntax import Span
from onrecord.warehouse.ids import make_id

NOT_NAMED, SEVERAL = "holder_not_named", "several_holders"
_NEEDS_STATE = frozenset({"spokesperson"})  # everybody has one
_REACH = 60  # code points before an office in which its article and state stand
_WORD_BEHIND = re.compile(r" (\w+)")
_ENDS_APPOSITION = frozenset(",.;)—–\n")

Entry = tuple[str, str]  # seed id and label


class OfficeMention(NamedTuple):
    """Words that name a ministry or office: the whole of them, the office alone, and its state.

    `holder` is the mention of a person that stands beside it; `is_definite`, whether they name one known office;
    `is_other`, whether a word before makes it another one (a deputy, a former minister).
    """

    span: Span
    phrase: Span
    office: Office
    state: str | None
    holder: int | None
    is_definite: bool
    is_other: bool


def with_offices(
    article: Article, names: Sequence[MentionName], words: OfficeWords, roles: Mapping[str, Entry]
) -> tuple[Article, list[MentionName]]:
    """Return the article with what it names by office, and the names of all its mentions.

    Descriptions become mentions of form nominal, which may hold another; a body's name that is one already stays, and
    is known. `roles` gives the entry of the gazetteer for each role of a state, by the role's id.
    """
    found = list(_OfficeReader(article, words).read()) if words.offices else []
    if not found:
        return article, list(names)
    resolver = _Resolver(article, names, found, roles)
    made = resolver.resolve()
    mentions, renamed = list(article.mentions), list(names)
    for one in made:
        if one.replaces is not None:
            renamed[one.replaces] = one.name
        elif one.mention is not None:
            mentions.append(one.mention)
            renamed.append(one.name)
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].span, i))
    place = {old: new for new, old in enumerate(order)}
    index = {mentions[i].span: i for i in range(len(article.mentions), len(mentions))}
    offices = {one.phrase.end: _finding(one, index, place) for one in made}
    joint = {said: [place[i] for i in held] for said, held in resolver.joint(words).items()}
    article = replace(article, mentions=[mentions[i] for i in order], offices=offices, joint=joint)
    return article, [renamed[i] for i in order]


class _Made(NamedTuple):
    """What becomes of a description: a new mention, or a name for the mention that it is already."""

    phrase: Span
    name: MentionName
    mention: Mention | None = None
    replaces: int | None = None
    holder: int | None = None
    reason: str | None = None


def _finding(one: _Made, index: Mapping[Span, int], place: Mapping[int, int]) -> OfficeFinding:
    if one.holder is not None:
        return OfficeFinding(place[one.holder], is_person=True)
    number = one.replaces if one.mention is None else index[one.mention.span]
    return OfficeFinding(None if number is None else place[number], is_person=False, reason=one.reason)


class _OfficeReader:
    """Finds the offices that one article names."""

    def __init__(self, article: Article, words: OfficeWords) -> None:
        self.text = article.text
        self.words = words
        states = [m for m in article.mentions if (m.seed_id or "").startswith("state:")]
        self.state_ends = {m.span.end: m for m in states}
        self.state_starts = {m.span.start: m for m in states}
        persons = [i for i, m in enumerate(article.mentions) if m.kind == "PERSON" and m.form == "named"]
        self.person_starts = {article.mentions[i].span.start: i for i in persons}
        self.person_ends = {article.mentions[i].span.end: i for i in persons}
        self.mentions = article.mentions

    def read(self) -> Iterator[OfficeMention]:
        """Yield the offices in order, the longest of those that overlap."""
        finder, end = self.words.finder, 0
        for number, start, stop in sorted(finder.find(self.text), key=lambda hit: (hit[1], -hit[2])):
            if start >= end and self.text[stop : stop + 1] not in ("-", "‑"):
                end = stop
                found = self._read(Span(start, stop), self.words.by_form[finder.phrases[number]])
                if found is not None:
                    yield found

    def _read(self, phrase: Span, office: Office) -> OfficeMention | None:
        begin, state = self._state_before(self._without_passing(phrase.start))
        stop = phrase.end
        if state is None:
            stop, state = self._state_after(phrase.end)
            if state is None and self._has_complement(phrase.end):
                return None  # the president of a bank
        if (office.states and state not in {None, *office.states}) or (office.role in _NEEDS_STATE and state is None):
            return None
        before = self._word_before(begin)
        is_definite = before in self.words.definite or before in self.words.possessors or begin < phrase.start
        holder = self._holder(begin, stop)
        is_plain = is_definite or state is not None or not before or before in self.words.articles
        is_capital = self.text[phrase.start].isupper()
        is_other = before in self.words.other or not (is_plain or is_capital or self._opens_apposition(begin))
        return OfficeMention(
            Span(begin, stop), phrase, office, state, holder, is_definite or state is not None, is_other
        )

    def _without_passing(self, at: int) -> int:
        for word in self.words.passing:
            if self.text[max(0, at - len(word) - 1) : at].lower() == f"{word} ":
                return at - len(word) - 1
        return at

    def _state_before(self, at: int) -> tuple[int, str | None]:
        """Where the description begins, and the state that stands right before the office."""
        if self.text[at - 1 : at] != " ":
            return at, None
        for ending in ("", *self.words.possessive):
            if self.text[:at].endswith(f"{ending} ", max(0, at - _REACH)):
                found = self.state_ends.get(at - 1 - len(ending))
                if found is not None:
                    return found.span.start, found.seed_id
        word = self.text[max(0, at - _REACH) : at - 1].rpartition(" ")[2]
        state = self.words.adjectives.get(word.lower())
        return (at - 1 - len(word), state) if state else (at, None)

    def _state_after(self, end: int) -> tuple[int, str | None]:
        adjective = _WORD_BEHIND.match(self.text, end) if self.words.adjectives else None
        if adjective and (state := self.words.adjectives.get(adjective[1].lower())):
            return adjective.end(), state
        for words in self.words.of:
            lead = f" {words}" if words.endswith(("'", "’")) else f" {words} ".replace("  ", " ")
            if self.text.startswith(lead, end) and (found := self.state_starts.get(end + len(lead))):
                return found.span.end, found.seed_id
        return end, None

    def _has_complement(self, end: int) -> bool:
        return any(words and self.text.startswith(f" {words} ", end) for words in self.words.of)

    def _word_before(self, at: int) -> str:
        """The word right before, or its part before a hyphen, in lower case; empty behind a mark or a line's end."""
        before = self.text[max(0, at - _REACH) : at]
        if before.endswith(("-", "‑")):
            return next(iter(before.rstrip("-‑").lower().split()[-1:]), "")
        if not before.endswith(" "):
            return "" if not before or not before[-1].isalpha() else before.split()[-1].lower()
        word = next(iter(before.split()[-1:]), "").lower()
        return word if word[-1:].isalpha() else ""

    def _holder(self, begin: int, stop: int) -> int | None:
        """The person beside the office: its holder's name behind, or before or behind a comma."""
        if self.text[stop : stop + 1] == " " and (stop + 1) in self.person_starts:
            return self.person_starts[stop + 1]
        lead = self._apposition(begin)
        if lead is not None:
            return self.person_ends.get(lead)
        follower = self.person_starts.get(stop + 2) if self.text.startswith(", ", stop) else None
        if follower is None:
            return None
        after = self.mentions[follower].span.end
        return follower if self.text[after : after + 1] in _ENDS_APPOSITION else None

    def _apposition(self, begin: int) -> int | None:
        """Where the words end behind whose comma the office stands: "Ida Holm, [the foreign minister]"."""
        before = self.text[max(0, begin - _REACH) : begin]
        if before.endswith(", "):
            return begin - len(", ")
        word = self._word_before(begin)
        is_article = word in (*self.words.definite, *self.words.articles, *self.words.possessors)
        return begin - len(f", {word} ") if is_article and before.lower().endswith(f", {word} ") else None

    def _opens_apposition(self, begin: int) -> bool:
        return self._apposition(begin) is not None


class _Resolver:
    """Decides what each description denotes, from all that the article says of the same office."""

    def __init__(
        self, article: Article, names: Sequence[MentionName], found: Sequence[OfficeMention], roles: Mapping[str, Entry]
    ) -> None:
        self.article = article
        self.names = names
        self.found = [one for one in found if not one.is_other]
        self.others = [one for one in found if one.is_other and one.holder is None]
        self.roles = roles
        self.spans = {mention.span: i for i, mention in enumerate(article.mentions) if mention.form == "named"}
        self.states: dict[str, set[str]] = defaultdict(set)
        self.holders: dict[str, dict[str, OfficeMention]] = defaultdict(dict)  # by role and the person's chain
        for one in self.found:
            if one.state:
                self.states[one.office.role].add(one.state)
            if one.holder is not None and (chain := names[one.holder].chain_id):
                known = self.holders[one.office.role].get(chain)
                if known is None or known.state is None:
                    self.holders[one.office.role][chain] = one

    def resolve(self) -> list[_Made]:
        """Return what the descriptions denote, in order; of those beside a holder's name nothing new is said."""
        made = [
            self._person(one) if one.office.is_person else self._body(one)
            for one in self.found
            if one.is_definite and (one.holder is None or not one.office.is_person)
        ]
        return [*filter(None, made), *(_Made(one.phrase, MentionName(), reason=NOT_NAMED) for one in self.others)]

    def joint(self, words: OfficeWords) -> dict[str, list[int]]:
        """Return the holders whom words such as "two ministers" stand for: those introduced, if they are as many."""
        titles: dict[str, tuple[str, int]] = {}  # by the person's chain
        for holders in self.holders.values():
            for chain, one in holders.items():
                if one.holder is not None:
                    titles.setdefault(chain, (one.phrase.of(self.article.text).lower(), one.holder))
        found: dict[str, list[int]] = {}
        for plural, singular in words.plurals.items():
            held = sorted(i for title, i in titles.values() if f" {title}".endswith(f" {singular}"))
            found |= {f"{word} {plural}".lower(): held for word, number in words.counts.items() if number == len(held)}
        return found

    def _person(self, one: OfficeMention) -> _Made | None:
        holders = self.holders[one.office.role].values()
        fitting = [h.holder for h in holders if h.holder is not None and self._may_be(one, h)]
        if len(fitting) == 1:
            mention = Mention(one.span, "PERSON", "nominal", None, "office")
            return _Made(one.phrase, self.names[fitting[0]], mention, holder=fitting[0])
        reason = SEVERAL if holders else NOT_NAMED
        return self._role(one, one.state, "ROLE") or _Made(one.phrase, MentionName(), reason=reason)

    def _may_be(self, one: OfficeMention, holder: OfficeMention) -> bool:
        """Say whether a holder may be meant: of the state named, or where the article knows the office of no other."""
        if one.state is not None and holder.state is not None:
            return one.state == holder.state
        return len(self.states[one.office.role]) <= 1

    def _body(self, one: OfficeMention) -> _Made | None:
        known = self.states[one.office.role]
        state = one.state or (next(iter(known)) if len(known) == 1 else None)
        return self._role(one, state, "ORG")

    def _role(self, one: OfficeMention, state: str | None, kind: str) -> _Made | None:
        """The role itself, where the state is known and the gazetteer has it."""
        entry = self.roles.get(f"role:{state.partition(':')[2]}-{one.office.role}") if state else None
        if entry is None:
            return None
        seed_id, label = entry
        chain = make_id("chn", self.article.text_id, label, "seed")
        name = MentionName(chain, label, seed_id, f"seed:{seed_id}")
        same = next((i for span in (one.span, one.phrase) if (i := self.spans.get(span)) is not None), None)
        if same is not None and self.article.mentions[same].kind == kind:
            return _Made(one.phrase, name, replaces=same)
        return _Made(one.phrase, name, Mention(one.span, kind, "nominal", seed_id, "office"))
