"""What two components of an English spaCy pipeline say of a word, remembered for each kind of word.

Attribute ruler and lemmatizer look at little more than the word itself, its tag and its relation, and a few thousand
such kinds of words make up most of any text. What they say is the same.
"""

from collections.abc import Sequence
from typing import Any

# What a pattern of one word may look at, so that what it gives is remembered.
_SEEN = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
_KIND = ["ORTH", "TAG", "DEP"]

Kind = tuple[int, ...]
Said = tuple[str, str, str, str, str, str]  # text, lemma, part of speech, tag, relation, morphology


class WordMemory:
    """Reads the words of documents in place of a pipeline's attribute ruler and lemmatizer."""

    def __init__(self, nlp: Any) -> None:
        """Take both components out of the pipeline."""
        self._ruler, self._lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
        _make_quick(self._lemmatizer)
        # patterns of one word, by number of their rule, and those of several words
        self._narrow, self._wide = (type(self._ruler.matcher)(nlp.vocab) for _ in range(2))
        self._is_alike = True
        for number, rule in enumerate(self._ruler.patterns):
            for word, *others in rule["patterns"]:
                (self._wide if others else self._narrow).add(str(number), [[word, *others]])
                self._is_alike &= bool(others) or word.keys() <= _SEEN
        self._known: dict[Kind, Said] = {}
        nlp.disable_pipe("attribute_ruler")
        nlp.disable_pipe("lemmatizer")

    def read(self, doc: Any) -> list[Said]:
        """Return what is said of each word of a parsed document."""
        if not self._is_alike or self._wide(doc, allow_missing=True):
            return self._lemmatized(self._ruler(doc))
        kinds: list[Kind] = list(map(tuple, doc.to_array(_KIND).tolist()))
        unknown = {kind: doc[i] for i, kind in enumerate(kinds) if kind not in self._known}
        if unknown:
            self._known |= zip(unknown, self._looked_up(doc, list(unknown.values())), strict=True)
        return [self._known[kind] for kind in kinds]

    def _looked_up(self, doc: Any, words: Sequence[Any]) -> list[Said]:
        """What is said of words which are no neighbours."""
        said = {name: [getattr(word, f"{name}_") for word in words] for name in ("tag", "dep")}
        row = type(doc)(
            doc.vocab, [word.text for word in words], tags=said["tag"], deps=said["dep"], heads=[*range(len(words))]
        )
        found = [(int(doc.vocab.strings[rule]), rule, *span) for rule, *span in self._narrow(row, allow_missing=True)]
        self._ruler.set_annotations(row, sorted(found))  # later rules have precedence
        return self._lemmatized(row)

    def _lemmatized(self, doc: Any) -> list[Said]:
        words = self._lemmatizer(doc)
        return [(each.text, each.lemma_, each.pos_, each.tag_, each.dep_, str(each.morph)) for each in words]


def _make_quick(lemmatizer: Any) -> None:
    """Make sets of the lists of known lemmas, for each look-up would go through some ten thousand of them."""
    index = lemmatizer.lookups.get_table("lemma_index", {})
    for part_of_speech, lemmas in index.items():
        index[part_of_speech] = frozenset(lemmas)
