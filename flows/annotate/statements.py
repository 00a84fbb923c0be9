"""Who states, thinks or wants what in a paragraph, read from its parse: source, cue and content.

Rules over dependencies in the manner of Krestel, Bergler and Witte (2008): a cue, the noun that governs it, and the
clause or noun it governs; cues are verbs, nouns and adjectives as in PARC (Pareti, 2012), whose three-part scheme of
source, cue and content is followed. A verb without a source is left out unless its passive says that someone spoke.
"""

from collections.abc import Iterator

from onrecord.flows.annotate.according import find_according_to
from onrecord.flows.annotate.contents import content_span, has_finite_clause, naming_span, surrounding_span
from onrecord.flows.annotate.cues import Cues, cue_words, phrase_of
from onrecord.flows.annotate.nominal_cues import find_nominal
from onrecord.flows.annotate.passives import is_passive, read_passive
from onrecord.flows.annotate.records import Statement
from onrecord.flows.annotate.sources import may_hold, source_span, source_token
from onrecord.flows.annotate.syntax import Parse, Span, Token
from onrecord.flows.annotate.tree import Tree

_VERBAL = frozenset({"VERB", "AUX"})


def find_statements(parse: Parse, cues: Cues) -> list[Statement]:
    """Return the statements of a paragraph by the place of their cue, with spans relative to it.

    A statement may lack its source (a passive without agent) or its content (the words stand in another sentence).
    """
    tree = Tree(parse, cues.syntax)
    has_marks = any(mark in parse.text for pair in cues.quote_marks for mark in pair)
    found = [*find_according_to(tree, cues), *find_nominal(tree, cues)]
    taken = {i for statement in found for i in range(statement.cue.start, statement.cue.end)}
    for verb in parse.tokens:
        if verb.pos in _VERBAL and verb.start not in taken:
            found += _read_verb(tree, verb, cues, has_marks)
    return sorted(found, key=lambda statement: (statement.cue, statement.source or Span(0, 0)))


def _read_verb(tree: Tree, verb: Token, cues: Cues, has_marks: bool) -> Iterator[Statement]:
    words = cue_words(tree, verb, cues)
    lemma = phrase_of(tree, verb, cues)
    if lemma not in cues.verbs:
        return
    cue = (
        Span(words[0].start, words[-1].end)
        if words[-1].i == words[0].i + len(words) - 1
        else Span(verb.start, verb.end)
    )
    attitude = cues.attitude(lemma)
    if is_passive(tree, verb):
        yield from read_passive(tree, verb, cue, lemma, cues)
        return
    noun = source_token(tree, verb)
    if noun is None or not may_hold(tree, noun, attitude, cues.reporting):
        return
    named = naming_span(tree, verb, cues)
    content = named or content_span(tree, verb, cues)
    if content is None and (attitude == "speech" or has_finite_clause(tree, verb)):
        content = surrounding_span(tree, verb, cues)
    # A verb of speech without content counts where marked words, read later, may be what it reports.
    if content is not None or (has_marks and attitude == "speech" and lemma in cues.speech_verbs):
        yield Statement("named" if named else "says", cue, lemma, source_span(tree, noun), content, attitude)
