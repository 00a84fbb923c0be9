"""Names found without a model, language by language: PER, ORG and LOC against labelled sentences.

    python -m benchmarks.names_by_language --shared ../shared [--only CODE …]

For each set and language strict F1 (span and kind) of the gazetteer alone, of the rules (gazetteer and shapes), and,
where spaCy's model for the language is installed, of the model alone and of the rules joined with it, on the half of
the sentences that the rules were developed on and on the other half (split by hash of the sentence's id); then words a
CPU second of the rules on the set. Writes benchmarks/results/names_by_language.md and .json, where languages that were
not run keep their figures. Exit code 2 where the data folder is not there.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from benchmarks.tables import RESULTS, Missing, markdown_table, require, write_results
from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.resources import PARSED_LANGUAGE
from onrecord.flows.annotate.rule_reader import RuleReader
from onrecord.flows.annotate.spacy_model import EntityFinder, entity_finder, installed_models
from onrecord.flows.resources.annotator import annotate_resources

Name = tuple[str, int, int]
Finder = Callable[[str], set[Name]]

SETS = ("conll_es_nl_de", "germeval2014_de", "bsnlp2017_pl_ru", "conllpp_en", "wikineural_2k")
_COARSE = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "PERSON": "PER", "GPE": "LOC", "FAC": "LOC"}


class Labelled(NamedTuple):
    """A sentence with its names; `is_developed_on` tells the half."""

    text: str
    names: set[Name]
    is_developed_on: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description="Scores names found by rules, beside spaCy's models.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--only", nargs="+", metavar="CODE", help="these languages")
    options = parser.parse_args(arguments)
    readers = annotate_resources("rules").readers
    models = {code: entity_finder(model) for code, model in installed_models(readers.keys()).items()}
    chosen = readers.keys() & options.only if options.only else readers.keys()
    figures = _earlier()
    try:
        for name in SETS:
            rows = pq.read_table(require(options.shared, f"eval/dev/entities_ner/{name}.parquet")).to_pylist()
            for code in sorted({row["lang"] for row in rows} & chosen):
                figures[f"{name} {code}"] = _figures(labelled(rows, code), code, readers[code], models.get(code))
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    report = "\n".join(_report(figures)) + "\n"
    write_results("names_by_language", figures, report)
    print(report)
    return 0


def _earlier() -> dict[str, Any]:
    """Return the figures that the last run left."""
    path = RESULTS / "names_by_language.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {key: found[key] for name in SETS for key in sorted(found) if key.startswith(f"{name} ")}


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


def _figures(sentences: list[Labelled], code: str, reader: RuleReader, model: EntityFinder | None) -> dict[str, Any]:
    texts = [sentence.text for sentence in sentences]
    by_text = dict(zip(texts, model(texts), strict=True)) if model else {}
    rules = _names_of(reader.mentions)
    found: dict[str, Finder] = {
        "gazetteer": _names_of(lambda text: [m for m in reader.mentions(text) if m.basis == "gazetteer"]),
        "rules": rules,
    }
    if model:
        found["spacy"] = lambda text: {(_COARSE[e.kind], e.start, e.end) for e in by_text[text] if e.kind in _COARSE}
    if model and code != PARSED_LANGUAGE:
        found["rules and model"] = _names_of(lambda text: reader.mentions(text, by_text[text]))
    scores = {name: score(sentences, finder) for name, finder in found.items()}
    started = time.process_time()
    for sentence in sentences:
        rules(sentence.text)
    n_words = sum(len(sentence.text.split()) for sentence in sentences)
    speed = round(n_words / max(1e-6, time.process_time() - started))
    return {"sentences": len(sentences), "words_per_cpu_s": speed, "f1": scores}


def _names_of(mentions: Callable[[str], Sequence[Mention]]) -> Finder:
    return lambda text: {
        (_COARSE[m.kind], *m.span) for m in mentions(text) if m.kind in _COARSE and m.form != "demonym"
    }


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
    names = ("gazetteer", "rules", "spacy", "rules and model")
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
