"""What a sentence says by the way: who somebody is, by an apposition or an office before the name.

"X, the head of Y, …" and "Foreign Minister X …" say that X is the head of Y and foreign minister. Only a name and a
common noun make such a claim; what only judges (a crucial step), and lists and dates that look alike, do not.
"""

from collections.abc import Iterator
from itertools import pairwise
from math import log1p

from onrecord.flows.annotate.check_worthy import ClaimWords, Features
from onrecord.flows.annotate.records import ClaimCandidate, Piece
from onrecord.flows.annotate.syntax import Span, Token
from onrecord.flows.annotate.tree import Tree

_NAMED = frozenset({"PERSON", "ORG", "GPE", "FAC", "LOC", "PRODUCT", "EVENT", "NORP", "WORK_OF_ART"})
_BESIDE_LIST = ("conj", "cc")
_MOST_WORDS = 20
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NOTHING = Features(*([0.0] * len(Features._fields)))


def find_asides(tree: Tree, words: ClaimWords) -> Iterator[ClaimCandidate]:
    """Yield the claims made by appositions and offices, in order."""
    if not words.splitting.offices:
        return
    for token in tree.tokens:
        if token.dep == "appos":
            yield from _apposition(tree, token, words)
    for kind, members in tree.entities:
        if kind == "PERSON":
            yield from _office(tree, min(members), max(members), words)


def _apposition(tree: Tree, token: Token, words: ClaimWords) -> Iterator[ClaimCandidate]:
    head = tree.tokens[token.head]
    if head.i > token.i or any(tree.children(i, *_BESIDE_LIST) for i in (head.i, token.i)) or head.dep == "conj":
        return
    if _is_name(tree, head) and token.pos == "NOUN" and tree.follows_mark(token.i):
        name, said = head, token
    elif _is_name(tree, token) and (head.pos == "NOUN" or head.text.lower() in words.splitting.offices):
        name, said = token, head
    else:
        return
    if _describes(tree, said, words):
        name_span, said_span = _bare(tree, name), _bare(tree, said)
        if name_span and said_span and not name_span.meets(said_span):
            yield _claim(tree, words, name_span, said_span, said, is_bare=False)


def _is_name(tree: Tree, token: Token) -> bool:
    return token.pos == "PROPN" and tree.entity_kinds.get(token.i) in _NAMED


def _describes(tree: Tree, noun: Token, words: ClaimWords) -> bool:
    """Say whether the noun phrase tells what one thing is, rather than what to think of it."""
    own = tree.subtree(noun.i)
    is_one = noun.tag in ("NN", "NNP") and tree.entity_kinds.get(noun.i) not in ("DATE", "TIME", "MONEY", "CARDINAL")
    is_office = noun.text.lower() in words.splitting.offices
    has_article = is_office or bool(tree.children(noun.i, "det", "poss"))
    is_told = is_office or bool(tree.children(noun.i, "poss", "amod", "compound", "prep", "nmod"))
    judged = words.evaluative | words.splitting.judging
    is_plain = not any(tree.tokens[i].lemma.lower() in judged for i in own)
    return is_one and has_article and is_told and is_plain and len(own) <= _MOST_WORDS


def _bare(tree: Tree, token: Token) -> Span | None:
    """Return the noun phrase without appositions and clauses, and without a possessive ending."""
    loose = [child.i for child in tree.children(token.i, "appos", "relcl", "acl", "advcl", "punct")]
    run = tree.subtree(token.i, loose)
    inside = [i for i in run if not (tree.tokens[i].dep == "case" and i == run[-1])]
    if any(b != a + 1 for a, b in pairwise(inside)):
        return None
    text = [tree.tokens[i] for i in inside]
    if any(one.tag in _FINITE for one in text) or any(char in '"“”()' for one in text for char in one.text):
        return None
    return tree.span(inside)


def _office(tree: Tree, first: int, last: int, words: ClaimWords) -> Iterator[ClaimCandidate]:
    """Yield that the person named is what stands right before the name, with what tells whose: Ruritanian envoy."""
    while first < last and tree.tokens[first].text.lower() in words.splitting.offices:
        first += 1
    while _goes_on(tree, last):  # a model may mark but the first names of a person
        last += 1
    start = first - 1
    if start < 0 or tree.tokens[start].text.lower() not in words.splitting.offices:
        return
    head = tree.tokens[first].head if tree.tokens[first].dep == "compound" else first
    head = max(head, tree.tokens[last].i) if tree.tokens[last].head != tree.tokens[last].i else head
    own = {j for i in range(first, last + 1) for j in (i, *(child.i for child in tree.children(i)))} | {
        j
        for i in range(first, last + 1)
        for child in tree.children(i)
        if child.i < first
        for j in tree.subtree(child.i)
    }
    while (
        start - 1 in own
        and tree.tokens[start - 1].tag[:1] != "W"
        and tree.tokens[start - 1].pos in ("PROPN", "ADJ", "NOUN", "PART", "DET")
    ):
        start -= 1
    said = range(start, first)
    is_cut = min(own) < start or (start > 0 and tree.tokens[start - 1].dep in ("cc", "punct") and start - 1 in own)
    is_cut = is_cut or (start > 0 and tree.tokens[start - 1].text.lower() in words.splitting.and_words)
    span, name = None if is_cut else tree.span(said), tree.span(range(first, last + 1))
    if span and name and not any(char in '"“”(,' for char in span.of(tree.parse.text)):
        yield _claim(tree, words, name, span, tree.tokens[first - 1], is_bare=not _is_determined(tree, said))


def _goes_on(tree: Tree, last: int) -> bool:
    if last + 1 >= len(tree.tokens):
        return False
    token, following = tree.tokens[last], tree.tokens[last + 1]
    return token.dep == "compound" and following.pos == "PROPN" and token.head in (following.i, following.head)


def _is_determined(tree: Tree, said: range) -> bool:
    return any(tree.tokens[i].dep in ("det", "poss") for i in said)


def _claim(tree: Tree, words: ClaimWords, name: Span, said: Span, noun: Token, is_bare: bool) -> ClaimCandidate:
    """Return that the name is what is said; an occupation takes an article, a title in capitals needs none."""
    both = Span(min(name.start, said.start), max(name.end, said.end))
    n_words = len(both.of(tree.parse.text).split()) + 1
    traits = _NOTHING._replace(names=log1p(1), length=log1p(n_words), copula=1.0, named_subject=1.0)
    link, told = _linked(tree, said, takes_article=is_bare and noun.text.islower())
    return ClaimCandidate(
        span=both,
        subject=name,
        predicate_span=said,
        predicate=f"be {noun.lemma.lower()}",
        object=said,
        polarity="affirmed",
        modality="asserted",
        score=round(
            words.worth_of(
                traits, [one.text for one in tree.tokens if both.start <= one.start and one.end <= both.end]
            ),
            4,
        ),
        pieces=(Piece(name), Piece(None, link), Piece(told)),
        is_aside=True,
    )


def _linked(tree: Tree, said: Span, takes_article: bool) -> tuple[str, Span]:
    """Return "is" with its article, small where it began the sentence, and what comes behind."""
    if takes_article:
        return f"is {'an' if said.of(tree.parse.text)[0].lower() in 'aeiou' else 'a'}", said
    for token, following in pairwise(tree.tokens):
        if token.start == said.start and token.tag == "DT" and following.start < said.end:
            return f"is {token.text.lower()}", Span(following.start, said.end)
    return "is", said
