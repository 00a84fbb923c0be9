"""Clauses of a parsed paragraph: who does what to whom, whether denied, and in which tense.

Heads of clauses are found from ClearNLP dependencies in the manner of ClausIE (Del Corro and Gemulla, 2013): verbs at
the root, their conjuncts, and the verbs of complement, adverbial, relative and participial clauses. Nothing here
judges whether a clause is a claim.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from onrecord.flows.annotate.predicates import (
    FINITE,
    SUBJECTS,
    VERBAL,
    is_finite,
    is_negated,
    is_passive,
    is_yet_to,
    predicate_of,
    verb_chain,
    verb_form,
    verb_tokens,
)
from onrecord.flows.annotate.syntax import Token
from onrecord.flows.annotate.tree import Tree

__all__ = ["Clause", "Tree", "find_clauses", "headline_clause", "whole_clause"]

OBJECTS = ("dobj", "attr", "oprd", "acomp", "ccomp", "dative")
ROLES: Mapping[str, str] = {
    "ROOT": "main",
    "ccomp": "complement",
    "advcl": "adverbial",
    "relcl": "relative",
    "acl": "participial",
    "pcomp": "nominal",
    "csubj": "nominal",
    "csubjpass": "nominal",
    "xcomp": "open",
}
_SET_OFF = ("advcl", "relcl", "acl")
_ENDS = frozenset(".!?")
_SHORTEST_LINE = 4  # words of a headline that tells something
WH = frozenset({"WDT", "WP", "WP$", "WRB"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause by token indices: `head` its verb, `members` its own words, parts where it has them.

    `role`: main, complement, adverbial, relative, participial, nominal or open; a conjunct has the role of its first.
    `tense`: past, perfect, present, modal (with `modal` its lemma) or none for a verb without tense.
    `governor` is the head of the clause or noun it depends on, `subject_is_own` false where the subject is inherited.
    """

    head: int
    sentence: int
    role: str
    governor: int
    marker: str
    members: tuple[int, ...]
    subject: int | None
    subject_is_own: bool
    object: int | None
    verbs: tuple[int, ...]
    predicate: str
    polarity: str
    tense: str
    modal: str | None
    is_passive: bool


def find_clauses(tree: Tree, negators: frozenset[str]) -> list[Clause]:
    """Return the clauses of a paragraph in the order of their verbs; `negators` are lemmas such as no and never."""
    found: dict[int, Clause] = {}
    heads = {token.i for token in tree.tokens if _heads_clause(tree, token)}
    for head in _outer_first(tree, heads):
        found[head] = _clause(tree, tree.tokens[head], heads, found, negators)
    return [found[head] for head in sorted(found)]


def whole_clause(tree: Tree, sentence: int, negators: frozenset[str]) -> Clause | None:
    """Return a sentence in which no subject was found as one clause, None if no word of it bears tense.

    A model that misreads a construction (there was growing unrest) should not cost the sentence.
    """
    members = range(*tree.parse.sentences[sentence])
    tensed = next((tree.tokens[i] for i in members if tree.tokens[i].tag in FINITE), None)
    if tensed is None:
        return None
    nominal = [i for i in members if tree.tokens[i].dep == "ROOT" and tree.tokens[i].pos in ("NOUN", "PROPN")]
    return Clause(
        head=tensed.i,
        sentence=sentence,
        role="main",
        governor=tensed.i,
        marker="",
        members=tuple(members),
        subject=nominal[0] if nominal else None,
        subject_is_own=bool(nominal),
        object=None,
        verbs=(tensed.i,),
        predicate=verb_form(tensed, 0),
        polarity="negated" if is_negated(tree, tensed, None, negators) else "affirmed",
        tense="modal" if tensed.tag == "MD" else "past" if tensed.tag == "VBD" else "present",
        modal=tensed.text.lower() if tensed.tag == "MD" else None,
        is_passive=False,
    )


def headline_clause(tree: Tree, clause: Clause) -> Clause | None:
    """Return what a line without a tensed verb tells as headlines do (X to buy Y; gold stolen), None if it does not."""
    start, end = tree.parse.sentences[clause.sentence]
    verb, words = tree.tokens[clause.head], [tree.tokens[i] for i in range(start, end)]
    noun = tree.tokens[verb.head]
    is_line = len(tree.parse.sentences) == 1 and len(words) >= _SHORTEST_LINE and words[-1].text not in _ENDS
    if not is_line or noun.dep != "ROOT" or noun.pos not in ("NOUN", "PROPN") or not start <= noun.i < verb.i < end - 1:
        return None
    if clause.subject not in (None, noun.i) or any(token.tag in FINITE for token in words):
        return None
    told = replace(clause, role="main", governor=noun.i, members=tuple(range(start, end)), subject=noun.i)
    if verb.tag == "VBN" and clause.role == "participial":
        return replace(told, subject_is_own=True)
    is_open = verb.tag == "VB" and tree.tokens[verb.i - 1].tag == "TO" and bool(tree.words.will)
    return replace(told, subject_is_own=True, tense="modal", modal=min(tree.words.will)) if is_open else None


def _heads_clause(tree: Tree, token: Token) -> bool:
    if token.pos not in VERBAL or token.dep in ("aux", "auxpass"):
        return False
    has_subject = bool(tree.children(token.i, *SUBJECTS, "expl"))
    if token.dep == "xcomp":
        return has_subject and is_finite(tree, token)
    if token.dep == "conj":
        first = tree.tokens[token.head]
        return has_subject or (first.pos in VERBAL and first.dep != "xcomp")
    return token.dep in ROLES or (has_subject and is_finite(tree, token))


def _outer_first(tree: Tree, heads: set[int]) -> Iterator[int]:
    """Yield the heads so that each comes after those it hangs on."""

    def depth(i: int) -> int:
        n, seen = 0, {i}
        while (above := tree.tokens[i].head) not in seen:
            seen.add(above)
            i, n = above, n + 1
        return n

    return iter(sorted(heads, key=lambda i: (depth(i), i)))


def _clause(tree: Tree, token: Token, heads: set[int], found: Mapping[int, Clause], negators: frozenset[str]) -> Clause:
    first = found.get(token.head) if token.dep == "conj" else None
    around = found.get(_anchor(tree, token))
    chain = verb_chain(tree, token)
    subject, is_own = _subject(tree, token, first, found)
    tense, modal = _tense(tree, token, first or around)
    target, is_pending = chain[-1], is_yet_to(tree, chain)
    polarity = _polarity(tree, token, first, subject if is_own or first else None, negators)
    return Clause(
        head=token.i,
        sentence=tree.sentence_of.get(token.i, 0),
        role=first.role if first else _role(tree, token),
        governor=first.governor if first else token.head,
        marker=_marker(tree, token) or (first.marker if first else ""),
        members=tuple(tree.subtree(token.i, _parted(tree, token, heads))),
        subject=subject,
        subject_is_own=is_own,
        object=_object(tree, token, target, subject),
        verbs=verb_tokens(tree, chain),
        predicate=predicate_of(tree, chain[1:] if is_pending else chain),
        polarity="negated" if is_pending else polarity,
        tense="perfect" if is_pending else tense,
        modal=modal,
        is_passive=is_passive(tree, token),
    )


def _anchor(tree: Tree, token: Token) -> int:
    """Return the verb that a clause hangs on, behind a preposition too: since winning, they have."""
    head = tree.tokens[token.head]
    is_behind = token.dep == "pcomp" and token.tag == "VBG" and head.dep == "prep"
    return head.head if is_behind else head.i


def _polarity(tree: Tree, token: Token, first: Clause | None, subject: int | None, negators: frozenset[str]) -> str:
    """Return whether the clause is denied; "or" carries a denial on: did not fund or join it."""
    joins_denial = first is not None and first.polarity == "negated" and not tree.children(token.i, "aux", *SUBJECTS)
    joiners = (word.text.lower() for word in tree.children(token.head, "cc"))
    carries = joins_denial and any(word in tree.words.disjunctions for word in joiners)
    return "negated" if carries or is_negated(tree, token, subject, negators) else "affirmed"


def _role(tree: Tree, token: Token) -> str:
    if _is_parallel(tree, token):
        return "main"
    is_noun_complement = token.dep == "acl" and is_finite(tree, token) and _marker(tree, token)
    return "complement" if is_noun_complement else ROLES.get(token.dep, "main")


def _is_parallel(tree: Tree, token: Token) -> bool:
    """Say whether a verb that the model hangs on a later one is separate from it: A fell; B rose."""
    between = tree.tokens[token.i : token.head]
    return token.dep == "ccomp" and any(other.text == ";" for other in between)


def _parted(tree: Tree, token: Token, heads: set[int]) -> list[int]:
    """Return the verbs below `token` that open a clause of their own: conjuncts and what is set off by a mark."""
    below = [i for i in tree.subtree(token.i) if i in heads and i != token.i]
    chain = {verb.i for verb in verb_chain(tree, token)}
    return [
        i
        for i in below
        if (tree.tokens[i].dep == "conj" and tree.tokens[i].head == token.i)
        or _is_parallel(tree, tree.tokens[i])
        or (tree.tokens[i].dep in _SET_OFF and tree.follows_mark(i) and i > token.i and not _is_infinitive(tree, i))
        or (tree.tokens[i].dep == "advcl" and tree.tokens[i].head in chain and is_finite(tree, tree.tokens[i]))
    ]


def _is_infinitive(tree: Tree, i: int) -> bool:
    """Say whether the verb is an infinitive, which tells nothing by itself: the third, after A, to do it."""
    return tree.tokens[i].tag == "VB" and not is_finite(tree, tree.tokens[i])


def _marker(tree: Tree, token: Token) -> str:
    """Return the subordinator or question word that opens the clause, lower case, else the empty string."""
    if token.dep == "pcomp":
        return tree.tokens[token.head].text.lower()
    opening = [child for child in tree.children(token.i) if child.i < token.i]
    marks = [child.text.lower() for child in opening if child.dep == "mark" or child.tag in WH]
    return marks[0] if marks else ""


def _subject(tree: Tree, token: Token, first: Clause | None, found: Mapping[int, Clause]) -> tuple[int | None, bool]:
    own = tree.children(token.i, *SUBJECTS)
    if tree.children(token.i, "expl") and (attributes := tree.children(token.i, "attr", "dobj")):
        return attributes[0].i, True
    if own and not (token.dep == "relcl" and own[0].tag in WH):
        return own[0].i, True
    if token.dep in ("relcl", "acl"):
        return token.head, False
    source = first if first else found.get(_anchor(tree, token))
    return (source.subject if source else None), False


def _tense(tree: Tree, token: Token, above: Clause | None) -> tuple[str, str | None]:
    """Return the tense and the modal verb; a verb without either has those of the clause that it continues."""
    auxiliaries = tree.children(token.i, "aux", "auxpass")
    modals = [aux for aux in auxiliaries if aux.tag == "MD"]
    finite = next((part for part in [*auxiliaries, token] if part.tag in FINITE), None)
    has_have = any(aux.lemma == "have" for aux in auxiliaries)
    if modals:
        return ("modal_perfect" if has_have else "modal"), modals[0].text.lower()
    if finite is None:
        if token.dep == "acl":
            return ("past" if token.tag == "VBN" else "none"), None
        if token.tag == "VBN" and not auxiliaries and tree.children(token.i, "nsubj"):
            return "past", None  # a past tense that the model took for a participle
        is_shared = token.dep == "conj" or token.tag in {"VBN", "VBG"}
        return (above.tense, above.modal) if above and is_shared and not auxiliaries else ("none", None)
    if has_have:
        return "perfect", None
    return ("past" if finite.tag == "VBD" else "present"), None


def _object(tree: Tree, token: Token, target: Token, subject: int | None) -> int | None:
    """Return the object or complement, else what the first preposition governs, times aside."""
    direct = [child for dep in OBJECTS for child in tree.children(target.i, dep)]
    governed = [
        noun
        for preposition in tree.children(target.i, "agent", "prep")
        for noun in tree.children(preposition.i, "pobj")
        if preposition.i > target.i and not _is_time(tree, noun.i)
    ]
    found = next((part for part in [*direct, *governed] if part.i != subject), None)
    if found and token.dep == "relcl" and found.tag in WH:
        return token.head
    return found.i if found else None


def _is_time(tree: Tree, i: int) -> bool:
    return any(kind in ("DATE", "TIME") and i in tokens for kind, tokens in tree.entities)
