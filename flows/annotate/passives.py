"""Passives that report: was denied by X, is expected to, was told that, is accused of."""

from collections.abc import Iterator

from onrecord.flows.annotate.contents import after_preposition, is_infinitive, trimmed
from onrecord.flows.annotate.cues import Cues, Reporting
from onrecord.flows.annotate.records import Statement
from onrecord.flows.annotate.sources import agent_token, source_span
from onrecord.flows.annotate.syntax import Span, Token
from onrecord.flows.annotate.tree import Tree

_EMPTY = "it"  # a subject that only stands for the clause behind: it was reported that
_NAMING = ("oprd", "acomp", "attr")


def is_passive(tree: Tree, verb: Token) -> bool:
    """Say whether the verb is a passive with its auxiliary, or reduced (plans announced by X)."""
    return verb.tag == "VBN" and (
        bool(tree.children(verb.i, "auxpass", "agent"))
        or (verb.dep == "acl")
        or (
            verb.dep == "conj"
            and bool(tree.children(verb.head, "auxpass"))
            and not tree.children(verb.i, "aux", "nsubj")
        )
    )


def read_passive(tree: Tree, verb: Token, cue: Span, lemma: str, cues: Cues) -> Iterator[Statement]:
    """Yield the statement of a passive; without agent only of verbs that still say that somebody held it."""
    reporting = cues.reporting
    if tree.tokens[verb.head].lemma.lower() == "remain":  # whether it helps remains to be seen
        return
    agent = agent_token(tree, verb)
    content = None
    if reporting.takes("recipient", lemma):
        content = _told_content(tree, verb, cues)
    if content is None and (agent is not None or (reporting.takes("passive", lemma) and verb.dep != "acl")):
        may_hold = any(reporting.takes(name, lemma) for name in ("object", "passive", "named"))
        content = _content(tree, verb, reporting) if may_hold or tree.children(verb.i, "ccomp") else None
    if content is not None:
        source = source_span(tree, agent) if agent else None
        yield Statement("passive", cue, lemma, source, content, cues.attitude(lemma))


def _told_content(tree: Tree, verb: Token, cues: Cues) -> Span | None:
    """What somebody was told, asked to do or accused of."""
    clauses = [child for child in tree.children(verb.i, "ccomp", "xcomp") if child.i > verb.i]
    if clauses:
        return trimmed(tree, tree.subtree(clauses[0].i))
    return after_preposition(tree, verb, cues)


def _content(tree: Tree, verb: Token, reporting: Reporting) -> Span | None:
    clauses = [child for child in tree.children(verb.i, "ccomp") if child.i > verb.i]
    if clauses:
        return trimmed(tree, tree.subtree(clauses[0].i))
    if verb.dep == "acl":
        head = tree.tokens[verb.head]
        if verb.lemma.lower() in reporting.listed("quoting"):  # the mayor, quoted by X, said: X reports all of it
            return trimmed(tree, tree.subtree(head.head))
        return trimmed(tree, [i for i in tree.subtree(head.i, [verb.i]) if i < verb.i])
    subjects = tree.children(verb.i, "nsubjpass") or tree.children(verb.head, "nsubjpass")
    if not subjects or subjects[0].lemma.lower() == _EMPTY:
        return None
    behind = [child for child in tree.children(verb.i, "xcomp", *_NAMING) if child.i > verb.i]
    behind = [child for child in behind if child.dep in _NAMING or is_infinitive(tree, child)]
    behind += [child for child in tree.children(verb.i, "prep") if child.text.lower() == "as"]
    return trimmed(tree, tree.subtree(subjects[0].i) + [i for child in behind for i in tree.subtree(child.i)])
