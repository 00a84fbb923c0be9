"""Whether a clause is put as fact, possibility, expectation or opinion.

What is put as a judgement, a duty or a forecast is opinion; finished and going acts, who somebody is and what somebody
has decided to do are not, however little else a debate's weights (`check_worthy.score`) see in them.
"""

from onrecord.flows.annotate.check_worthy import THRESHOLD, Features
from onrecord.flows.annotate.clauses import Clause
from onrecord.flows.annotate.syntax import Token
from onrecord.flows.annotate.tree import Tree

_DECIDING = frozenset({"PERSON", "ORG"})
_TOLD = frozenset({"main", "complement"})


def judge(tree: Tree, clause: Clause, found: Features, worth: float) -> str:
    """Return the modality of a clause as it is put: asserted, possible, expected or opinion.

    What lies ahead or may be is a claim only where it can be held against a figure or a date, or somebody can decide
    it; else it is opinion. What will be done at a time told is one however little else it tells. What may have happened
    is possible. Duties that nobody has met yet, and what a thing now amounts to in the eyes of its author, are opinion.
    """
    is_grounded = bool(found.values or found.times)
    is_unsourced_view = found.attitude and found.passive and not tree.children(clause.head, "agent")
    is_reading = clause.tense == "present" and (found.relational or found.evaluated or is_unsourced_view)
    is_met = clause.tense == "past" and clause.polarity == "affirmed" and clause.predicate.startswith("have to ")
    if (found.duty and not is_met) or (is_reading and not is_grounded) or _is_left_open(tree, clause):
        return "opinion"
    if clause.tense == "modal_perfect" and clause.modal in tree.words.may:
        return "possible" if clause.modal in tree.words.chance else "opinion"
    will = found.will or _is_told_then(tree, clause)
    may = found.may and not will
    if will or found.expected or may:
        ahead = "possible" if may else "expected"
        is_set = found.will and found.times and clause.role in _TOLD and clause.polarity == "affirmed"
        is_firm = is_grounded and (worth >= THRESHOLD or is_set)
        return ahead if is_firm or (will and _is_planned(tree, clause, found)) else "opinion"
    if _is_scheduled(tree, clause, found):
        return "expected"
    if worth < THRESHOLD and not (_is_told_as_fact(tree, clause, found) or _is_universal_denial(tree, clause, found)):
        return "opinion"
    return "possible" if _is_doubted(tree, clause) else "asserted"


def _is_told_as_fact(tree: Tree, clause: Clause, found: Features) -> bool:
    """Say whether an act is told that is finished or goes on, or who somebody is."""
    if clause.subject is None or found.addressed or found.evaluated or found.hedged or found.attitude:
        return False
    if _is_state(tree, clause):
        return True
    if found.copula:
        return _is_identity(tree, clause)
    if found.relational or (found.pointing_subject and not found.times):
        return False
    return bool(found.past or found.perfect) or _is_going_on(tree, clause, found)


def _is_state(tree: Tree, clause: Clause) -> bool:
    """Say whether the present tells a state that anybody can see: who owns what, who is in custody, what is over."""
    if clause.tense != "present" or clause.subject is None:
        return False
    verb, known = tree.tokens[clause.head], tree.words
    subject = tree.tokens[clause.subject].text.lower()
    if verb.lemma.lower() in known.state_verbs:
        is_told_of = subject == "it" or subject not in known.pointers
        return is_told_of and bool(tree.children(verb.i, "dobj", "agent", "prep"))
    if verb.lemma.lower() != "be" or subject in known.pointers or clause.polarity != "affirmed":
        return False
    said = tree.children(verb.i, "acomp", "advmod", "prt")
    is_seen = any(word.text.lower() in known.states for word in said)
    return is_seen or any(_is_where(tree, preposition) for preposition in tree.children(verb.i, "prep"))


def _is_where(tree: Tree, preposition: Token) -> bool:
    """Say whether a preposition leads to a state: in custody, before the court."""
    found = (f"{preposition.text} {noun.lemma}".lower() for noun in tree.children(preposition.i, "pobj"))
    return any(phrase in tree.words.state_phrases for phrase in found)


def _is_going_on(tree: Tree, clause: Clause, found: Features) -> bool:
    """Say whether the present tells an act: in the progressive or passive, at a time, or of a name with an object."""
    if clause.tense != "present":
        return False
    if tree.tokens[clause.head].tag == "VBG" or clause.is_passive or found.times:
        return True
    parts = [i for i in (clause.subject, clause.object) if i is not None]
    has_name = any(tree.tokens[i].pos == "PROPN" for i in parts) or bool(found.named_subject)
    return has_name and bool(tree.children(clause.head, "dobj"))


def _is_identity(tree: Tree, clause: Clause) -> bool:
    """Say whether it is told who or what somebody named is: Ann Roe is the head of the union."""
    if clause.subject is None or tree.tokens[clause.subject].pos != "PROPN":
        return False
    return any(tree.children(noun.i, "det", "poss") for noun in tree.children(clause.head, "attr"))


def _is_planned(tree: Tree, clause: Clause, found: Features) -> bool:
    """Say whether somebody can decide what lies ahead: what a person or body will do, or what will be done."""
    is_view = found.evaluated or found.relational or found.addressed or found.hedged or found.attitude
    if is_view or found.expected or clause.subject is None:
        return False
    is_announced = tree.tokens[clause.head - 1].tag == "TO"  # a headline: X to buy Y
    return clause.is_passive or is_announced or _can_decide(tree, clause.subject)


def _is_scheduled(tree: Tree, clause: Clause, found: Features) -> bool:
    """Say whether something is to be done, as decided: is to be opened, is to open with a name or a figure."""
    verb = tree.tokens[clause.head]
    if clause.tense != "present" or verb.lemma.lower() != "be" or found.evaluated or found.hedged or found.addressed:
        return False
    ahead = [child for child in tree.children(verb.i, "xcomp") if tree.children(child.i, "aux") and child.i > verb.i]
    is_to = any(child.tag == "VB" and tree.tokens[child.i - 1].tag == "TO" for child in ahead)
    is_done = any(tree.children(child.i, "auxpass") for child in ahead)
    return is_done or (is_to and bool(found.named_subject or found.values or found.times))


def _is_told_then(tree: Tree, clause: Clause) -> bool:
    """Say whether "would" is the will of somebody's words then: she said she would resign, said she: I will resign."""
    teller = tree.tokens[clause.governor]
    return clause.modal in tree.words.told_will and clause.role == "complement" and teller.tag in ("VBD", "VBN")


def _can_decide(tree: Tree, i: int) -> bool:
    """Say whether a word stands for a person, or names a body."""
    named = [i, *(child.i for child in tree.children(i, "appos"))]
    is_named = any(tree.entity_kinds.get(j) in _DECIDING for j in named)
    return is_named or (tree.tokens[i].tag == "PRP" and tree.tokens[i].text.lower() not in tree.words.things)


def _is_universal_denial(tree: Tree, clause: Clause, found: Features) -> bool:
    """Say whether it is denied of anybody at all that they do something to somebody named: no state recognises X."""
    if clause.subject is None or clause.object is None or clause.polarity == "affirmed" or found.copula or found.hedged:
        return False
    if tree.children(clause.head, "ccomp"):  # what nobody believes or says
        return False
    subject = [tree.tokens[clause.subject], *tree.children(clause.subject, "det", "neg")]
    is_universal = any(word.text.lower() in tree.words.nobody for word in subject)
    return is_universal and bool(found.names) and not (found.addressed or found.evaluated)


def _is_left_open(tree: Tree, clause: Clause) -> bool:
    """Say whether the clause says that something is not known: it is unclear whether."""
    is_impersonal = clause.subject is not None and tree.tokens[clause.subject].text.lower() == "it"
    return is_impersonal and any(tree.tokens[i].text.lower() == "whether" for i in clause.members)


def _is_doubted(tree: Tree, clause: Clause) -> bool:
    return any(word.text.lower() in tree.words.doubt for word in tree.children(clause.head, "advmod"))
