"""The words of one language that rules over a parse look for: conjunctions, modals, pronouns, prepositions, verbs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SyntaxWords:
    """Lower-case words and lemmas, as ``syntax.toml`` explains them; without any, no rule that needs one applies."""

    contrasts: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    clause_marks: frozenset[str] = frozenset()
    more_to_come: frozenset[str] = frozenset()
    bounding: frozenset[str] = frozenset()
    urging: frozenset[str] = frozenset()
    no_name: frozenset[str] = frozenset()
    judged_for: frozenset[str] = frozenset()
    disjunctions: frozenset[str] = frozenset()
    factual: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    denials: frozenset[str] = frozenset()
    obliged: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    will: frozenset[str] = frozenset()
    told_will: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    chance: frozenset[str] = frozenset()
    doubt: frozenset[str] = frozenset()
    so_far: frozenset[str] = frozenset()
    duty: frozenset[str] = frozenset()
    prospects: frozenset[str] = frozenset()
    relational: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    state_phrases: frozenset[str] = frozenset()
    state_verbs: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    out_of: frozenset[str] = frozenset()
    empty_verbs: frozenset[str] = frozenset()
    plural_pronouns: frozenset[str] = frozenset()


NO_WORDS = SyntaxWords()
