"""The English model, and what models of other languages mark. Nothing else imports spaCy, or sees more than `Parse`.

A paragraph is parsed by itself, so its parse depends neither on its neighbours nor on the batch.
"""

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.flows.annotate.models import english_package
from onrecord.flows.annotate.pipe_memory import Said, WordMemory
from onrecord.flows.annotate.sentences import repair_sentences
from onrecord.flows.annotate.syntax import Entity, Parse, Token

# What stands for the apostrophe of a denial where a character set was mistaken.
_DENIAL = re.compile(
    r"(?<=\b(?:ai|ca|do|is|wo)n)[\ufffd?´`¹](?=t\b)|(?<=\b(?:are|did|had|has|was)n)[\ufffd?´`¹](?=t\b)"
    r"|(?<=\b(?:does|have|need|were)n)[\ufffd?´`¹](?=t\b)|(?<=\b(?:could|might|would)n)[\ufffd?´`¹](?=t\b)"
    r"|(?<=\bshouldn)[\ufffd?´`¹](?=t\b)",
    re.IGNORECASE,
)
_WINDOW = 100_000  # code points; spaCy needs about 1 GB of memory for each 100,000

# Components that mark no entities.
_UNREAD = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "trainable_lemmatizer")

Parser = Callable[[Sequence[str]], list[Parse]]
EntityFinder = Callable[[Sequence[str]], list[list[Entity]]]


def load_parser(as_read: Callable[[str], str] = str) -> Parser:
    """Load the model and return a function from paragraphs to their parses, in the same order.

    Every character is read: a paragraph above 100,000 code points is read in windows cut between words. The model gets
    each paragraph `as_read`, in which letters may be large or small where they were not; the parse has those that are.
    Raises ModuleNotFoundError where no English model is installed.
    """
    nlp = english_model()
    memory = WordMemory(nlp)

    def parse(paragraphs: Sequence[str]) -> list[Parse]:
        read = [as_read(text) for text in paragraphs]
        windows = [(i, start, piece) for i, text in enumerate(read) for start, piece in _windows(text)]
        docs = nlp.pipe((mended(piece) for _, _, piece in windows), batch_size=64)
        parses = [Parse(text, [], [], []) for text in paragraphs]
        for (i, start, _), doc in zip(windows, docs, strict=True):
            parses[i] = _extended(parses[i], doc, memory.read(doc), start)
        return [each if each.text == text else _as_written(each) for each, text in zip(parses, read, strict=True)]

    return parse


def _as_written(parse: Parse) -> Parse:
    """Return a parse with the words as they stand in its text."""
    return replace(parse, tokens=[replace(each, text=parse.text[each.start : each.end]) for each in parse.tokens])


def mended(text: str) -> str:
    """Return a text in which a mark that a lost character left in "won’t" is an apostrophe; places stay the same."""
    return _DENIAL.sub("'", text)


def english_model() -> Language:
    """Load the English model; raises ModuleNotFoundError where none is installed."""
    nlp: Language = importlib.import_module(english_package()).load()
    return nlp


def entity_finder(model: EntryPoint) -> EntityFinder:
    """Return a function from paragraphs to the entities that an installed model marks, in the same order.

    The model is loaded at the first paragraph.
    """
    load = cache(lambda: _entity_pipeline(model))

    def find(paragraphs: Sequence[str]) -> list[list[Entity]]:
        windows = [(i, start, piece) for i, text in enumerate(paragraphs) for start, piece in _windows(text)]
        found: list[list[Entity]] = [[] for _ in paragraphs]
        docs = load().pipe((piece for _, _, piece in windows), batch_size=64) if windows else ()
        for (i, start, _), doc in zip(windows, docs, strict=True):
            found[i] += _entities(doc, start)
        return found

    return find


def _entity_pipeline(model: EntryPoint) -> Language:
    nlp: Language = model.load().load(exclude=_UNREAD)
    if nlp.has_pipe("tok2vec") and not nlp.get_pipe("tok2vec").listening_components:  # type: ignore[attr-defined]
        nlp.remove_pipe("tok2vec")  # the entity recogniser has vectors of its own
    return nlp


def _entities(doc: Doc, start: int) -> list[Entity]:
    return [Entity(start + ent.start_char, start + ent.end_char, ent.label_) for ent in doc.ents]


def _windows(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    if not text:
        return
    while len(text) - start > _WINDOW:
        limit = start + _WINDOW
        blank = max(text.rfind(char, start, limit) for char in "\n ")
        end = blank + 1 if blank > start else limit
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _extended(parse: Parse, doc: Doc, words: Sequence[Said], start: int) -> Parse:
    """Append the model's reading of the window at `start` to the parse of the paragraph before it."""
    n_before = len(parse.tokens)
    tokens = [*parse.tokens, *_tokens(doc, words, start, n_before)]
    sentences = [(n_before + sent.start, n_before + sent.end) for sent in doc.sents]
    return Parse(
        parse.text,
        tokens,
        repair_sentences(tokens, [*parse.sentences, *sentences]),
        [*parse.entities, *_entities(doc, start)],
    )


def _tokens(doc: Doc, words: Sequence[Said], start: int, n_before: int) -> Iterator[Token]:
    names = doc.vocab.strings
    places = doc.to_array(["IDX", "HEAD", "DEP"]).tolist()
    for i, (word, (at, to_head, dep)) in enumerate(zip(words, places, strict=True), n_before):
        text, lemma, pos, tag, morph, changed = word
        head = (i + to_head) % 2**64  # the array has it as so many tokens from here, without a sign
        yield Token(i, start + at, start + at + len(text), text, lemma, pos, tag, changed or names[dep], head, morph)
