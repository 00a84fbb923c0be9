"""What two components of an English spaCy pipeline say of a word, remembered for each kind of word.

Attribute ruler and lemmatizer look at little more than the word itself and its tag, now and then at its relation, and
a few thousand such kinds of words make up most of any text. What they say is the same.
"""

from collections.abc import Collection, Sequence
from typing import Any

# What a pattern of one word may look at, so that what it gives is remembered.
_SEEN = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
_KIND = ["ORTH", "TAG", "DEP"]

Kind = tuple[int, int, int]
# text, lemma, part of speech, tag, morphology, and the relation where it is not the parser's, else nothing
Said = tuple[str, str, str, str, str, str]


class WordMemory:
    """Reads the words of documents in place of a pipeline's attribute ruler and lemmatizer."""

    def __init__(self, nlp: Any) -> None:
        """Take both components out of the pipeline."""
        self._ruler, self._lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
        _make_quick(self._lemmatizer)
        # patterns of one word, by number of their rule, and those of several words
        self._narrow, self._wide = (type(self._ruler.matcher)(nlp.vocab) for _ in range(2))
        self._is_alike = True
        self._telling: set[int] = set()  # relations that patterns of one word name
        for number, rule in enumerate(self._ruler.patterns):
            for word, *others in rule["patterns"]:
                (self._wide if others else self._narrow).add(str(number), [[word, *others]])
                if not others:
                    relations = _named(word.get("DEP", ()))
                    self._is_alike &= word.keys() <= _SEEN and relations is not None
                    self._telling |= {nlp.vocab.strings[name] for name in relations or ()}
        self._known: dict[Kind, Said] = {}
        nlp.disable_pipe("attribute_ruler")
        nlp.disable_pipe("lemmatizer")

    def read(self, doc: Any) -> list[Said]:
        """Return what is said of each word of a parsed document."""
        if not self._is_alike or self._wide(doc, allow_missing=True):
            return [(*_said(word), "") for word in self._lemmatizer(self._ruler(doc))]
        telling = self._telling
        kinds = [(form, tag, dep if dep in telling else -1) for form, tag, dep in doc.to_array(_KIND).tolist()]
        unknown = {kind: doc[i] for i, kind in enumerate(kinds) if kind not in self._known}
        if unknown:
            self._known |= zip(unknown, self._looked_up(doc, list(unknown.values())), strict=True)
        return [self._known[kind] for kind in kinds]

    def _looked_up(self, doc: Any, words: Sequence[Any]) -> list[Said]:
        """What is said of words which are no neighbours."""
        tags, deps = [word.tag_ for word in words], [word.dep_ for word in words]
        row = type(doc)(doc.vocab, [word.text for word in words], tags=tags, deps=deps, heads=[*range(len(words))])
        found = [(int(doc.vocab.strings[rule]), rule, *span) for rule, *span in self._narrow(row, allow_missing=True)]
        self._ruler.set_annotations(row, sorted(found))  # later rules have precedence
        changed = ["" if word.dep_ == dep else word.dep_ for word, dep in zip(row, deps, strict=True)]
        return [(*_said(word), dep) for word, dep in zip(self._lemmatizer(row), changed, strict=True)]


def _said(word: Any) -> tuple[str, str, str, str, str]:
    return word.text, word.lemma_, word.pos_, word.tag_, str(word.morph)


def _named(value: Any) -> Collection[str] | None:
    """The values that a pattern tells from all others; None where it does not list them."""
    if isinstance(value, dict):
        return value.get("IN", value.get("NOT_IN")) if len(value) == 1 else None
    return [value] if isinstance(value, str) else value


def _make_quick(lemmatizer: Any) -> None:
    """Make sets of the lists of known lemmas, for each look-up would go through some ten thousand of them."""
    index = lemmatizer.lookups.get_table("lemma_index", {})
    for part_of_speech, lemmas in index.items():
        index[part_of_speech] = frozenset(lemmas)
