"""Who states what in a paragraph, read from its parse: source, cue and content of reported speech.

Rules over dependencies in the manner of Krestel, Bergler and Witte (2008): a verb of reporting, the noun that governs
it, and the clause or noun it governs. Precision goes first: a verb without a source is left out unless its passive
says that someone spoke.
"""

from collections.abc import Iterator

from onrecord.flows.annotate.according import find_according_to
from onrecord.flows.annotate.contents import content_span, has_finite_clause, naming_span, surrounding_span, trimmed
from onrecord.flows.annotate.cues import NAMES, REPORTED_PASSIVES, REPORTS_NOUN, Cues, cue_words, is_speech, lemma_of
from onrecord.flows.annotate.records import Statement
from onrecord.flows.annotate.sources import agent_token, source_span, source_token
from onrecord.flows.annotate.syntax import Parse, Span, Token
from onrecord.flows.annotate.tree import Tree

_VERBAL = frozenset({"VERB", "AUX"})


def find_statements(parse: Parse, cues: Cues) -> list[Statement]:
    """Return the statements of a paragraph by the place of their cue, with spans relative to it.

    A statement may lack its source (a passive without agent) or its content (the words stand in another sentence).
    """
    tree = Tree(parse)
    has_marks = any(mark in parse.text for pair in cues.quote_marks for mark in pair)
    found = list(find_according_to(tree, cues))
    taken = {i for statement in found for i in range(statement.cue.start, statement.cue.end)}
    for verb in parse.tokens:
        if verb.pos in _VERBAL and verb.start not in taken:
            found += _read_verb(tree, verb, cues, has_marks)
    return sorted(found, key=lambda statement: (statement.cue, statement.source or Span(0, 0)))


def _read_verb(tree: Tree, verb: Token, cues: Cues, has_marks: bool) -> Iterator[Statement]:
    words = cue_words(tree, verb, cues)
    lemma = " ".join([lemma_of(verb), *(word.text.lower() for word in words[1:])])
    cue = (
        Span(words[0].start, words[-1].end)
        if words[-1].i == words[0].i + len(words) - 1
        else Span(verb.start, verb.end)
    )
    speaks = is_speech(lemma, cues) or is_speech(lemma_of(verb), cues)
    if not speaks and lemma not in cues.attitude_verbs:
        return
    if _is_passive(tree, verb):
        yield from _read_passive(tree, verb, cue, lemma)
        return
    noun = source_token(tree, verb)
    if noun is None or not (speaks or has_finite_clause(tree, verb)):
        return
    named = naming_span(tree, verb)
    content = named or content_span(tree, verb) or surrounding_span(tree, verb)
    # A verb without content counts where marked words, read later, may be what it reports.
    if content is not None or has_marks:
        yield Statement("named" if named else "says", cue, lemma, source_span(tree, noun), content)


def _is_passive(tree: Tree, verb: Token) -> bool:
    return verb.tag == "VBN" and (
        bool(tree.children(verb.i, "auxpass", "agent"))
        or (verb.dep == "acl")
        or (
            verb.dep == "conj"
            and bool(tree.children(verb.head, "auxpass"))
            and not tree.children(verb.i, "aux", "nsubj")
        )
    )


def _read_passive(tree: Tree, verb: Token, cue: Span, lemma: str) -> Iterator[Statement]:
    agent = agent_token(tree, verb)
    if agent is None and (lemma not in REPORTED_PASSIVES or verb.dep == "acl"):
        return
    if lemma not in REPORTS_NOUN | REPORTED_PASSIVES | NAMES and not tree.children(verb.i, "ccomp"):
        return
    content = _passive_content(tree, verb)
    if content is None:
        return
    yield Statement("passive", cue, lemma, source_span(tree, agent) if agent else None, content)


def _passive_content(tree: Tree, verb: Token) -> Span | None:
    clauses = [child for child in tree.children(verb.i, "ccomp") if child.i > verb.i]
    if clauses:
        return trimmed(tree, tree.subtree(clauses[0].i))
    if verb.dep == "acl":
        head = tree.tokens[verb.head]
        return trimmed(tree, [i for i in tree.subtree(head.i, [verb.i]) if i < verb.i])
    subjects = tree.children(verb.i, "nsubjpass") or tree.children(verb.head, "nsubjpass")
    if not subjects or subjects[0].lemma.lower() == "it":
        return None
    infinitives = [child for child in tree.children(verb.i, "xcomp") if child.i > verb.i]
    parts = tree.subtree(subjects[0].i) + [i for child in infinitives for i in tree.subtree(child.i)]
    return trimmed(tree, parts)
