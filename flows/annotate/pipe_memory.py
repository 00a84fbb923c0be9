"""Makes two components of an English spaCy pipeline remember what they found for the same kind of word.

Both depend on the word alone, and a few thousand kinds of words make up most of any text. The rows are the same.
"""

from typing import Any

# What the patterns of one token may look at, so that a match is remembered by tag, relation and lower-case form.
_SEEN = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})


def remember_lemmas(lemmatizer: Any) -> None:
    """Make a rule lemmatizer look each form up once; by itself it remembers inflected forms alone.

    A lemma depends on form, part of speech and morphology.
    """
    look_up, known = lemmatizer.rule_lemmatize, dict[tuple[int, int, int], list[str]]()

    def lemmatize(token: Any) -> list[str]:
        key = (token.orth, token.pos, token.morph.key)
        if key not in known:
            known[key] = look_up(token)
        return known[key]

    lemmatizer.lemmatize = lemmatize


def remember_attributes(ruler: Any) -> None:
    """Make an attribute ruler match its patterns of one token once for each kind of word, the longer ones as before."""
    if not all(token.keys() <= _SEEN for rule in ruler.patterns for (token, *rest) in rule["patterns"] if not rest):
        return
    single, longer = type(ruler.matcher)(ruler.vocab), type(ruler.matcher)(ruler.vocab)
    for number, rule in enumerate(ruler.patterns):
        (single if all(len(each) == 1 for each in rule["patterns"]) else longer).add(str(number), rule["patterns"])
    known: dict[tuple[int, int, int], list[tuple[int, int]]] = {}

    def numbers(found: Any) -> list[tuple[int, int, int, int]]:
        return [(int(ruler.vocab.strings[rule]), rule, start, end) for rule, start, end in found]

    def match(doc: Any) -> list[tuple[int, int, int, int]]:
        matches = numbers(longer(doc, allow_missing=True))
        for i, token in enumerate(doc):
            key = (token.tag, token.dep, token.lower)
            if key not in known:
                known[key] = [each[:2] for each in numbers(single(doc[i : i + 1], allow_missing=True))]
            matches += [(number, rule, i, i + 1) for number, rule in known[key]]
        matches.sort()  # later rules have precedence
        return matches

    ruler.match = match
