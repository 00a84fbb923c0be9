"""Coordinated noun phrases that can be taken one by one: "met the president and the foreign minister".

A coordination is left whole where its members act together, where one of them cannot stand alone (a bare noun that
may share the article or adjective of another), where it is no plain "and", and where a figure may be their sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from onrecord.flows.annotate.clauses import Clause
from onrecord.flows.annotate.predicates import SUBJECTS, verb_chain
from onrecord.flows.annotate.proposition_words import PropositionWords
from onrecord.flows.annotate.syntax import Token
from onrecord.flows.annotate.tree import Tree

_MOST = 8
_NOMINAL = frozenset({"NOUN", "PROPN"})
_PLURAL = frozenset({"NNS", "NNPS"})
_TIMES = frozenset({"DATE", "TIME"})
_MARKS = '"“”«»()'


@dataclass(frozen=True, slots=True)
class Coordination:
    """The members of a coordination, each with its head and own words, and all tokens from first to last."""

    heads: tuple[int, ...]
    phrases: tuple[tuple[int, ...], ...]
    extent: range

    def without(self, number: int) -> set[int]:
        """Return the tokens that go where only the member of this number is meant."""
        return set(self.extent) - set(self.phrases[number])


def subjects_of(tree: Tree, clause: Clause, words: PropositionWords) -> Coordination | None:
    """Return the coordinated subjects of a clause that each do by themselves what it tells, else None."""
    if clause.subject is None or not clause.subject_is_own or clause.subject not in clause.members:
        return None
    if tree.tokens[clause.subject].dep not in SUBJECTS:
        return None
    found = _coordination(tree, clause.subject, words)
    rest = [tree.tokens[i] for i in clause.members if found and i not in found.extent]
    has_count = any(token.tag == "CD" and tree.entity_kinds.get(token.i) not in _TIMES for token in rest)
    has_plural = any(child.tag in _PLURAL for child in tree.children(clause.head, "attr"))
    is_ranked = any(token.text.lower() in words.ranks for token in rest)
    if has_count or has_plural or is_ranked or _is_collective(tree, clause, words.collective):
        return None
    is_joint = any(token.text.lower() in words.jointly for token in rest)
    return None if is_joint else found


def objects_of(tree: Tree, clause: Clause, words: PropositionWords) -> Coordination | None:
    """Return the coordinated objects of a clause, or of a preposition at its verb, that can be told apart."""
    if _is_collective(tree, clause, words.linking):
        return None
    for i in _complements(tree, clause, words):
        if i != clause.subject and i in clause.members and (found := _coordination(tree, i, words)):
            rest = [tree.tokens[j] for j in clause.members if j not in found.extent]
            is_joint = any(token.text.lower() in words.jointly and token.dep != "poss" for token in rest)
            return None if is_joint else found
    return None


def _is_collective(tree: Tree, clause: Clause, verbs: frozenset[str]) -> bool:
    return any(verb.lemma.lower() in verbs for verb in verb_chain(tree, tree.tokens[clause.head]))


def _complements(tree: Tree, clause: Clause, words: PropositionWords) -> Iterator[int]:
    target = verb_chain(tree, tree.tokens[clause.head])[-1]
    for child in tree.children(target.i, "dobj", "oprd"):
        yield child.i
    holders = (target, *tree.children(target.i, "acomp"))
    for preposition in (child for holder in holders for child in tree.children(holder.i, "agent", "prep")):
        if preposition.text.lower() not in words.pairing:
            yield from (noun.i for noun in tree.children(preposition.i, "pobj"))


def _coordination(tree: Tree, first: int, words: PropositionWords) -> Coordination | None:
    heads, joiners = _chain(tree, first)
    if not 1 < len(heads) <= _MOST or not joiners or not joiners <= words.and_words:
        return None
    phrases = [_own_words(tree, i, heads) for i in heads]
    extent = range(min(phrases[0]), max(phrases[-1]) + 1)
    in_order = all(max(a) < min(b) for a, b in pairwise(phrases))
    if not in_order or not all(_stands_alone(tree, i, own) for i, own in zip(heads, phrases, strict=True)):
        return None
    if any(members & set(phrases[0]) and members & set(phrases[1]) for _, members in tree.entities):
        return None
    return Coordination(tuple(heads), tuple(tuple(own) for own in phrases), extent)


def _chain(tree: Tree, first: int) -> tuple[list[int], set[str]]:
    """Return the heads joined to `first`, which comes first, and the words that join them."""
    heads, joiners, frontier = [first], set[str](), [first]
    while frontier:
        i = frontier.pop()
        joiners |= {word.text.lower() for child in tree.children(i, "cc") for word in (child, *tree.children(child.i))}
        for child in tree.children(i, "conj", "appos"):
            if child.i > i and child.i not in heads and (child.dep == "conj" or _is_listed(tree, i, child)):
                heads.append(child.i)
                frontier.append(child.i)
    return sorted(heads), joiners


def _is_listed(tree: Tree, i: int, child: Token) -> bool:
    """Say whether what a model takes for an apposition is the second of a list of names of one kind."""
    kinds = tree.entity_kinds
    return bool(tree.children(child.i, "conj")) and kinds.get(i) == kinds.get(child.i) == "GPE"


def _own_words(tree: Tree, i: int, heads: list[int]) -> list[int]:
    """Return the words of a member: from its first to its last, without the other members and what joins them."""
    joining = [child.i for child in tree.children(i) if child.dep in ("cc", "preconj") or _is_loose(tree, child)]
    found = tree.subtree(i, [*(head for head in heads if head != i), *joining])
    later = min((head for head in heads if head > i), default=len(tree.tokens))
    found = [j for j in found if j < later] or [i]
    while len(found) > 1 and not tree.tokens[found[-1]].text[0].isalnum() and tree.tokens[found[-1]].text not in _MARKS:
        found.pop()
    return found


def loose_words(tree: Tree, i: int) -> list[int]:
    """Return the words of clauses set off behind the noun at `i`."""
    return [j for child in tree.children(i) if _is_loose(tree, child) for j in tree.subtree(child.i)]


def _is_loose(tree: Tree, child: Token) -> bool:
    return child.dep in ("relcl", "acl") and tree.follows_mark(child.i)


def _stands_alone(tree: Tree, i: int, own: list[int]) -> bool:
    """Say whether a member names something by itself: a name, or a noun with words of its own."""
    head = tree.tokens[i]
    text = " ".join(tree.tokens[j].text for j in own)
    is_balanced = text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("(") == text.count(")")
    if head.pos not in _NOMINAL or tree.entity_kinds.get(i) in _TIMES or not is_balanced:
        return False
    if head.pos == "PROPN":
        return True
    owned = [child for child in tree.children(i) if child.dep in ("det", "poss", "amod", "compound", "nummod", "prep")]
    return bool(owned)
