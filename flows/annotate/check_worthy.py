"""How much a clause is worth checking.

The score is a logistic model over features that a reader can name, akin to those of ClaimBuster (Hassan et al.,
2017) without its vocabulary. See `WEIGHTS` for where its numbers come from.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from math import exp, log1p
from typing import NamedTuple

from onrecord.flows.annotate.clauses import Clause
from onrecord.flows.annotate.proposition_words import PropositionWords
from onrecord.flows.annotate.syntax import Token
from onrecord.flows.annotate.syntax_words import NO_WORDS, SyntaxWords
from onrecord.flows.annotate.tree import Tree

THRESHOLD = 0.5
VALUES = frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})
TIMES = frozenset({"DATE", "TIME"})
COMPARED = frozenset({"JJR", "JJS", "RBR", "RBS"})


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """Word lists of a language that claims need: lemmas or lower-case words; hedges may be phrases."""

    hedges: frozenset[str]
    expectation: frozenset[str]
    evaluative: frozenset[str]
    negators: frozenset[str]
    speech_verbs: frozenset[str]
    attitude_verbs: frozenset[str]
    splitting: PropositionWords = field(default_factory=PropositionWords)
    syntax: SyntaxWords = NO_WORDS
    worth: "Callable[[Features, Iterable[str]], float] | None" = None  # of features and words; else `score`

    def worth_of(self, found: "Features", said: Iterable[str]) -> float:
        """Return how much a claim of these features and words is worth checking, from 0 to 1."""
        return score(found) if self.worth is None else self.worth(found, said)


class Features(NamedTuple):
    """What tells facts from the rest: 0 or 1 each, but `names` and `length` are log(1 + n)."""

    names: float
    values: float
    times: float
    length: float
    past: float
    perfect: float
    will: float
    may: float
    duty: float
    hedged: float
    expected: float
    evaluated: float
    attitude: float
    addressed: float
    named_subject: float
    pointing_subject: float
    copula: float
    passive: float
    compared: float
    negated: float
    relational: float


def read_features(tree: Tree, clause: Clause, words: ClaimWords, within: Collection[int] | None = None) -> Features:
    """Return the features of a clause: its own words count, or those of the tokens `within`."""
    inside = frozenset(clause.members if within is None else within)
    members = [tree.tokens[i] for i in sorted(inside)]
    kinds = [kind for kind, tokens in tree.entities if tokens <= inside]
    verb, known = tree.tokens[clause.head], words.syntax
    was_unable = clause.polarity == "negated" and clause.modal == "could"  # what could not be done is a fact
    return Features(
        names=log1p(sum(kind not in VALUES | TIMES for kind in kinds)),
        values=float(any(token.tag == "CD" and token.text.lower() != "one" for token in members) or "ORDINAL" in kinds),
        times=float(any(kind in TIMES for kind in kinds)),
        length=log1p(len(members)),
        past=float(clause.tense == "past" or was_unable),
        perfect=float(clause.tense in ("perfect", "modal_perfect")),
        will=float(clause.modal in known.will),
        may=float(clause.modal in known.may and not was_unable),
        duty=float(clause.modal in known.duty or clause.predicate.startswith("have to ")),
        hedged=float(is_hedged(members, words.hedges)),
        expected=float(is_expected(tree, clause, words.expectation)),
        evaluated=float(_is_evaluated(tree, clause, words.evaluative)),
        attitude=float(verb.lemma.lower() in words.attitude_verbs),
        addressed=float(any(token.text.lower() in known.speakers for token in members)),
        named_subject=float(_is_named(tree, clause.subject)),
        pointing_subject=float(_is_pointing(tree, clause.subject)),
        copula=float(verb.lemma.lower() in known.copulas and not clause.is_passive),
        passive=float(clause.is_passive),
        compared=float(any(token.tag in COMPARED for token in members)),
        negated=float(clause.polarity == "negated"),
        relational=float(is_one_of(verb, known.relational)),
    )


def is_one_of(token: Token, lexicon: frozenset[str]) -> bool:
    """Say whether the word belongs to a list of lemmas, also where the model misses the lemma (hopes: hop)."""
    word = token.text.lower()
    if word in lexicon or token.lemma.lower() in lexicon:
        return True
    return word[-1:] in ("s", "d") and any(word.removesuffix(end) in lexicon for end in ("s", "es", "d", "ed"))


def is_hedged(members: Collection[Token], hedges: frozenset[str]) -> bool:
    """Say whether a hedge stands among the words, modal verbs aside: these have features of their own."""
    for token in members:
        if (token.lemma.lower() in hedges or token.text.lower() in hedges) and token.tag != "MD":
            return True
    running = " ".join(["", *[token.text.lower() for token in members], ""])
    return any(phrase in running for phrase in _phrases(hedges))


@cache
def _phrases(words: frozenset[str]) -> list[str]:
    """Return those of the words that are several, with blanks around."""
    return [f" {phrase} " for phrase in words if " " in phrase]


def is_expected(tree: Tree, clause: Clause, expectation: frozenset[str]) -> bool:
    """Say whether the clause looks ahead through a verb or adjective with an infinitive: is expected to, seeks to.

    A finished act (has pledged to, vowed to) is a fact by itself, so only the present and the passive count.
    """
    if clause.tense in ("past", "perfect") and not clause.is_passive:
        return False
    verb = tree.tokens[clause.head]
    aims = tree.children(verb.i, "nsubj") if verb.lemma.lower() == "be" else []
    announcing = [verb, *tree.children(verb.i, "acomp", "attr", "oprd"), *aims]
    inward = [child for token in (verb, *announcing) for child in tree.children(token.i, "xcomp", "advcl", "ccomp")]
    return any(child.tag == "VB" for child in inward) and any(
        is_one_of(token, expectation) or token.text.lower() in tree.words.prospects for token in announcing
    )


def _is_evaluated(tree: Tree, clause: Clause, evaluative: frozenset[str]) -> bool:
    """Say whether the clause predicates a judgement of its subject: is crucial, remains a great risk."""
    complements = tree.children(clause.head, "acomp", "attr", "oprd")
    described = [token for part in complements for token in (part, *tree.children(part.i, "amod", "conj"))]
    return any(token.lemma.lower() in evaluative for token in described)


def _is_named(tree: Tree, subject: int | None) -> bool:
    return any(kind not in VALUES | TIMES and subject in tokens for kind, tokens in tree.entities)


def _is_pointing(tree: Tree, subject: int | None) -> bool:
    if subject is None:
        return False
    words = [tree.tokens[subject], *tree.children(subject, "det")]
    return any(word.text.lower() in tree.words.pointers for word in words)


def score(found: Features) -> float:
    """Return how much a clause is worth checking, from 0 to 1."""
    total = INTERCEPT + sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))
    return 1 / (1 + exp(-total))


# Fitted by benchmarks/fit_check_worthy.py on the English part of CheckThat! 2024, task 1 (11,801 sentences of debates,
# 24 % check-worthy; held-out average precision 0.58). Debates are spoken and seldom factual, news is written and
# mostly is, so the intercept is raised by 1 for news, by hand.
INTERCEPT = -2.50 + 1
WEIGHTS = Features(
    names=0.64,
    values=1.76,
    times=-0.09,
    length=0.40,
    past=1.02,
    perfect=0.80,
    will=-1.01,
    may=-0.72,
    duty=-1.25,
    hedged=-0.30,
    expected=-0.28,
    evaluated=-0.83,
    attitude=-0.56,
    addressed=-0.82,
    named_subject=0.32,
    pointing_subject=-0.19,
    copula=-0.24,
    passive=0.30,
    compared=0.49,
    negated=-0.13,
    relational=-0.18,
)
