"""The page of measured quality, from the results of the benchmarks: ``python -m benchmarks.quality > docs/quality.md``.

Each figure stands in benchmarks/results/*.json, written by the command named beside it.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.near_duplicates import ASKED, shares, totals
from benchmarks.tables import RESULTS, markdown_table

Figures = Mapping[str, Any]
OURS = "onrecord"
_MANY = 1_000_000  # texts, of which other goals are set
# Rules, as results/conflict_verdicts.csv names them, that were judged last, and on what.
_LAST_JUDGED = {"evidence": "news, a month set aside"}
_HEAD = """# How good it is, measured

Reading and cleaning, on the development parts of public sets (third-party texts, which are not in this repository).
Peers were run on the same inputs in the same run. Set by set, with all figures: `benchmarks/results/*.md`. The
statements and entities that annotation finds are measured by `make eval`:
[results/eval.md](../benchmarks/results/eval.md).
"""
_COLUMNS = ("what", "set", "ours", "peers", "goal", "command: `python -m …`")
_TAIL = """
**How to read it.** The model that chooses the main text was fitted on pages of the first four sets. The first figure is
for sites left out of a fit made anew for each fifth of them, which is what other pages can be expected to give; the
figure in brackets is of the model as shipped, which has seen the pages (but for l3s_gn1). Rules for dates, authors and
headlines were made with the development pages in view, so other pages may give a little less. Processor time is
compared within one run, as machines differ. *Same text* counts a charset as right if it decodes the bytes to the same
characters.
"""


def page() -> str:
    """Return the page."""
    rows = [
        row
        for section in (
            *(_main_text, _metadata, _charsets, _mojibake, _languages, _feeds, _archives),
            *(_near_copies, _planted_copies, _stories, _stories_held_out),
            *(_times, _quantities, _names, _entities, _claims, _judged),
        )
        for row in section()
    ]
    return "\n".join([_HEAD, *markdown_table(_COLUMNS, rows)]) + "\n" + _TAIL


def _load(name: str) -> Figures:
    found: Figures = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _main_text() -> Iterator[Sequence[str]]:
    figures, held_out = _load("extraction"), _load("extraction-held-out")
    goals = {
        "article_extraction_benchmark": ("body text, F1 of 4-word shingles", "shingles.f1", "≥ .965"),
        "trafilatura_eval": ("wanted and unwanted segments, F1", "segments.f1", "≥ .935"),
        "fundus_evaluation": ("body text, F1 of shingles", "shingles.f1", "ahead"),
        "fundus_fixtures": ("body text, F1 of shingles", "shingles.f1", "ahead"),
        "l3s_gn1": ("body text, F1 of shingles (never fitted on)", "shingles.f1", "ahead"),
    }
    for name, (what, figure, goal) in goals.items():
        programs = figures[name]["programs"]
        peer = f"trafilatura {programs['trafilatura'][figure]:.3f}"
        ours = f"{held_out[name]['programs'][OURS][figure]:.3f} (as shipped {programs[OURS][figure]:.3f})"
        yield what, name, ours, peer, goal, "benchmarks.extraction --held-out"
    ours, theirs = (_cpu_ms(figures, who) for who in (OURS, "trafilatura"))
    what = "CPU: times as fast as bare trafilatura, the whole of ingest and clean"
    yield what, "all five", f"{theirs / ours:.2f}", "1", "≥ 2", "benchmarks.extraction"
    asked = _total(figures, "n_asked") / _total(figures, "n_articles")
    yield "pages sent on to trafilatura", "all five", f"{asked:.1%}", "", "", "benchmarks.extraction"
    lost = _total(figures, "n_unaligned_chars") / _total(figures, "n_text_chars")
    yield "characters that lead to no bytes", "all five", f"{lost:.3%}", "", "≤ .2 %", "benchmarks.extraction"


def _near_copies() -> Iterator[Sequence[str]]:
    goals = dict(zip(ASKED, ("≥ .99, ≥ .99", "≥ .97, ≥ .99", "≥ .95, ≥ .97"), strict=True))
    found = totals(_load("near_duplicates"))
    name = f"{found['texts']:,} articles of four sets"
    for asked, goal in goals.items():
        peers = ", ".join(f"{who} {shares(found, who, asked)}" for who in found if who not in ("texts", OURS))
        what = f"pairs of {asked}, recall / precision"
        yield what, name, shares(found, OURS, asked), peers, goal, "benchmarks.near_duplicates"


def _planted_copies() -> Iterator[Sequence[str]]:
    command = "benchmarks.copies"
    for size, one in _load("copies")["planted"].items():
        ours, theirs = (min(one[who], key=lambda run: run["cpu"]) for who in ("ours", "rensa"))
        found, name = one["quality"], f"{int(size):,} generated texts"
        goals = ("≥ .96", "≥ .96", "≤ .4, < 2 GB") if int(size) >= _MANY else ("≥ .99", "≥ .98", "≤ .5, ≤ .7")
        recall = f"{found['recall']:.4f} (embedded {found['embed']:.4f})"
        their_recall = f"rensa {theirs['recall']:.4f} (embedded {theirs['r_embed']:.4f})"
        yield "planted copies found", name, recall, their_recall, goals[0], command
        yield "of pairs found, those planted", name, f"{found['precision']:.4f}", "rensa 1.0", goals[1], command
        stages = ours["fingerprint_cpu_s"] + ours["link_cpu_s"]
        costs = f"{stages / theirs['cpu']:.2f}, {ours['peak_mb'] / theirs['peak_mb']:.2f}"
        yield "CPU of the stages, memory: times rensa's", name, costs, "1", goals[2], command


def _stories() -> Iterator[Sequence[str]]:
    found: dict[str, dict[str, str]] = {}
    for name, who, _, _, score, _ in _load("stories")["quality"]:
        found.setdefault(name, {})[OURS if who == OURS else "peer"] = score
    for name, scores in found.items():
        ours = f"{scores[OURS]} (weights saw it)" if name != "wikiref220" else f"{scores[OURS]} (labelled by topic)"
        peer = f"TF-IDF, tuned on it {scores['peer']}"
        yield "articles on one event, B³ F", name, ours, peer, "≥ .90", "benchmarks.stories"
    for pairs, _, pearson in _load("stories")["similarity"]:
        goal = "≥ .80" if pairs == "en-en" else ""
        yield (
            "similarity of articles, Pearson (weights saw it)",
            f"semeval, {pairs}",
            pearson,
            "",
            goal,
            "benchmarks.stories",
        )


def _stories_held_out() -> Iterator[Sequence[str]]:
    """Yield figures of models that saw none of the topics, or pairs, that they are asked about."""
    figures = _load("stories_held_out")
    command = "benchmarks.fit_stories --check"
    for name, left_out, _, _, score, apart in figures["stories"]:
        if left_out == "topics":
            told = f"{score:.3f}" + (f", look-alikes apart {apart:.3f}" if apart else "")
            yield "articles on one event, B³ F (topics held out)", name, told, "", "≥ .90", command
    for pairs, pearson in figures["similarity"].items():
        goal = "≥ .80" if pairs == "en-en" else ""
        what = "similarity of articles, Pearson (pairs held out)"
        yield what, f"semeval, {pairs}", f"{pearson:.3f}", "", goal, command


def _times() -> Iterator[Sequence[str]]:
    figures, peer = _load("times")["scores"], "dateparser search_dates"
    for half, said in (("a", "developed on"), ("b", "held out")):
        ours, theirs = figures[half][OURS], figures[half][peer]
        for figure, goal in (("span F1", "≥ .88"), ("value accuracy", "≥ .82")):
            what = f"times, {figure} ({said})"
            yield (
                what,
                "tempeval3_tbaq",
                f"{ours[figure]:.3f}",
                f"dateparser {theirs[figure]:.3f}",
                goal,
                "benchmarks.times",
            )


def _quantities() -> Iterator[Sequence[str]]:
    figures = _load("quantities")["quality"]
    for part, said in (("first", "developed on"), ("second", "revised on"), ("third", "held out")):
        ours, theirs = figures[OURS][part], figures["quantulum3"][part]
        for key, what, goal in (("value", "values", "≥ .90"), ("value_unit", "values with units", "≥ .84")):
            peer = f"quantulum3 {theirs[key]['f1']:.3f}"
            row = (f"quantities, F1 of {what} ({said})", "cqe_newsquant", f"{ours[key]['f1']:.3f}", peer, goal)
            yield *row, "benchmarks.quantities"


def _names() -> Iterator[Sequence[str]]:
    for name, found in _load("names_by_language").items():
        each = {who: scores["other"] for who, scores in found["f1"].items()}
        peers = ", ".join(f"{who} {score:.3f}" for who, score in each.items() if who != "rules")
        what = "names without a parser, strict F1 (held out)"
        yield what, name, f"{each['rules']:.3f}", peers, "", "benchmarks.names_by_language"


def _entities() -> Iterator[Sequence[str]]:
    for name, found in _load("entities").items():
        ours, theirs = found["across"][OURS][2], found["across"]["equal words"][2]
        what = "entities across articles, B³ F"
        yield what, name, f"{ours:.3f}", f"equal words {theirs:.3f}", "ahead", "benchmarks.entities"


def _claims() -> Iterator[Sequence[str]]:
    rows = _load("claims")["rows"]
    for name in dict.fromkeys(row["set"] for row in rows):
        found = {row["by"]: row["accuracy"] for row in rows if row["set"] == name}
        peers = ", ".join(f"{who} {score:.3f}" for who, score in found.items() if who != "score of claims")
        what = "claims of one fact, accuracy of the score"
        yield what, name, f"{found['score of claims']:.3f}", peers, "ahead", "benchmarks.claims"


def _judged() -> Iterator[Sequence[str]]:
    """Yield what share of the alarms and agreements that were drawn last, and judged by hand, was right."""
    for sample, found in _load("conflicts").items():
        rules, _, what = sample.rpartition(" ")
        if rules in _LAST_JUDGED:
            right, judged = map(int, found.split(" of "))
            share = f"{right / judged:.2f} ({found})"
            yield (
                f"{what}s judged by hand, right",
                _LAST_JUDGED[rules],
                share,
                "",
                "≥ .85",
                "benchmarks.conflict_samples",
            )


def _cpu_ms(figures: Figures, program: str) -> float:
    return sum(found["programs"][program]["cpu_ms"] * found["pages"] for found in figures.values())


def _total(figures: Figures, column: str) -> int:
    return sum(found["versions"][column] for found in figures.values())


def _metadata() -> Iterator[Sequence[str]]:
    figures = _load("page_metadata")
    wanted = (
        ("publication day", "htmldate_eval", "day", "≥ .94"),
        ("publication day", "trafilatura_eval", "day", "ahead"),
        ("headline exact", "trafilatura_eval", "headline", "ahead"),
        ("headline exact", "fundus_fixtures", "headline", "ahead"),
        ("headline exact", "l3s_gn1", "headline", "ahead"),
        ("authors, F1", "trafilatura_eval", "authors", "ahead"),
        ("authors, F1", "fundus_fixtures", "authors", "ahead"),
    )
    for what, name, field, goal in wanted:
        scored = {who: _score(found[field], field) for who, found in figures[name].items() if found[field]["given"]}
        peers = ", ".join(f"{who} {value:.3f}" for who, value in scored.items() if who != OURS)
        yield what, name, f"{scored[OURS]:.3f}", peers, goal, "benchmarks.page_metadata"


def _score(counts: Mapping[str, int], field: str) -> float:
    if field == "authors":
        return 2 * counts["right"] / (counts["given"] + counts["wanted"])
    return counts["right"] / counts["wanted"]


def _charsets() -> Iterator[Sequence[str]]:
    for name, found in _load("encodings")["charsets"].items():
        peers = ", ".join(f"{who} {each['right']}" for who, each in found.items() if who != OURS)
        ours = f"{found[OURS]['right']} of {found[OURS]['n']}"
        yield f"charset, same text: {name}", "chardet_tests, lingua", ours, peers, "ahead", "benchmarks.encodings"


def _mojibake() -> Iterator[Sequence[str]]:
    for name, found in _load("encodings")["mojibake"].items():
        ours = f"{found['onrecord, straightened']} of {found['n']}"
        peer = f"ftfy.fix_text {found['ftfy.fix_text, straightened']}"
        yield f"mojibake, quotes straightened: {name}", "ftfy_cases", ours, peer, "ahead", "benchmarks.encodings"


def _languages() -> Iterator[Sequence[str]]:
    quality = _load("languages")["quality"]
    for name, ours in quality[OURS].items():
        told = [f"{who} {quality[who][name]['accuracy']:.3f}" for who in quality if who != OURS]
        said = f"{ours['accuracy']:.3f} (of those decided {ours['precision']:.3f})"
        yield f"language right: {name}", "lingua_testdata", said, ", ".join(told), "", "benchmarks.languages"


def _feeds() -> Iterator[Sequence[str]]:
    found = _load("feeds")
    entries = found["entries found by feedparser"]
    peer = f"feedparser finds {entries} entries"
    yield (
        "feeds: entries lost",
        "feedparser_tests",
        f"{found.get('entries lost', 0)} of {entries}",
        peer,
        "0",
        "benchmarks.feeds",
    )


def _archives() -> Iterator[Sequence[str]]:
    lost = (RESULTS / "warc.md").read_text(encoding="utf-8").rstrip().rpartition(" ")[2]
    yield "WARC: records that warcio reads and that have no row", "warc", lost, "", "0", "benchmarks.warc"
    report = json.loads((RESULTS / "bad_input.json").read_text(encoding="utf-8"))
    ours = f"{report['inputs']} inputs: {report['crashes']} crashes, {report['hangs']} hangs, {report['lost']} lost"
    what = "bad input: crashes, hangs over 10 s, inputs without a row"
    yield what, "generated", ours, "", "0", "benchmarks.bad_input"


if __name__ == "__main__":
    sys.stdout.write(page())
