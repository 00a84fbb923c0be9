"""What a verb of reporting reports: its clause, infinitive, noun, or what follows "for", "about" and the like."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from onrecord.flows.annotate.cues import Cues, Reporting, lemma_of, phrase_of
from onrecord.flows.annotate.syntax import Span, Token
from onrecord.flows.annotate.tree import Tree

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NAMING_PARTS = frozenset({"dobj", "oprd", "prep", "npadvmod", "attr", "acomp"})
_SEPARATORS = ",;:—–- \t\n"
_STOPS = ".…!?"
_ASIDE_MARKS = frozenset({",", "—", "–", "-", "”", '"'})
_CLOSERS = {"“": "”", '"': '"', "‘": "’"}


def content_span(tree: Tree, verb: Token, cues: Cues) -> Span | None:
    """Return the words that `verb` reports, or None where it reports none that the parse shows."""
    return (
        _directed(tree, verb, cues.reporting)
        or _clause(tree, verb, cues)
        or after_preposition(tree, verb, cues)
        or _noun(tree, verb, cues)
    )


def naming_span(tree: Tree, verb: Token, cues: Cues) -> Span | None:
    """Return object and name together: "calls the plan a mistake", "described it as a start", "thanked her for it"."""
    lemma, reporting = lemma_of(verb), cues.reporting
    if not (reporting.takes("named", lemma) or reporting.takes("judged", lemma)):
        return None
    later = [child for child in tree.children(verb.i) if child.i > verb.i]
    names = [child for child in later if child.dep == "oprd" or _links_name(tree, child, lemma, reporting)]
    names += [child for child in later if child.dep == "dobj"][1:]
    clauses = [child for child in later if child.dep == "ccomp" and child.tag not in _FINITE]
    if lemma == "call" and any(child.text.lower() in tree.words.no_name for child in later[:1]):
        return None
    if not names and not clauses:
        return None
    members = [i for child in later if child.dep in _NAMING_PARTS or child in clauses for i in tree.subtree(child.i)]
    return trimmed(tree, members)


def has_finite_clause(tree: Tree, verb: Token) -> bool:
    """Say whether a clause with a subject and a tense hangs on the verb: what is believed, not whom one believes."""
    return any(
        tree.children(clause.i, "nsubj", "nsubjpass", "expl") and _is_finite(tree, clause)
        for clause in tree.children(verb.i, "ccomp")
    )


def surrounding_span(tree: Tree, verb: Token, cues: Cues) -> Span | None:
    """Return the clause into which a verb of reporting is put: "..., X says, ...", "as X says"."""
    if not _is_parenthetical(tree, verb, cues.reporting):
        return None
    inner = tree.subtree(verb.i)
    first, last = tree.parse.sentences[tree.sentence_of[verb.i]]
    if inner[0] == first:
        return trimmed(tree, range(inner[-1] + 1, last))
    if verb.head > inner[-1]:
        return trimmed(tree, range(first, last))
    return trimmed(tree, range(first, inner[0]))


def trimmed(tree: Tree, members: Iterable[int]) -> Span | None:
    """Return the characters from the first to the last of these tokens, as `trim` leaves them."""
    indices = sorted(members)
    if not indices:
        return None
    return trim(tree.parse.text, Span(tree.tokens[indices[0]].start, tree.tokens[indices[-1]].end))


def trim(text: str, span: Span) -> Span | None:
    """Return `span` without separators at its edges and with both marks of a quotation that it begins or ends with."""
    start, end = span
    while start < end and text[start] in _SEPARATORS:
        start += 1
    while start < end and text[end - 1] in _SEPARATORS + _STOPS:
        end -= 1
    for opening, closing in _CLOSERS.items():
        end = _with_closing_mark(text, start, end, opening, closing)
    return Span(start, end) if start < end else None


def _with_closing_mark(text: str, start: int, end: int, opening: str, closing: str) -> int:
    inside = text[start:end]
    is_open = inside.count(opening) % 2 == 1 if opening == closing else inside.count(opening) > inside.count(closing)
    behind = end
    while behind < len(text) and text[behind] in _STOPS + ",":
        behind += 1
    return behind + 1 if is_open and text[behind : behind + 1] == closing else end


def _links_name(tree: Tree, child: Token, lemma: str, reporting: Reporting) -> bool:
    if child.dep != "prep":
        return False
    word = child.text.lower()
    return (
        (word == "as" and reporting.takes("named", lemma))
        or (word in tree.words.judged_for and reporting.takes("judged", lemma))
        or (word == "to" and lemma == "liken")
    )


def _is_parenthetical(tree: Tree, verb: Token, reporting: Reporting) -> bool:
    """Say whether a verb of reporting is put into what it reports: set off by commas, or with "as" before it."""
    inner = tree.subtree(verb.i)
    before = tree.tokens[inner[0] - 1].text if inner[0] > tree.parse.sentences[tree.sentence_of[verb.i]][0] else ","
    objects = [] if reporting.takes("addressee", lemma_of(verb)) else tree.children(verb.i, "dobj", "attr", "acomp")
    if before not in _ASIDE_MARKS or objects:
        return False
    has_as = any(mark.text.lower() == "as" and mark.i < verb.i for mark in tree.children(verb.i, "mark", "advmod"))
    return has_as if verb.dep == "advcl" else verb.dep == "parataxis"


def _is_finite(tree: Tree, verb: Token) -> bool:
    return verb.tag in _FINITE or any(child.tag in _FINITE for child in tree.children(verb.i, "aux", "auxpass"))


def is_infinitive(tree: Tree, clause: Token) -> bool:
    """Say whether the clause is an infinitive with "to"."""
    return any(child.tag == "TO" for child in tree.children(clause.i, "aux"))


def _directed(tree: Tree, verb: Token, reporting: Reporting) -> Span | None:
    """What someone is told or wanted to do: person and infinitive together ("urged both sides to talk")."""
    if not reporting.takes("directed", lemma_of(verb)):
        return None
    clauses = [child for child in tree.children(verb.i, "xcomp", "ccomp", "advcl") if is_infinitive(tree, child)]
    if not clauses or clauses[0].i < verb.i:
        return None
    links = [child for child in tree.children(verb.i, "prep") if child.text.lower() in tree.words.urging]
    persons = [child for child in [*tree.children(verb.i, "dobj"), *links] if child.i < clauses[0].i]
    marks = {mark.text.lower() for mark in tree.children(clauses[0].i, "mark")}
    if clauses[0].dep == "advcl" and not persons and not marks & tree.words.urging:
        return None
    return from_to(tree, [*persons[:1], clauses[0]], reporting)


def _clause(tree: Tree, verb: Token, cues: Cues) -> Span | None:
    lemma, reporting = lemma_of(verb), cues.reporting
    behind = [child for child in tree.children(verb.i, "ccomp") if child.i > verb.i]
    behind += [child for child in tree.children(verb.i, "xcomp") if _is_reported(tree, child, lemma, reporting)]
    if behind:
        return from_to(tree, behind[:1], reporting)
    is_speech = cues.attitude(lemma) == "speech"
    for clause in tree.children(verb.i, "ccomp"):
        return _before(tree, verb, clause) if is_speech or has_finite_clause(tree, verb) else None
    if not reporting.takes("addressee", lemma):
        return None
    # A wrong parse hangs the clause on the person told: "told a meeting of leaders that ...".
    persons = [j for person in tree.children(verb.i, "dobj") for j in tree.subtree(person.i)]
    marks = [tree.tokens[j] for j in persons if tree.tokens[j].text.lower() == "that" and tree.tokens[j].dep == "mark"]
    return from_to(tree, [tree.tokens[marks[0].head]], reporting) if marks else None


def _is_reported(tree: Tree, clause: Token, lemma: str, reporting: Reporting) -> bool:
    """Say whether an open complement is what the verb reports: vowed to return, suggested waiting."""
    if is_infinitive(tree, clause):
        return reporting.takes("infinitive", lemma)
    return clause.tag == "VBG" and reporting.takes("gerund", lemma)


def _before(tree: Tree, verb: Token, clause: Token) -> Span | None:
    """The clause that stands before its verb of reporting, from its first word to the comma."""
    members = tree.subtree(clause.i)
    own = [child.i for child in tree.children(verb.i) if child.i > clause.i and child.dep != "punct"]
    limit = min([verb.i, *(tree.subtree(i)[0] for i in own)])
    if any(tree.tokens[i].text == ";" for i in range(clause.i, limit)):
        return None
    return trimmed(tree, range(members[0], max(clause.i + 1, limit)))


def after_preposition(tree: Tree, verb: Token, cues: Cues) -> Span | None:
    """Return what a verb names behind the preposition that it takes: called for restraint, told him of a plan."""
    lemma, reporting = phrase_of(tree, verb, cues), cues.reporting
    nouns = tree.children(verb.i, "dobj") if reporting.takes("addressee", lemma) else []
    for preposition in [child for parent in [verb, *nouns] for child in tree.children(parent.i, "prep")]:
        if lemma in reporting.after.get(preposition.text.lower(), ()) and preposition.i > verb.i:
            objects = tree.children(preposition.i, "pobj", "pcomp")
            return from_to(tree, objects[:1], reporting) if objects else None
    return None


def _noun(tree: Tree, verb: Token, cues: Cues) -> Span | None:
    lemma, reporting = phrase_of(tree, verb, cues), cues.reporting
    if not reporting.takes("object", lemma):
        return None
    nouns = [child for child in tree.children(verb.i, "dobj", "attr", "oprd") if child.i > verb.i]
    if not nouns or (reporting.takes("addressee", lemma) and nouns[0].pos in {"PRON", "PROPN"}):
        return None
    if "Reflex=Yes" in nouns[0].morph:  # asserted itself
        return None
    addressees = [
        child.i
        for child in tree.children(nouns[0].i, "prep")
        if child.text.lower() == "to" and any(noun.pos == "PROPN" for noun in tree.children(child.i, "pobj"))
    ]
    return trimmed(tree, _unbroken(tree.subtree(nouns[0].i, addressees), nouns[0].i))


def from_to(tree: Tree, heads: Sequence[Token], reporting: Reporting) -> Span | None:
    """Return the words from the first to the last that `heads` govern, up to a verb that goes on with the story."""
    resumes = reporting.listed("resumes")
    resumed = [
        child.i
        for child in tree.children(heads[-1].i, "conj")
        if any(word.text.lower() in resumes for word in tree.children(child.i, "advmod"))
    ]
    members = sorted({i for head in heads for i in tree.subtree(head.i, resumed)})
    while members and (tree.tokens[members[-1]].dep == "cc" or tree.tokens[members[-1]].text in resumes):
        members.pop()
    return trimmed(tree, _unbroken(members, heads[-1].i))


def _unbroken(members: list[int], head: int) -> list[int]:
    """`members` up to the first gap behind `head`: what a wrong parse has hung on from afar is left out."""
    for place, (before, after) in enumerate(pairwise(members)):
        if after - before > 1 and before >= head:
            return members[: place + 1]
    return members
