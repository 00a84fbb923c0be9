"""The page on growth, from the results of the benchmarks: ``python -m benchmarks.performance > docs/performance.md``.

Each figure stands in benchmarks/results/*.json, written by the command named beside it.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks import archive, copies, runners, same_rows
from benchmarks.tables import RESULTS, markdown_table

Figures = Mapping[str, Any]
_HEAD = """# What it costs, and how that grows

Processor seconds and memory as measured on two shared cores; only figures of one run may be compared. Made by
`python -m benchmarks.performance > docs/performance.md` from `benchmarks/results/`.
"""
_INDEX = """## Near copies

`python -m benchmarks.copies --shared ../shared --sizes 10000 100000 1000000`: generated texts of about 300 words, three
in ten copies. *per text*: processor time of fingerprints and index for one text.
"""
_ADDED = """## Texts added to an index

The same command: 1,000 texts after all others, the run in the middle of several; *both*: the least and the most that
both took together. Fingerprints are of the new texts alone; their hashes are searched in
the sorted segments of the index, and what changes is appended. What stays linear in the archive is small: reading the
postings, six bytes each, and finding out by their digests which bodies are new.
"""
_HARD = """## Texts that are hard on an index

`python -m benchmarks.copies --shared ../shared --sizes --worst 1000000`, in a run of its own. Equal pages cost nothing
here: they are one text. The document of 10 MB contains every second of the first 25,000 others.
"""
_STORIES = """## Stories

`python -m benchmarks.stories --shared ../shared`, on invented articles:
[results/stories.md](../benchmarks/results/stories.md).
"""
_CLAIMS = """## Claims

`python -m benchmarks.claims_scale --catalogue data/onrecord.duckdb --articles 1000 10000`, on the claims of 418 long
news articles read with the model (51 claims each), told again under other rare words, names and stories; each stage in
a process of its own, its start and the writing of rows included
([results/claims_scale.md](../benchmarks/results/claims_scale.md)). Measured when a claim was compared with 24 others
in its story; now it is 32.
"""
_CLAIM_LIMITS = """
A job is some shards of stories (up to 4095) or of pairs across stories (from 4096), and several workers share the jobs.
How shards are divided among jobs changes no row (`tests/flows/test_partitions.py`). Three limits keep the work in
proportion to the claims, whatever they tell: a word that more than 64 claims of a story have, and two words that more
than 24 claims have together, lead to no pair; and of a claim's pairs those 32 within its story and 32 outside it that
share most are compared. They depend on the set of claims alone; what they leave out is not stored. Not in proportion
to what is new: the search for pairs across stories and the digests of shards look at all claims, and each job scans
the tables that it reads.
"""
_RUNNERS = """## Runners

`python -m benchmarks.runners --shared ../shared`: the whole path by rules under Prefect, whose server runs already and
is counted in; the rows of all are compared. A run over nothing new shows what starting costs. Aimed for: at most 15 %
more processor time than two processes take, and reading texts 1.7 times as fast with two as with one. The figures are
of two cores that a dozen other processes wanted too: wall times, and with them how many times as fast two are, say
little here.

"""
_SAME_ROWS = """## The same rows

`python -m benchmarks.same_rows --shared ../shared`: the same articles taken in from the beginning by every runner, with
the lake on a disk and on a real S3 server (SeaweedFS), and with the stages over the whole corpus divided in 1, 4 and 16
partitions; a digest of each table, which no order of rows changes, is compared with that of the plainest way. Left out
are the tables that tell of runs, which differ from run to run, and `postings`, the index of copies: it is packed in
segments of what was added together, so that its rows tell how the batches fell, while what is found with it stands in
tables that are compared. Of `body_links`, whose rows are added up by their readers, the sums are compared. The digest
of each table stands in [results/same_rows.json](../benchmarks/results/same_rows.json).

"""
_ARCHIVE = """## From end to end

`python -m benchmarks.archive --shared ../shared`: generated articles of about 300 words from two hundred outlets, a
thousand a day, three in ten of them copies, through the whole path by rules with two worker processes, then the forty
questions of the cookbook one after the other ([results/archive.md](../benchmarks/results/archive.md)). Aimed for: no
stage above 1.3 times what it costs an article in the smallest archive, less than 3 GB in any process, and answers
within 2 seconds.

"""
_REPORT = """## The report

`python -m benchmarks.report_speed --shared ../shared --annotator rules|model`: `onrecord report` as a process of its
own, on news articles. Its aim is a minute of one core for 2,000 articles, and no page above 300 kB; what a page would
have beyond that stands on further ones. The model finds many times the claims that the rules find, and each has a
receipt to be written ([results/report.md](../benchmarks/results/report.md)).
"""
_REPORT_FIGURES = {
    "annotator": "read by",
    "articles": "articles",
    "quotes": "quotes",
    "claims": "claims",
    "entities": "entities",
    "pages": "pages",
    "cpu_s": "CPU s",
    "peak_mb": "MiB",
    "largest_page_kb": "largest page, kB",
}
_CLAIM_STAGES = ("told_claims", "claim_pairs", "claim_relations", "claim_groups")


def page() -> str:
    """Return the page."""
    found = _load("copies")
    parts = [
        _HEAD,
        _INDEX,
        *markdown_table(
            ["texts", "fingerprint CPU s", "index CPU s", "wall s", "MiB", "per text ms", "rensa CPU s", "rensa MiB"],
            _planted(found["planted"]),
        ),
        "",
        _ADDED,
        *markdown_table(["known texts", "fingerprint CPU s", "index CPU s", "both", "MiB"], _added(found["planted"])),
        "",
        _HARD,
        *markdown_table(
            ["case", "texts", "fingerprint CPU s", "index CPU s", "MiB", "pairs kept"], _hard(found["worst"])
        ),
        "",
        _STORIES,
        _CLAIMS,
        *markdown_table(
            ["articles", "claims", *(f"{stage}, CPU s" for stage in _CLAIM_STAGES), "peak of a process, MB"],
            _claims(_load("claims_scale")["rows"]),
        ),
        _CLAIM_LIMITS,
        _RUNNERS + runners.told(_load("runners")),
        _SAME_ROWS + same_rows.told(_load("same_rows")),
        _ARCHIVE + archive.told(_load("archive")["sizes"]),
        _REPORT,
        *markdown_table(list(_REPORT_FIGURES.values()), _report(_load("report"))),
        "",
    ]
    return "\n".join(parts)


def _load(name: str) -> Figures:
    found: Figures = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _report(by_annotator: Figures) -> Iterator[list[object]]:
    for annotator, figures in by_annotator.items():
        yield [({"annotator": annotator} | figures)[name] for name in _REPORT_FIGURES]


def _by_size(planted: Figures) -> Iterator[tuple[int, Figures]]:
    for size in sorted(planted, key=int):
        yield int(size), planted[size]


def _planted(planted: Figures) -> Iterator[list[object]]:
    for size, one in _by_size(planted):
        ours = min(one["ours"], key=lambda run: run["cpu"])
        theirs = min(one["rensa"], key=lambda run: run["cpu"])
        stages = ours["fingerprint_cpu_s"] + ours["link_cpu_s"]
        costs = [ours["fingerprint_cpu_s"], ours["link_cpu_s"], ours["wall"], ours["peak_mb"]]
        yield [f"{size:,}", *costs, f"{1000 * stages / size:.3f}", theirs["cpu"], theirs["peak_mb"]]


def _added(planted: Figures) -> Iterator[list[object]]:
    for size, one in _by_size(planted):
        middle, costs = copies.typical(one["added"])
        seconds = [middle["fingerprint_cpu_s"], middle["link_cpu_s"], f"{costs[0]} to {costs[-1]}"]
        yield [f"{size - copies.N_ADDED:,}", *seconds, middle["peak_mb"]]


def _hard(worst: Figures) -> Iterator[list[object]]:
    for case, one in worst.items():
        costs = [one["fingerprint_cpu_s"], one["link_cpu_s"], one["peak_mb"]]
        yield [case, f"{one['texts']:,}", *costs, f"{one['n_pairs']:,}"]


def _claims(rows: Sequence[Figures]) -> Iterator[list[object]]:
    for row in rows:
        for articles, claims, more in (
            (f"{row['articles']:,}", f"{row['claims']:,}", ""),
            ("100 more", "", " of 100 more"),
        ):
            costs = [row[f"{stage}{more}, CPU s"] for stage in _CLAIM_STAGES]
            peak = max(row[f"{stage}{more}, peak MB"] for stage in _CLAIM_STAGES)
            yield [articles, claims, *costs, f"{peak:,}"]


if __name__ == "__main__":
    sys.stdout.write(page())
