"""Charsets of real pages, of texts written in old charsets, of damaged ones, and mojibake, beside other libraries.

    python -m benchmarks.encodings --shared ../shared

Pages (chardet's own test files): as they are, and with every label in them struck out. Transcoded: sentences of many
languages in the charsets they were once written in, undeclared; with a byte lost, added or cut off; and, ours alone,
declared rightly and wrongly. A charset is right if it makes the same text of the bytes as the true one or a superset
of it; `name` counts only the very charset. Mojibake (ftfy's cases): texts made right, and good ones left alone, exactly
and with typography straightened on both sides, which ftfy's fix_text does besides. Writes
benchmarks/results/encodings.md and .json. Exit code 2 where the data folder is not there.
"""

import argparse
import codecs
import importlib
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ftfy
import pyarrow.parquet as pq

from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.clean.charset_model import detect
from onrecord.flows.clean.decode import Undecodable, decode
from onrecord.flows.clean.ftfy_model import fix_encoding
from onrecord.flows.clean.repair import repair

Detector = Callable[[bytes], str | None]

_SUPERSETS = (
    {"gb2312", "gbk", "gb18030"}, {"shift_jis", "cp932", "shift_jis_2004"}, {"euc_kr", "cp949"},
    {"big5", "big5hkscs", "cp950"}, {"tis-620", "cp874", "iso8859-11"}, {"iso8859-1", "cp1252"},
    {"iso8859-9", "cp1254"}, {"euc_jp", "euc_jis_2004"}, {"iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2"},
)  # fmt: skip
_LABEL = re.compile(rb"""((?:charset|encoding)\s*=\s*["']?\s*)([\w:.-]+)""", re.IGNORECASE)
_CHARSETS = {
    "ca da de es fr is it nb nl pt sv fi ga sq af": "cp1252 iso8859-15 mac_roman",
    "cs hr hu pl ro sk sl": "cp1250 iso8859-2",
    "et lt lv": "cp1257 iso8859-13",
    "tr": "cp1254",
    "el": "cp1253 iso8859-7",
    "he": "cp1255",
    "ar": "cp1256 iso8859-6",
    "fa ur": "cp1256",
    "ru": "cp1251 koi8-r iso8859-5 mac_cyrillic cp866 cp855",
    "bg mk sr be": "cp1251 iso8859-5",
    "uk": "cp1251 koi8-u",
    "th": "cp874",
    "vi": "cp1258",
    "ja": "cp932 euc_jp iso2022_jp",
    "ko": "cp949 iso2022_kr johab",
    "zh": "gb18030 big5hkscs",
}
_SIZES = (100, 400, 2_000)
_LEAST_KEPT = 0.97  # of a text's characters that a charset must have to be a likely one for it
_WRONG = {
    "cp1252": "cp1251 iso-8859-2 utf-8", "cp1250": "iso-8859-1 utf-8", "iso8859-2": "iso-8859-1 windows-1250",
    "cp1257": "iso-8859-1", "cp1254": "iso-8859-1", "cp1253": "iso-8859-1", "cp1255": "iso-8859-1",
    "cp1256": "iso-8859-1", "cp1251": "koi8-r iso-8859-1 utf-8", "koi8-r": "windows-1251 iso-8859-1",
    "iso8859-5": "windows-1251", "cp874": "iso-8859-1", "cp932": "euc-jp iso-8859-1 utf-8",
    "euc_jp": "shift_jis iso-8859-1", "cp949": "iso-8859-1 gb2312", "gb18030": "big5 iso-8859-1 utf-8",
    "big5hkscs": "gb2312 iso-8859-1",
}  # fmt: skip
_HOW = (", exactly", ", straightened")
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\x1a": None, "\uff0c": ","})


@dataclass(frozen=True)
class Case:
    """Bytes, their true charset, and what a server would declare of them."""

    content: bytes
    charset: str
    declared: str | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description="Scores charset detection and mojibake repair beside other libraries.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    options = parser.parse_args(arguments)
    try:
        pages = pq.read_table(require(options.shared, "eval/dev/encodings/chardet_tests.parquet")).to_pylist()
        broken = pq.read_table(require(options.shared, "eval/dev/encodings/ftfy_cases.parquet")).to_pylist()
        sentences = pq.read_table(require(options.shared, "eval/dev/language_id/lingua_testdata.parquet")).to_pylist()
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    sets = _sets(pages, sentences)
    figures: dict[str, Any] = {"charsets": {}, "mojibake": mojibake(broken), "decode_ms_per_100_kb": _speed()}
    for name, detector in {"onrecord": None, **_peers()}.items():
        for set_name, cases in sets.items():
            if detector is None or cases[0].declared is None:
                figures["charsets"].setdefault(set_name, {})[name] = score(cases, detector)
    report = "\n".join(_report(figures)) + "\n"
    write_results("encodings", figures, report)
    print(report)
    return 0


def ours(case: Case) -> str | None:
    """Return the charset that the pipeline would read the bytes in; None where it rejects them."""
    try:
        return decode(case.content, [case.declared] if case.declared else [], detect).charset_used
    except Undecodable:
        return None


def _peers() -> dict[str, Detector]:
    """The detectors that are installed, by name and version."""
    makers: dict[str, Callable[[Any], Detector]] = {
        "chardet": lambda library: lambda content: library.detect(content)["encoding"],
        "charset_normalizer": lambda library: (
            lambda content: getattr(library.from_bytes(content).best(), "encoding", None)
        ),
        "cchardet": lambda library: lambda content: library.detect(content)["encoding"],
        "chardetng_py": lambda library: library.detect,
        "resiliparse.parse.encoding": lambda library: (
            lambda content: library.detect_encoding(content, from_html_meta=True)
        ),
    }
    found: dict[str, Detector] = {}
    for name, make in makers.items():
        try:
            library = importlib.import_module(name)
        except ImportError:
            continue
        found[f"{name.split('.')[0]} {getattr(library, '__version__', '')}".strip()] = make(library)
    return found


def score(cases: Sequence[Case], detector: Detector | None) -> dict[str, float | int]:
    """Return how many charsets are right by text and by name, and the time a case takes."""
    start = time.process_time()
    found = [ours(case) if detector is None else detector(case.content) for case in cases]
    spent = time.process_time() - start
    n_text = sum(is_same(case.content, name, case.charset) for case, name in zip(cases, found, strict=True))
    n_name = sum(_name(name) == _name(case.charset) for case, name in zip(cases, found, strict=True))
    n = len(cases)
    return {"n": n, "right": n_text, "text": n_text / n, "name": n_name / n, "ms": round(1000 * spent / n, 2)}


def is_same(content: bytes, found: str | None, true: str) -> bool:
    """Say whether both charsets, or supersets of them, make one text of the bytes."""
    return bool(_name(found) and _readings(content, _name(found)) & _readings(content, _name(true)))


def _name(label: str | None) -> str:
    try:
        return codecs.lookup(label or "").name
    except LookupError:
        return ""


def _readings(content: bytes, charset: str) -> set[str]:
    family = next((names for names in _SUPERSETS if charset in names), {charset})
    return {content.decode(name, "replace").lstrip("\ufeff") for name in family}


def _sets(pages: Sequence[Mapping[str, Any]], sentences: Sequence[Mapping[str, Any]]) -> dict[str, list[Case]]:
    as_is = [Case(page["raw"], page["encoding"]) for page in pages]
    texts = list(_transcoded(sentences))
    in_utf8 = [Case(case.content.decode(case.charset, "ignore").encode(), "utf-8") for case in texts[::3]]
    return {
        "pages": as_is,
        "pages, labels struck out": [
            Case(_LABEL.sub(lambda label: label[1] + b"?" * len(label[2]), case.content), case.charset)
            for case in as_is
            if not case.charset.lower().startswith("utf")
        ],
        "transcoded": texts,
        "transcoded, damaged": list(_damaged(case for case in texts if not case.charset.startswith("iso2022"))),
        "UTF-8, damaged": list(_damaged(in_utf8)),
        "transcoded, declared rightly": [Case(case.content, case.charset, case.charset) for case in texts],
        "transcoded, declared wrongly": [
            Case(case.content, case.charset, wrong)
            for case in texts
            for wrong in _WRONG.get(case.charset, "").split()
            if not is_same(case.content, wrong, case.charset)
        ],
    }


def _transcoded(sentences: Sequence[Mapping[str, Any]]) -> Iterator[Case]:
    """Texts of each language and size in the charsets that have its letters."""
    by_language: dict[str, list[str]] = {}
    for row in sentences:
        if row["kind"] == "sentences":
            by_language.setdefault(row["lang"], []).append(row["text"])
    for languages, charsets in _CHARSETS.items():
        for language in languages.split():
            whole = unicodedata.normalize("NFD" if language == "vi" else "NFC", "\n".join(by_language[language]))
            for size in _SIZES:
                for at in (size, 20 * size % (len(whole) - size)):
                    text = whole[at : at + size]
                    for charset in charsets.split():
                        content = text.encode(charset, "ignore")
                        is_likely = len(content.decode(charset)) >= _LEAST_KEPT * len(text)
                        if is_likely and (b"\x1b" in content or not content.isascii()):
                            yield Case(content, charset)


def _damaged(cases: Iterator[Case] | Sequence[Case]) -> Iterator[Case]:
    """The cases, in turn cut off within a character, without a byte, with a byte too many."""
    for number, case in enumerate(cases):
        content = case.content
        high = [at for at, byte in enumerate(content) if byte > 0x7F]
        middle = high[len(high) // 2]
        yield Case(
            (
                content[: high[-1]],
                content[:middle] + content[middle + 1 :],
                content[:middle] + b"\xff" + content[middle:],
            )[number % 3],
            case.charset,
        )


def mojibake(cases: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Return how many texts come out as they should: ours through decoding and repair, and ftfy's own functions."""
    functions = {"onrecord": _repaired, "ftfy.fix_encoding": ftfy.fix_encoding, "ftfy.fix_text": ftfy.fix_text}
    counts: dict[str, dict[str, int]] = {}
    for case in cases:
        kind = "known failures of ftfy" if case["expect"] == "fail" else case["file"].removesuffix(".json")
        count = counts.setdefault(kind, {"n": 0} | {f"{name}{how}": 0 for name in functions for how in _HOW})
        count["n"] += 1
        for name, function in functions.items():
            found = function(case["original"])
            count[f"{name}, exactly"] += found == case["fixed"]
            count[f"{name}, straightened"] += found.translate(_STRAIGHT) == case["fixed"].translate(_STRAIGHT)
    return counts


def _repaired(text: str) -> str:
    return repair(decode(text.encode("utf-8", "surrogatepass"), [], detect).stream, fix_encoding).text


def _speed() -> dict[str, float]:
    """Milliseconds to decode 100 KB with alignment; the best of several runs."""
    markup = '<p class="story">The ferry left the “northern” harbour at nine – the café’s owner saw it.</p>\n' * 2_000
    times: dict[str, float] = {}
    for name, charset in (("ASCII", "ascii"), ("UTF-8", "utf-8"), ("cp1252", "cp1252"), ("gb18030", "gb18030")):
        content = markup.encode(charset, "ignore")[:100_000].decode(charset, "ignore").encode(charset)
        best = min(_timed(content, charset) for _ in range(5))
        times[name] = round(1000 * best, 2)
    return times


def _timed(content: bytes, charset: str) -> float:
    start = time.process_time()
    decode(content, [charset], detect)
    return time.process_time() - start


def _report(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "# Charsets and mojibake\n\nRight by text (by name; ms of CPU for one).\n"
    names = list(figures["charsets"]["pages"])
    rows = []
    for set_name, found in figures["charsets"].items():
        cells = [_cell(found[name]) if name in found else None for name in names]
        rows.append([set_name, found["onrecord"]["n"], *cells])
    yield from markdown_table(["set", "n", *names], rows)
    yield "\nMojibake, texts that come out as they should:\n"
    columns = list(next(iter(figures["mojibake"].values())))
    yield from markdown_table(
        ["cases", *columns], [[kind, *count.values()] for kind, count in figures["mojibake"].items()]
    )
    yield "\nDecoding 100 KB with alignment, ms of CPU: " + ", ".join(
        f"{name} {ms}" for name, ms in figures["decode_ms_per_100_kb"].items()
    )


def _cell(found: Mapping[str, float]) -> str:
    return f"{found['right']}: {found['text']:.3f} ({found['name']:.3f}; {found['ms']} ms)"


if __name__ == "__main__":
    sys.exit(main())
