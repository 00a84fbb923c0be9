"""The single propositions of a clause: one for each of its coordinated subjects and objects, and for each rank.

Follows the extraction of minimal clauses in ClausIE (Del Corro and Gemulla, 2013, section 4), with coordinated
conjunctions taken one by one. A reading is put together from the text's own words; only a verb's form may change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from onrecord.flows.annotate.clauses import Clause
from onrecord.flows.annotate.coordination import Coordination, loose_words, objects_of, subjects_of
from onrecord.flows.annotate.predicates import FINITE, predicate_of, verb_chain
from onrecord.flows.annotate.proposition_words import PropositionWords
from onrecord.flows.annotate.records import ClaimCandidate, Piece
from onrecord.flows.annotate.syntax import Span, Token
from onrecord.flows.annotate.tree import Tree

_MOST_READINGS = 8
_SINGULAR = frozenset({"NN", "NNP"})
_OPENING, _CLOSING = '"“«(', '"”»)%'
_WORTHLESS = "opinion"


def split(tree: Tree, clause: Clause, claim: ClaimCandidate, words: PropositionWords) -> list[ClaimCandidate]:
    """Return the propositions of a claim in place of it; opinions and what cannot be told apart stay whole."""
    if claim.modality == _WORTHLESS:
        return [claim]
    ranked = _ranked(tree, clause, claim, words)
    if ranked:
        return [claim, *ranked]
    subjects, objects = subjects_of(tree, clause, words), objects_of(tree, clause, words)
    n_subjects, n_objects = len(subjects.heads) if subjects else 1, len(objects.heads) if objects else 1
    if n_subjects * n_objects > _MOST_READINGS:
        subjects, n_subjects = None, 1
    if n_subjects * n_objects == 1 and not _is_recast(tree, clause, claim, words):
        return [claim]
    choices = product(range(n_subjects), range(n_objects))
    return [_one(tree, clause, claim, (subjects, s), (objects, o), words) for s, o in choices]


Choice = tuple[Coordination | None, int]


def _one(
    tree: Tree, clause: Clause, claim: ClaimCandidate, subject: Choice, obj: Choice, words: PropositionWords
) -> ClaimCandidate:
    """Return the claim with one of its subjects and one of its objects."""
    (subjects, s), (objects, o) = subject, obj
    left_out = (subjects.without(s) if subjects else set()) | (objects.without(o) if objects else set())
    left_out |= {i for head in subjects.heads for i in loose_words(tree, head)} if subjects else set()
    kept = _unmarked(tree, clause, [i for i in clause.members if i not in left_out])
    own_subject = tree.span(subjects.phrases[s]) if subjects else claim.subject
    single = tree.tokens[subjects.heads[s]].tag in _SINGULAR if subjects else _is_single(tree, clause.subject)
    forms = _forms(tree, clause, single, words) if subjects or not _is_finite(tree, clause) else {}
    lead = [] if clause.subject in clause.members or own_subject is None else [Piece(own_subject)]
    if lead and _is_reduced(tree, clause):
        lead.append(Piece(None, "was" if single else "were"))
    first = objects.phrases[o][0] if objects and o else subjects.phrases[s][0] if subjects and s else clause.members[0]
    last = objects.phrases[o][-1] if objects and o < len(objects.heads) - 1 else clause.members[-1]
    pieces = [*lead, *_with_object(tree, clause, claim, kept, _pieces(tree, kept, own_subject, forms))]
    return replace(
        claim,
        span=tree.span(i for i in clause.members if first <= i <= last) or claim.span,
        subject=own_subject,
        object=tree.span(objects.phrases[o]) if objects else claim.object,
        pieces=tuple(_closed(tree, pieces, claim.span.end)),
    )


def _closed(tree: Tree, pieces: Sequence[Piece], end: int) -> Iterator[Piece]:
    """Yield the pieces, the last with the marks behind it that belong to the claim: a closing quotation mark."""
    yield from pieces[:-1]
    span, words = pieces[-1]
    is_marks = span is not None and not any(char.isalnum() for char in tree.parse.text[span.end : end])
    yield Piece(Span(span.start, max(span.end, end)), words) if span and is_marks and words is None else pieces[-1]


def _with_object(
    tree: Tree, clause: Clause, claim: ClaimCandidate, kept: Sequence[int], plain: Iterable[Piece]
) -> Iterable[Piece]:
    """Return the pieces, in an object relative with the noun it is about behind the verb."""
    if _antecedent(tree, clause) is None:
        return plain
    last = clause.verbs[-1]
    before, behind = [i for i in kept if i <= last], [i for i in kept if i > last]
    return (*_pieces(tree, before, claim.subject), Piece(claim.object), *_pieces(tree, behind))


def _is_recast(tree: Tree, clause: Clause, claim: ClaimCandidate, words: PropositionWords) -> bool:
    """Say whether a clause with one subject and one object needs other words to be a sentence."""
    if _antecedent(tree, clause) is not None:
        return bool(words.irregular)
    if claim.subject is None or clause.subject in clause.members:
        return False
    forms = None if _is_finite(tree, clause) else _forms(tree, clause, _is_single(tree, clause.subject), words)
    return bool(forms) or (bool(words.irregular) and _is_reduced(tree, clause))


def _antecedent(tree: Tree, clause: Clause) -> int | None:
    """Return the noun that a relative clause tells what was done to: the ship that he sold."""
    is_object = clause.role == "relative" and clause.object == clause.governor and clause.subject_is_own
    return clause.object if is_object and tree.children(clause.head, "dobj") else None


def _is_reduced(tree: Tree, clause: Clause) -> bool:
    """Say whether the clause is a past participle without its auxiliary: built in May."""
    is_open = clause.role in ("adverbial", "participial") and tree.tokens[clause.head].tag == "VBN"
    before = [tree.tokens[i] for i in clause.members if i < clause.head]
    is_open = is_open and all(token.pos in ("ADV", "PUNCT", "SPACE") for token in before)
    return is_open and not tree.children(clause.head, "aux", "auxpass", "dobj")  # an object makes it no passive


def _is_finite(tree: Tree, clause: Clause) -> bool:
    around = [*tree.children(clause.head, "aux", "auxpass"), tree.tokens[clause.head]]
    return any(token.tag in FINITE for token in around)


def _unmarked(tree: Tree, clause: Clause, kept: Sequence[int]) -> list[int]:
    """Return the words without what joins the clause to another: that, while, which."""
    found = list(kept)
    while found and _joins(tree.tokens[found[0]], clause):
        found.pop(0)
    while found and (_is_mark(tree.tokens[found[-1]], _CLOSING) or tree.tokens[found[-1]].pos == "CCONJ"):
        found.pop()
    return found


def _joins(token: Token, clause: Clause) -> bool:
    is_relative = clause.role == "relative" and token.tag in ("WDT", "WP", "WRB")
    return token.dep == "mark" or is_relative or _is_mark(token) or (token.pos == "CCONJ" and token.dep == "cc")


def _forms(tree: Tree, clause: Clause, single: bool, words: PropositionWords) -> dict[int, str]:
    """Return the verb forms that a subject of its own asks for: they have, he has; calling, called."""
    head = tree.tokens[clause.head]
    if _is_reduced(tree, clause):
        return {head.i: head.text.lower()}
    around = [*tree.children(head.i, "aux", "auxpass"), head]
    finite = next((token for token in around if token.tag in FINITE), None)
    if finite is None and clause.role in ("adverbial", "participial", "nominal") and len(around) == 1:
        return _finite_form(clause, head, single, words)
    is_shared = single and finite is not None and (finite.tag == "VBP" or finite.text.lower() == "were")
    return {finite.i: words.singular(finite.text)} if is_shared and finite else {}


def _finite_form(clause: Clause, verb: Token, single: bool, words: PropositionWords) -> dict[int, str]:
    """Return what a participle becomes as the verb of a sentence."""
    if verb.tag != "VBG" or clause.tense not in ("past", "perfect", "present") or not words.irregular:
        return {}
    lemma = verb.lemma.lower()
    if clause.tense == "present":
        return {verb.i: words.singular(lemma) if single else lemma}
    return {verb.i: words.past(lemma)}


def _pieces(
    tree: Tree, kept: Iterable[int], subject: Span | None = None, forms: Mapping[int, str] | None = None
) -> Iterator[Piece]:
    """Yield the kept words as unbroken stretches, the subject and verbs of another form by themselves."""
    run: list[Token] = []
    for i in kept:
        token = tree.tokens[i]
        opens = subject is not None and token.start == subject.start
        if run and (run[-1].i + 1 != i or opens or (forms and i in forms)):
            yield from _piece(run)
            run = []
        if forms and i in forms:
            yield Piece(Span(token.start, token.end), forms[i])
            continue
        if run or not _is_mark(token):
            run.append(token)
        if subject is not None and token.end == subject.end:
            yield from _piece(run)
            run = []
    yield from _piece(run)


def _is_mark(token: Token, kept: str = _OPENING) -> bool:
    """Say whether the token is a mark that nothing needs at the edge of a stretch; those `kept` are needed."""
    return not any(char.isalnum() for char in token.text) and token.text not in kept and token.tag != "$"


def _piece(run: Sequence[Token]) -> Iterator[Piece]:
    if run:
        yield Piece(Span(run[0].start, run[-1].end))


def _ranked(tree: Tree, clause: Clause, claim: ClaimCandidate, words: PropositionWords) -> list[ClaimCandidate]:
    """Return what somebody did who was the first, the third or the only one to do so."""
    subject = claim.subject
    if tree.tokens[clause.head].lemma.lower() not in tree.words.being or subject is None:
        return []
    if clause.polarity == "negated" or clause.tense not in ("past", "perfect", "present"):
        return []
    for noun in tree.children(clause.head, "attr"):
        verb = _infinitive(tree, clause, noun, words)
        if verb is not None:
            return [_done(tree, clause, claim, subject, verb, words)]
    return []


def _infinitive(tree: Tree, clause: Clause, noun: Token, words: PropositionWords) -> Token | None:
    around = [noun, *tree.children(noun.i, "amod", "nummod", "prep")]
    known = {token.text.lower() for token in around}
    if not (known & words.ranks or any(token.tag == "JJS" for token in around)) or known & words.unborn:
        return None
    if any(token.text.lower() in tree.words.out_of for token in tree.children(noun.i, "prep")) and noun.tag == "NNS":
        return None
    for holder in (*around, tree.tokens[clause.head]):
        for verb in tree.children(holder.i, "relcl", "acl", "advcl", "xcomp"):
            if verb.tag == "VB" and verb.i > noun.i and _tells(tree, verb, words):
                return verb
    return None


def _tells(tree: Tree, verb: Token, words: PropositionWords) -> bool:
    """Say whether an infinitive has an object of its own, so that it is told what was done and by whom."""
    has_to = any(aux.text.lower() == "to" for aux in tree.children(verb.i, "aux"))
    is_plain = not tree.children(verb.i, "auxpass", "neg", "nsubj", "nsubjpass")
    is_plain = is_plain and len(tree.children(verb.i, "aux")) == 1 and verb.lemma.lower() not in words.pro_verbs
    has_object = any(child.i > verb.i for child in tree.children(verb.i, "dobj", "prep", "ccomp", "xcomp"))
    return has_to and is_plain and has_object


def _done(
    tree: Tree, clause: Clause, claim: ClaimCandidate, subject: Span, verb: Token, words: PropositionWords
) -> ClaimCandidate:
    """Return that the subject did what the infinitive says, in the tense of the clause."""
    lemma = verb.text.lower()
    rest = tree.subtree(verb.i)
    before = [i for i in rest if i < verb.i and tree.tokens[i].dep not in ("aux", "mark")]
    behind = [i for i in rest if i > verb.i]
    form = {"past": words.past(lemma), "perfect": words.participle(lemma), "present": words.singular(lemma)}[
        clause.tense
    ]
    auxiliary = (
        [Piece(None, "has" if _is_single(tree, clause.subject) else "have")] if clause.tense == "perfect" else []
    )
    if clause.tense == "present" and not _is_single(tree, clause.subject):
        form = lemma
    lead = _unmarked(tree, clause, [i for i in clause.members if tree.tokens[i].end <= subject.start])
    chain = verb_chain(tree, verb)
    span = tree.span(i for i in sorted({*clause.members, *rest}) if tree.tokens[i].start >= subject.start) or claim.span
    obj = tree.children(chain[-1].i, "dobj")
    return replace(
        claim,
        span=span,
        predicate_span=Span(verb.start, verb.end),
        predicate=predicate_of(tree, chain),
        object=tree.phrase(obj[0].i) if obj else None,
        pieces=(
            *_pieces(tree, lead),
            Piece(subject),
            *auxiliary,
            *_pieces(tree, before),
            Piece(Span(verb.start, verb.end), form),
            *_pieces(tree, behind),
        ),
    )


def _is_single(tree: Tree, subject: int | None) -> bool:
    if subject is None:
        return True
    head = tree.tokens[subject]
    is_plural = head.tag == "NNS" or head.text.lower() in tree.words.plural_pronouns
    return not is_plural and not tree.children(head.i, "conj")
