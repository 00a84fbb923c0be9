"""The verbs of a clause: their chain, lemma, voice and negation, from ClearNLP dependencies and Penn tags."""

import re

from onrecord.flows.annotate.syntax import Token
from onrecord.flows.annotate.tree import Tree

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
VERBAL = frozenset({"VERB", "AUX"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
CONTRACTED = frozenset({"'s", "’s", "'re", "’re", "'m", "’m", "’", "'"})
_BOUND = 3  # words that bound a figure behind a negator: more than three
CLOSED_SYLLABLE = re.compile(r"[^aeiou]+[aeiou][^aeiouwxy]")  # doubles its last letter before -ed: hopped


def verb_chain(tree: Tree, token: Token) -> list[Token]:
    """Return the verb and the open complements that continue it: tries to improve."""
    chain = [token]
    while following := [
        child
        for child in tree.children(chain[-1].i, "xcomp")
        if child.pos in VERBAL and child.i > chain[-1].i and not tree.children(child.i, *SUBJECTS)
    ]:
        chain.append(following[0])
    return chain


def verb_tokens(tree: Tree, chain: list[Token]) -> tuple[int, ...]:
    """Return the verbs of a chain with their auxiliaries, negations and particles, in order."""
    parts = ("aux", "auxpass", "neg", "prt")
    return tuple(sorted({i for verb in chain for i in (verb.i, *(c.i for c in tree.children(verb.i, *parts)))}))


def predicate_of(tree: Tree, chain: list[Token]) -> str:
    """Return the lemma with particle, open complements and, after a copula, the head of the complement."""
    words: list[str] = []
    for number, verb in enumerate(chain):
        passive = is_passive(tree, verb)
        if number:
            words += [
                child.text.lower() for child in tree.children(verb.i, "neg", "aux", "auxpass") if child.i < verb.i
            ]
        words.append(f"be {verb.text.lower()}" if passive and not number else verb_form(verb, number))
        words += [child.text.lower() for child in tree.children(verb.i, "prt")]
    complements = tree.children(chain[-1].i, "attr", "acomp")
    if complements and not tree.children(chain[0].i, "expl"):
        words.append(complements[0].lemma.lower())
    return " ".join(words)


def is_passive(tree: Tree, verb: Token) -> bool:
    """Say whether the verb is passive, with its auxiliary or reduced (built in 1958)."""
    is_reduced = verb.dep in ("acl", "advcl") and verb.tag == "VBN" and not tree.children(verb.i, "aux")
    return is_reduced or bool(tree.children(verb.i, "auxpass", "nsubjpass"))


def verb_form(verb: Token, number: int) -> str:
    """Return the lemma of the first verb of a chain (`number` 0), the participle or lemma of a later one."""
    word = (verb.text if number and verb.tag in {"VBG", "VBN"} else verb.lemma).lower()
    if word in CONTRACTED:
        return "be"
    is_cut = CLOSED_SYLLABLE.fullmatch(word) and verb.text.lower() in {f"{word}{end}" for end in ("es", "ed", "ing")}
    return f"{word}e" if is_cut else word  # models take "hoped" for a form of hop


def is_negated(tree: Tree, token: Token, subject: int | None, negators: frozenset[str]) -> bool:
    """Say whether the verb is denied, by itself or through its subject or complement (no country has)."""
    around = [*tree.children(token.i, "neg", "advmod"), *tree.children(token.i, "preconj")]
    around += [grandchild for child in around for grandchild in tree.children(child.i)]
    for part in [subject, *(child.i for child in tree.children(token.i, "dobj", "attr"))]:
        if part is not None:
            around += [tree.tokens[part], *tree.children(part, "det", "neg")]
    return any(
        (word.dep == "neg" or word.text.lower() in negators or word.lemma.lower() in negators)
        and not _is_rhetorical(tree, word)
        for word in around
    )


def is_yet_to(tree: Tree, chain: list[Token]) -> bool:
    """Say whether the first verb of a chain denies the rest so far: has yet to clear the deal."""
    if len(chain) == 1 or chain[0].lemma.lower() != "have":
        return False
    between = tree.tokens[chain[0].i + 1 : chain[1].i]
    return any(word.text.lower() in tree.words.so_far for word in between)


def _is_rhetorical(tree: Tree, word: Token) -> bool:
    """Say whether a negator only leads up to more: not only, not just."""
    following = tree.tokens[word.i + 1].text.lower() if word.i + 1 < len(tree.tokens) else ""
    return following in tree.words.more_to_come or _is_bound(tree, word)


def _is_bound(tree: Tree, word: Token) -> bool:
    """Say whether a negator only bounds a figure: no more than three, not fewer than 40."""
    behind = tree.tokens[word.i + 1 : word.i + 1 + _BOUND]
    if len(behind) < _BOUND or behind[0].text.lower() not in tree.words.bounding:
        return False
    return behind[-1].tag == "CD"


def is_finite(tree: Tree, token: Token) -> bool:
    """Say whether the verb or one of its auxiliaries bears tense."""
    return token.tag in FINITE or any(aux.tag in FINITE for aux in tree.children(token.i, "aux", "auxpass"))
