"""How two claims on one fact differ, each difference with a sentence that says why. Precision comes first.

Rounding, hedges, bounds, coarser dates and places are explained away before anything is called a discrepancy; what
cannot be compared for certain is not compared at all.
"""

from collections.abc import Iterator

from onrecord.flows.corroborate.claim_terms import read_words, stem_of
from onrecord.flows.corroborate.date_rules import date, date_agreed
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Told
from onrecord.flows.corroborate.entity_rules import doer, entity
from onrecord.flows.corroborate.number_rules import near, numeric
from onrecord.flows.corroborate.place_rules import place
from onrecord.flows.corroborate.polarity_rules import polarity
from onrecord.flows.corroborate.scope_rules import another
from onrecord.flows.corroborate.wording_rules import manner, other_act, wording

# Each rule with how alike two claims must be but for a denial or a number; denials are strict enough by themselves.
RULES = (
    (numeric, 0.6),
    (near, 0.4),
    (date, 0.5),
    (date_agreed, 0.6),
    (place, 0.5),
    (polarity, 0.25),
    (entity, 0.5),
    (wording, 0.5),
    (manner, 0.6),
    (another, 0.25),
    (other_act, 0.75),
    (doer, 0.75),
)


def differences(a: Told, b: Told, likeness: float, given: Given) -> Iterator[Difference]:
    """Yield the differences of two claims on one fact, at most one of each kind."""
    kinds: set[str] = set()
    for rule, least in RULES:
        if likeness >= least and (found := rule(a, b, given)) and found.kind not in kinds:
            kinds.add(found.kind)
            yield found


def alike_beside(a: Told, b: Told, given: Given) -> float:
    """Return how alike two claims are beside their values and times: Dice's coefficient of their words (1945)."""
    one, other = (_words_beside(told, given) for told in (a, b))
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _words_beside(told: Told, given: Given) -> set[str]:
    """Return the stems of the words of a claim that tell something, without its figures and dates."""
    figures = " ".join([*(value.surface for value in told.values), *(period.surface for period in told.periods)])
    empty = {*read_words(figures), *given.words.leading, *given.words.articles}
    return {stem_of(word) for word in read_words(told.text) if word not in empty}
