"""Cues that are no verbs: nouns (his claim that, a warning by X of), adjectives (is confident that), adverbs."""

from collections.abc import Iterator

from onrecord.flows.annotate.contents import from_to, is_infinitive, trimmed
from onrecord.flows.annotate.cues import Cues, Reporting, lemma_of
from onrecord.flows.annotate.records import Statement
from onrecord.flows.annotate.sources import may_hold, owner_span, source_span, source_token
from onrecord.flows.annotate.syntax import Span, Token
from onrecord.flows.annotate.tree import Tree

_CLAUSES = ("acl", "ccomp", "relcl")
_UNSOURCED = frozenset({"speech", "belief"})  # attitudes of nouns that tell of somebody's words without a source
_BEARERS = frozenset({"acomp", "attr", "oprd", "ROOT", "conj", "amod"})


def find_nominal(tree: Tree, cues: Cues) -> Iterator[Statement]:
    """Yield the statements whose cue is a noun, an adjective or an adverb of hearsay."""
    reporting = cues.reporting
    for token in tree.tokens:
        if token.pos == "NOUN":
            attitude = reporting.noun_attitudes.get(token.lemma.lower())
            if attitude is not None:
                yield from _noun(tree, token, attitude, reporting)
        elif token.pos in {"ADJ", "VERB"} and token.dep in _BEARERS:
            attitude = reporting.adjective_attitudes.get(token.text.lower())
            if attitude is not None:
                yield from _adjective(tree, token, attitude, reporting)
        elif token.pos == "ADV" and token.text.lower() in reporting.listed("hearsay"):
            yield from _adverb(tree, token)


def _noun(tree: Tree, noun: Token, attitude: str, reporting: Reporting) -> Iterator[Statement]:
    lemma = noun.lemma.lower()
    has_clause, content = _complement(tree, noun, lemma, reporting)
    if content is None:
        return
    owner = _owner(tree, noun, reporting)
    cue = Span(noun.start, noun.end)
    if owner is None and has_clause and attitude in _UNSOURCED:
        yield Statement("noun", cue, lemma, None, content, attitude)
    elif owner is not None and may_hold(tree, owner, attitude, reporting):
        yield Statement("noun", cue, lemma, owner_span(tree, owner), content, attitude)


def _complement(tree: Tree, noun: Token, lemma: str, reporting: Reporting) -> tuple[bool, Span | None]:
    """The content behind a noun, and whether it is a clause of its own: the claim that, a plan to, concern about."""
    head = tree.tokens[noun.head]
    clauses = [child for child in tree.children(noun.i, *_CLAUSES) if child.i > noun.i]
    if not clauses and noun.dep == "nsubj" and head.lemma.lower() == "be":  # the aim is to, his view is that
        clauses = [child for child in tree.children(head.i, "ccomp", "xcomp") if child.i > head.i]
    for clause in clauses:
        is_that = any(mark.text.lower() in tree.words.clause_marks for mark in tree.children(clause.i, "mark"))
        if is_that or is_infinitive(tree, clause):
            return is_that, from_to(tree, [clause], reporting)
    for preposition in tree.children(noun.i, "prep"):
        if lemma in reporting.nouns_after.get(preposition.text.lower(), ()):
            objects = tree.children(preposition.i, "pobj", "pcomp")
            if objects:
                return False, from_to(tree, objects[:1], reporting)
    return False, None


def _owner(tree: Tree, noun: Token, reporting: Reporting) -> Token | None:
    """Whose claim it is: a possessive, the noun behind "by" or "from", or the subject of a verb that lends it."""
    for child in tree.children(noun.i, "poss"):
        return child
    for preposition in tree.children(noun.i, "prep", "agent"):
        if preposition.text.lower() in reporting.listed("makers"):
            for maker in tree.children(preposition.i, "pobj"):
                return maker
    verb = tree.tokens[noun.head]
    is_lent = noun.dep == "dobj" and lemma_of(verb) in reporting.listed("light")
    return source_token(tree, verb) if is_lent else None


def _adjective(tree: Tree, adjective: Token, attitude: str, reporting: Reporting) -> Iterator[Statement]:
    bearer = adjective if tree.children(adjective.i, "nsubj", "nsubjpass") else tree.tokens[adjective.head]
    subject = tree.tokens[adjective.head] if adjective.dep == "amod" else source_token(tree, bearer)
    if subject is None or subject.dep == "expl" or not may_hold(tree, subject, attitude, reporting):
        return
    word = adjective.text.lower()
    content = None
    clauses = [c for c in tree.children(adjective.i, "ccomp", "xcomp", "advcl") if c.i > adjective.i]
    if clauses and (clauses[0].dep == "ccomp" or is_infinitive(tree, clauses[0])):
        content = from_to(tree, clauses[:1], reporting)
    for preposition in tree.children(adjective.i, "prep"):
        if content is None and word in reporting.adjectives_after.get(preposition.text.lower(), ()):
            objects = tree.children(preposition.i, "pobj", "pcomp")
            content = from_to(tree, objects[:1], reporting) if objects else None
    if content is not None:
        cue = Span(adjective.start, adjective.end)
        yield Statement("adjective", cue, word, source_span(tree, subject), content, attitude)


def _adverb(tree: Tree, adverb: Token) -> Iterator[Statement]:
    """What is said to be so: the clause of an adverb of hearsay, without it."""
    head = tree.tokens[adverb.head]
    members = tree.subtree(head.i, [adverb.i])
    content = trimmed(tree, members) if len(members) > 1 else None
    if content is not None:
        yield Statement("hearsay", Span(adverb.start, adverb.end), adverb.text.lower(), None, content)
