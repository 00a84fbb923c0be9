"""Claim candidates of a paragraph: what its clauses state, each with its parts, polarity, modality and score.

Coordinated verbs make candidates of their own, and so do clauses that state a further fact beside the main one: what
is reported, what went before, what a relative or participial clause adds. What is asked, ordered or supposed is no
candidate. Judgements and forecasts of main and reported clauses are candidates of modality `opinion`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from onrecord.flows.annotate.asides import find_asides
from onrecord.flows.annotate.check_worthy import (
    ClaimWords,
    Features,
    is_one_of,
    read_features,
    score,
)
from onrecord.flows.annotate.clauses import Clause, find_clauses, headline_clause, whole_clause
from onrecord.flows.annotate.modality import judge
from onrecord.flows.annotate.propositions import split
from onrecord.flows.annotate.records import ClaimCandidate
from onrecord.flows.annotate.syntax import Parse, Span
from onrecord.flows.annotate.syntax_words import SyntaxWords
from onrecord.flows.annotate.tree import Tree

__all__ = ["ClaimWords", "find_claims"]

_TWO = 2
_LONGEST_HEADLINE = 16
_BY_THE_WAY = 0.35
HAPPENED = frozenset({"past", "perfect"})
_PRESENT = frozenset({"VBZ", "VBP"})


@dataclass(frozen=True)
class _Reading:
    """A paragraph's tree and clauses by head."""

    tree: Tree
    clauses: dict[int, Clause]
    words: ClaimWords


def find_claims(parse: Parse, words: ClaimWords) -> list[ClaimCandidate]:
    """Return the claim candidates of a paragraph in the order of their verbs; spans are relative to it."""
    tree = Tree(parse, words.syntax)
    reading = _Reading(tree, _clauses(tree, words.negators), words)
    found = {clause.head: one for clause in reading.clauses.values() if (one := _candidate(reading, clause))}
    carrying = {_carrier(reading, reading.clauses[i], one) for i, one in found.items()}
    told = {i: one for i, one in found.items() if i not in carrying}
    single: list[ClaimCandidate] = []
    for i, one in told.items():
        clause = _without_others(reading, reading.clauses[i], told)
        span = tree.span(clause.members) if clause is not reading.clauses[i] else None
        single += split(tree, clause, replace(one, span=span) if span else one, words.splitting)
    return single + _asides(reading, single)


def _without_others(reading: _Reading, clause: Clause, told: Mapping[int, ClaimCandidate]) -> Clause:
    """Return the clause without what opens it and is a claim by itself: A did this, B did that."""
    tree, left_out = reading.tree, set[int]()
    for i in told:
        if i < clause.head and i in clause.members and reading.clauses[i].governor == clause.head:
            own = tree.subtree(i)
            opens = own[0] <= clause.members[0] + 1 and tree.tokens[own[-1] + 1].text == ","
            is_participle = reading.clauses[i].role == "adverbial" and told[i].modality != "opinion"
            if (opens and is_participle) or _is_beside(reading, reading.clauses[i]):
                left_out |= set(own)
    return replace(clause, members=tuple(i for i in clause.members if i not in left_out)) if left_out else clause


def _asides(reading: _Reading, told: Sequence[ClaimCandidate]) -> list[ClaimCandidate]:
    """Return what is said by the way in sentences that state something, each claim once in a paragraph."""
    stated = [one.span for one in told if one.modality != "opinion"]
    sentences = [reading.tree.parse.sentence_span(n) for n in range(len(reading.tree.parse.sentences))]
    stating = [sentence for sentence in sentences if any(sentence.holds(span) for span in stated)]
    found: dict[tuple[str, ...], ClaimCandidate] = {}
    if stating:
        for one in find_asides(reading.tree, reading.words):
            if any(sentence.holds(one.span) for sentence in stating):
                found.setdefault((one.stretches[0].of(reading.tree.parse.text), one.predicate), one)
    return list(found.values())


def _clauses(tree: Tree, negators: frozenset[str]) -> dict[int, Clause]:
    clauses = [headline_clause(tree, clause) or clause for clause in find_clauses(tree, negators)]
    told = {clause.sentence for clause in clauses if clause.role == "main" and clause.subject is not None}
    rest = [whole_clause(tree, n, negators) for n in range(len(tree.parse.sentences)) if n not in told]
    by_head = {clause.head: clause for clause in [*clauses, *filter(None, rest)]}
    return {head: by_head[head] for head in sorted(by_head)}


def _carrier(reading: _Reading, clause: Clause, one: ClaimCandidate) -> int | None:
    """Return the verb that only carries the clause: said that, where what was said is no mere opinion; means that."""
    if not _is_reported(reading, clause):
        return None
    is_shown = reading.tree.tokens[clause.governor].lemma.lower() not in reading.words.speech_verbs
    return clause.governor if is_shown or one.modality != "opinion" else None


def _candidate(reading: _Reading, clause: Clause) -> ClaimCandidate | None:
    span = reading.tree.span(clause.members)
    is_first = clause.role == "main" or _is_reported(reading, clause) or _is_beside(reading, clause)
    if span is None or not _is_stated(reading, clause) or not (is_first or _adds_fact(reading, clause)):
        return None
    traits = read_features(reading.tree, clause, reading.words)
    if _is_headline(reading, clause, traits):
        traits = traits._replace(past=1.0)
    worth = score(traits)
    modality = judge(reading.tree, clause, traits, worth)
    is_bare_participle = clause.role == "participial" and not (
        traits.values or traits.times or _has_agent(reading, clause)
    )
    if not is_first and modality == "opinion" and _is_presupposed(reading, clause, traits, worth):
        modality = "asserted"
    if not is_first and (modality == "opinion" or is_bare_participle):
        return None
    return ClaimCandidate(
        span=span,
        subject=_phrase(reading.tree, clause, clause.subject),
        predicate_span=_verbs_span(reading.tree, clause),
        predicate=clause.predicate,
        object=_phrase(reading.tree, clause, clause.object),
        polarity=clause.polarity,
        modality=modality,
        score=round(reading.words.worth_of(traits, [reading.tree.tokens[i].text for i in clause.members]), 4),
    )


def _is_presupposed(reading: _Reading, clause: Clause, traits: Features, worth: float) -> bool:
    """Say whether the clause tells a fact by the way: in a relative clause, or what was said (calling it a failure)."""
    is_guess = traits.will or traits.may or traits.duty or traits.expected or traits.hedged or traits.addressed
    if is_guess or clause.object is None:
        return False
    head = reading.tree.tokens[clause.head]
    is_saying = head.tag == "VBG" and is_one_of(head, reading.words.speech_verbs) and clause.object is not None
    if is_saying and clause.role == "adverbial":
        return clause.tense in HAPPENED
    is_view = (
        " ".join(clause.predicate.split()[:2]) in reading.tree.words.obliged
        or traits.evaluated
        or traits.relational
        or traits.attitude
        or traits.compared
        or traits.copula
    )
    return clause.role == "relative" and worth >= _BY_THE_WAY and not is_view


def _has_agent(reading: _Reading, clause: Clause) -> bool:
    """Say whether a participle tells by whom something known was done: the bridge, built by the Romans."""
    tree = reading.tree
    if clause.subject is None or not tree.children(clause.head, "agent"):
        return False
    is_known = tree.tokens[clause.subject].pos == "PROPN" or bool(tree.children(clause.subject, "poss"))
    return is_known or any(child.text.lower() == "the" for child in tree.children(clause.subject, "det"))


def _is_headline(reading: _Reading, clause: Clause, traits: Features) -> bool:
    """Say whether the clause tells what happened in the present of headlines: a line by itself, X names Y chief."""
    tree = reading.tree
    is_act = clause.tense == "present" and clause.role == "main" and not (traits.copula or traits.relational)
    parts = [tree.tokens[i] for i in (clause.subject, clause.object) if i is not None]
    has_parts = len(parts) == _TWO and any(part.pos == "PROPN" for part in parts)
    is_unstopped = tree.tokens[-1].text[-1].isalnum() and clause.subject is not None
    has_parts = has_parts or (is_unstopped and not (traits.attitude or traits.hedged))
    is_alone = len(tree.parse.sentences) == 1 and len(tree.tokens) <= _LONGEST_HEADLINE
    is_verb = tree.tokens[clause.head].tag in _PRESENT and not tree.children(clause.head, "aux", "auxpass")
    return bool(
        is_act
        and has_parts
        and is_alone
        and is_verb
        and not traits.expected
        and not tree.children(clause.head, "ccomp")
    )


def _phrase(tree: Tree, clause: Clause, i: int | None) -> Span | None:
    return tree.phrase(i, without_clauses=i == clause.governor)  # an antecedent holds the clause about it


def _verbs_span(tree: Tree, clause: Clause) -> Span:
    first, last = tree.tokens[clause.verbs[0]], tree.tokens[clause.verbs[-1]]
    return Span(first.start, last.end)


def _is_stated(reading: _Reading, clause: Clause) -> bool:
    """Say whether the clause states something, rather than asking, ordering or naming it."""
    tree = reading.tree
    if clause.tense == "none" and clause.role != "adverbial":
        return False
    is_question = clause.role == "main" and (clause.marker in tree.words.asked or _is_asked(tree, clause))
    is_whole = clause.members == tuple(range(*tree.parse.sentences[clause.sentence]))
    is_order = clause.members[:1] == clause.verbs[:1] or clause.role != "main"  # else a model missed the subject
    is_told = clause.subject is not None or is_whole or not is_order
    return is_told and not is_question and not _is_bare_cue(reading, clause)


def _is_bare_cue(reading: _Reading, clause: Clause) -> bool:
    """Say whether the clause only says that somebody spoke: the mayor said."""
    tree = reading.tree
    if clause.object is not None or not is_one_of(tree.tokens[clause.head], reading.words.speech_verbs):
        return False
    named = tree.subtree(clause.subject) if clause.subject is not None else []
    rest = set(clause.members) - set(named) - set(clause.verbs)
    return not any(tree.tokens[i].text[0].isalnum() for i in rest)


def _is_asked(tree: Tree, clause: Clause) -> bool:
    span = tree.parse.sentence_span(clause.sentence)
    return span.of(tree.parse.text).rstrip(" \t\"'”’»)").endswith("?")


def _is_reported(reading: _Reading, clause: Clause) -> bool:
    """Say whether the clause is what a verb of speech reports or a verb such as mean shows to be so."""
    if clause.role != "complement" or clause.marker in reading.tree.words.asked:
        return False
    above = reading.tree.tokens[clause.governor]
    return above.pos == "VERB" and is_one_of(above, _carriers(reading.words.speech_verbs, reading.words.syntax))


@cache
def _carriers(speech_verbs: frozenset[str], words: SyntaxWords) -> frozenset[str]:
    return (speech_verbs | words.relational) - words.denials


def _is_beside(reading: _Reading, clause: Clause) -> bool:
    """Say whether a clause that the parser hangs on a later verb is a sentence by itself: A did this; B did that."""
    is_bare = clause.role == "complement" and not clause.marker and clause.subject_is_own
    governor = reading.tree.tokens[clause.governor]
    is_told = governor.lemma.lower() in reading.words.speech_verbs | reading.words.attitude_verbs
    return is_bare and clause.head < clause.governor and not is_told


def _adds_fact(reading: _Reading, clause: Clause) -> bool:
    """Say whether a subordinate clause states a fact of its own."""
    tree = reading.tree
    if clause.role == "adverbial":
        return clause.marker in tree.words.factual and (clause.tense in HAPPENED or _is_contrast(tree, clause))
    if clause.role == "relative":
        return clause.tense in HAPPENED or (clause.tense == "present" and tree.follows_mark(clause.head))
    if clause.role == "nominal":  # since coming to power in 2014, they have
        return clause.marker in reading.words.splitting.completing and clause.tense in HAPPENED
    return clause.role == "participial" and clause.tense == "past"


def _is_contrast(tree: Tree, clause: Clause) -> bool:
    return clause.tense == "present" and clause.marker in tree.words.lasting
