"""Who stands behind a verb of reporting: subject, agent or antecedent, and the words that name it."""

from bisect import bisect_left
from operator import attrgetter

from onrecord.flows.annotate.cues import Reporting
from onrecord.flows.annotate.syntax import Span, Token
from onrecord.flows.annotate.tree import Tree

_RELATIVE = frozenset({"WP", "WDT"})
_LOOSE = frozenset({"relcl", "acl", "advcl", "appos", "punct", "cc", "parataxis", "ccomp", "npadvmod"})
_INHERITS = frozenset({"conj", "advcl", "xcomp", "pcomp", "prep", "dep"})
_HOLDERS = frozenset({"PERSON", "ORG", "NORP", "CARDINAL", "PERCENT"})  # 60% believe, three oppose
_PLACES = frozenset({"GPE", "LOC"})
_MAX_STEPS = 6  # longest chain of clauses up which a subject is inherited


def source_token(tree: Tree, verb: Token) -> Token | None:
    """Return the head of the noun phrase that speaks: the verb's own subject or the one it inherits."""
    current = verb
    for _ in range(_MAX_STEPS):
        found = _quoted(tree, current, verb) or _own_subject(tree, current, is_first=current.i == verb.i)
        if found is not None:
            return found
        parent = tree.tokens[current.head]
        if current.dep == "acl":
            return parent if parent.pos in {"NOUN", "PROPN", "PRON"} else None
        if current.dep not in _INHERITS or parent.i == current.i:
            return None
        current = parent
    return None


def _quoted(tree: Tree, verb: Token, below: Token) -> Token | None:
    """Return whom the verb says to have said what hangs below it behind "as": quoted the mayor as saying."""
    if verb.i == below.i:
        return None
    links = [child for child in tree.children(verb.i, "prep") if child.text.lower() == "as"]
    if not any(below.i in tree.subtree(link.i) for link in links):
        return None
    return next((child for child in tree.children(verb.i, "dobj") if child.i < below.i), None)


def _own_subject(tree: Tree, verb: Token, is_first: bool) -> Token | None:
    # The subject of a passive is a source only for a verb below it: "was quoted as saying".
    subjects = tree.children(verb.i, "nsubj") or ([] if is_first else tree.children(verb.i, "nsubjpass"))
    if not subjects:
        return None
    subject = subjects[-1]
    if subject.tag in _RELATIVE and verb.dep == "relcl":
        return tree.tokens[verb.head]
    return subject


def agent_token(tree: Tree, verb: Token) -> Token | None:
    """Return the head of the phrase "by ..." of a passive verb."""
    for agent in tree.children(verb.i, "agent"):
        for noun in tree.children(agent.i, "pobj"):
            return noun
    return None


def may_hold(tree: Tree, noun: Token, attitude: str, reporting: Reporting) -> bool:
    """Say whether the noun can be whose attitude it is; what is spoken or shown may have any source.

    No deed, state or quality thinks or wants, nor does a thing called "it". That a country believes, wants or backs
    something is the writer's reading of what it does, unless it says so.
    """
    if attitude == "speech":
        return True
    kind = tree.entity_kinds.get(noun.i)
    if kind is not None:
        return kind in _HOLDERS or (attitude == "showing" and kind not in _PLACES)
    if attitude == "showing":
        return True
    if noun.pos == "PRON":
        return noun.text.lower() not in tree.words.things
    word = noun.lemma.lower()
    return word in reporting.listed("bodies") or not word.endswith(tuple(reporting.listed("deeds")))


def named(tree: Tree, noun: Token) -> Token:
    """Return the proper name set behind a common noun, if there is one: "the group's leader, X"."""
    if noun.pos == "PROPN":
        return noun
    return next((child for child in tree.children(noun.i, "appos") if child.pos == "PROPN"), noun)


def source_span(tree: Tree, noun: Token) -> Span:
    """Return the words that name a source: its noun phrase without clauses and asides, with coordinated nouns."""
    head = named(tree, noun)
    members = set(_phrase(tree, head))
    first = last = head.i
    while first - 1 in members:
        first -= 1
    while last + 1 in members:
        last += 1
    while last > head.i and tree.tokens[last].pos in {"PUNCT", "CCONJ", "SPACE", "ADP"}:
        last -= 1
    while first < head.i and tree.tokens[first].pos in {"PUNCT", "SPACE", "CCONJ"}:
        first += 1
    span = Span(tree.tokens[first].start, tree.tokens[last].end)
    words = span.of(tree.parse.text)
    if words.count("(") > words.count(")") and tree.parse.text[span.end : span.end + 1] == ")":
        span = Span(span.start, span.end + 1)
    return _with_name(tree, span)


def owner_span(tree: Tree, noun: Token) -> Span:
    """Return the words that name the owner in a possessive, without its ending: "the bank's" -> "the bank"."""
    span = source_span(tree, noun)
    ending = next((child for child in tree.children(noun.i, "case") if child.start < span.end), None)
    return Span(span.start, ending.start) if ending and ending.start > span.start else span


def _with_name(tree: Tree, span: Span) -> Span:
    """Add the person's name right behind an office: "the ambassador to X" + "Y Z", which parsers tend to cut off."""
    if tree.parse.text[span.end : span.end + 1] != " ":
        return span
    entities = tree.parse.entities
    at = bisect_left(entities, span.end + 1, key=attrgetter("start"))
    is_behind = at < len(entities) and entities[at].start == span.end + 1 and entities[at].kind == "PERSON"
    return Span(span.start, entities[at].end) if is_behind else span


def _phrase(tree: Tree, head: Token) -> list[int]:
    """The noun with what belongs to it, and the nouns coordinated with it."""
    nouns, conjuncts = [head], tree.children(head.i, "conj")
    while conjuncts and conjuncts[0].pos != "VERB":
        nouns.append(conjuncts[0])
        conjuncts = tree.children(conjuncts[0].i, "conj")
    left_out = [child.i for noun in nouns for child in tree.children(noun.i) if _is_aside(tree, noun, child, nouns[-1])]
    return tree.subtree(head.i, left_out)


def _is_aside(tree: Tree, noun: Token, child: Token, last: Token) -> bool:
    if child.i < noun.i:
        return False
    if child.dep == "appos":
        return tree.tokens[child.i - 1].text != "("
    if child.dep == "punct" and child.text in "()":
        return False
    return (child.dep in _LOOSE and not (child.dep in {"punct", "cc"} and child.i < last.i)) or (
        child.dep == "conj" and child.pos == "VERB"
    )
