"""Labelled pairs of claims: which of the claims that the pipeline finds in ECB+ tell the same event.

ECB+ (Cybulska and Vossen 2014, CC BY 3.0) marks in articles on 86 events which words tell the same act. A claim is
labelled by the acts that its words tell; two claims are one fact where the act of either predicate is told by the
other, and two where they tell no act in common. All else is left out.
"""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.claims_story import Story
from benchmarks.pipeline import run_pipeline
from benchmarks.tables import require
from onrecord.flows.corpus import MOST_SHARDS, prepare
from onrecord.flows.corroborate.claim_profiles import HASH_BITS, PAYLOAD_BITS, PREDICATE, SPEECH, WORD
from onrecord.flows.corroborate.compared_claims import Claims, claims_of
from onrecord.flows.corroborate.pair_measures import Ints
from onrecord.flows.resources import word_units
from onrecord.flows.stages import STAGES
from onrecord.warehouse import sql

_PLACES = """
    select c.claim_id, any_value(parse_filename(a.locator, true)), any_value(c.char_start), any_value(c.char_end),
        any_value(c.text)
    from lake.claims as c join articles as a using (text_id) group by c.claim_id"""
_WORD = re.compile(r"\w+")
_STEM = 4
_MENTIONS = "eval/dev/event_coreference/ecbplus_event_mentions.parquet"
_CLAIMS = """
    select c.claim_id, min(split_part(p.locator, '#', -1)) as doc_id, any_value(c.surface) as surface,
        any_value(c.predicate) as predicate, any_value(c.text) as text
    from lake.claims as c join lake.article_versions as v on v.text_id = c.text_id
    join lake.captures as p on p.capture_id = v.capture_id
    group by c.claim_id"""


@dataclass(frozen=True)
class Labelled:
    """Claims as the stage sees them, with the acts that each tells, the topic of its article, and its words."""

    rows: pa.Table
    claims: Claims
    acts: list[frozenset[str]]
    main: list[frozenset[str]]
    topic: list[str]
    doc: list[str]
    texts: list[str]

    def candidates(self) -> tuple[Ints, Ints]:
        """Return the pairs that the stage compares."""
        lists = self.rows.column("candidates").combine_chunks()
        lengths = np.diff(lists.offsets.to_numpy())  # type: ignore[attr-defined]
        values = lists.values.to_numpy().astype(np.int64)  # type: ignore[attr-defined]
        return np.repeat(np.arange(len(lengths)), lengths), values

    def label(self, a: int, b: int) -> int | None:
        """Return 1 for one fact, 0 for two, None where the labels do not tell."""
        if not self.acts[a] or not self.acts[b]:
            return None
        if self.main[a] & self.main[b]:
            return 1
        if self.main[a] & self.acts[b] and self.main[b] & self.acts[a]:
            return 1
        return None if self.acts[a] & self.acts[b] else 0


def build(shared: Path, name: str, folder: Path) -> Path:
    """Run the pipeline over a set into a warehouse of `folder`, and return its catalogue."""
    inputs, catalogue = folder / name / "inputs", folder / name / "warehouse" / "onrecord.duckdb"
    if not catalogue.exists():
        command = [sys.executable, str(require(shared, "eval/prepare.py")), name, str(inputs)]
        subprocess.run(command, check=True, capture_output=True)
        run_pipeline(inputs, folder / name / "warehouse", 2)
    return catalogue


def load(shared: Path, catalogue: Path) -> Labelled:
    """Return the claims of a catalogue with their labels; of articles that ECB+ does not have, none."""
    mentions = defaultdict(list)
    for row in pq.read_table(require(shared, _MENTIONS)).to_pylist():
        mentions[row["doc_id"]].append(row)
    with duckdb.connect(str(catalogue), read_only=True) as connection:
        prepare(connection, STAGES["claim_pairs"])
        statement = sql.fill(sql.load("stages")["claim_pairs"].statement, shards=range(MOST_SHARDS))
        rows = connection.sql(statement).to_arrow_table()
        told = {row[0]: row[1:] for row in connection.execute(_CLAIMS).fetchall()}
    acts, main, topic, docs, texts = [], [], [], [], []
    for claim_id in rows.column("claim_id").to_pylist():
        doc_id, surface, predicate, text = told[claim_id]
        found = list(_acts(surface, mentions[doc_id]))
        acts.append(frozenset(act for act, _ in found))
        main.append(frozenset(act for act, head in found if _is_head(head, predicate)))
        topic.append(doc_id.split("_")[0])
        docs.append(doc_id)
        texts.append(text)
    return Labelled(rows, claims_of(rows, word_units()), acts, main, topic, docs, texts)


def load_story(story: Story, name: str, catalogue: Path) -> Labelled:
    """Return the claims of a story of our own with the facts that they are labelled with, values included.

    A claim has the label of the marked words that it covers best; one without stands for a fact of its own. What is
    merely related to a fact is neither that fact nor another.
    """
    with duckdb.connect(str(catalogue), read_only=True) as connection:
        statement = sql.fill(sql.load("stages")["claim_pairs"].statement, shards=[0])
        rows = connection.sql(statement).to_arrow_table()
        told = {row[0]: row[1:] for row in connection.execute(_PLACES).fetchall()}
    facts = story.facts()
    every: dict[str, set[str]] = defaultdict(set)
    for fact, value, _ in (label for labels in facts.values() for label in labels):
        every[fact].add(f"{fact}={value}")
    acts, main, docs, texts = [], [], [], []
    for claim_id in rows.column("claim_id").to_pylist():
        article, start, end, text = told[claim_id]
        found = facts.get(story.claim_at(article, start, end, text) or "", [])
        stated = frozenset(f"{fact}={value}" for fact, value, is_loose in found if not is_loose)
        loose = frozenset(each for fact, _, is_loose in found if is_loose for each in every[fact])
        main.append(stated or frozenset([claim_id]))
        acts.append(stated | loose or frozenset([claim_id]))
        docs.append(f"{name} {article}")
        texts.append(text)
    return Labelled(rows, claims_of(rows, word_units()), acts, main, [name] * len(docs), docs, texts)


def _acts(surface: str, mentions: list[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the acts that the words of a claim tell, each with its head."""
    words = f" {' '.join(_WORD.findall(surface.lower()))} "
    for row in mentions:
        if f" {' '.join(_WORD.findall(row['tokens_str'].lower()))} " in words:
            yield row["coref_chain"], row["mention_head"].lower()


def _is_head(head: str, predicate: str) -> bool:
    return any(len(word) > 2 and (head[:_STEM] == word[:_STEM] or head[:3] == word) for word in predicate.split())


def pairs_of(labelled: Labelled) -> tuple[Ints, Ints, Ints]:
    """Return labelled pairs: all of one fact, all candidates that are two, and others of one topic, one in ten."""
    chosen: dict[tuple[int, int], int] = {}
    by_topic: dict[str, list[int]] = defaultdict(list)
    for number, acts in enumerate(labelled.acts):
        if acts:
            by_topic[labelled.topic[number]].append(number)
    proposed = set(zip(*(side.tolist() for side in labelled.candidates()), strict=True))
    for members in by_topic.values():
        for i, a in enumerate(members):
            for b in members[i + 1 :]:
                found = labelled.label(a, b)
                if found == 1 or (found == 0 and ((a, b) in proposed or (a * 31 + b) % 10 == 0)):
                    chosen[a, b] = found
    a, b = (np.array(side, np.int64) for side in zip(*sorted(chosen), strict=True))
    return a, b, np.array([chosen[pair] for pair in sorted(chosen)], np.int64)


def pairs_apart(labelled: Labelled) -> tuple[Ints, Ints]:
    """Return the candidates whose articles are on two topics: what they share is a verb, a name or a phrase."""
    a, b = labelled.candidates()
    topics = np.array(labelled.topic)
    chosen = topics[a] != topics[b]
    return a[chosen], b[chosen]


def _predicates(labelled: Labelled) -> list[set[int]]:
    """Return the words of each claim's predicate, those of speech left out."""
    claims = labelled.claims
    found: list[set[int]] = []
    for start, length in zip(claims.starts.tolist(), claims.lengths.tolist(), strict=True):
        own = claims.entries[start : start + length]
        is_told = (own & PREDICATE > 0) & (own & SPEECH == 0) & (own >> (PAYLOAD_BITS + HASH_BITS) == WORD)
        found.append(set((own[is_told] >> PAYLOAD_BITS).tolist()))
    return found


def pairs_within(labelled: Labelled, one_in: int = 12) -> tuple[Ints, Ints]:
    """Return pairs of claims of one article, which share its names and words but seldom their fact.

    All whose predicates share a word, where only what is said of it tells them apart; of the others one in so many.
    """
    by_doc: dict[str, list[int]] = defaultdict(list)
    predicates = _predicates(labelled)
    for number, doc in enumerate(labelled.doc):
        by_doc[doc].append(number)
    found = [
        (a, b)
        for members in by_doc.values()
        for i, a in enumerate(members)
        for b in members[i + 1 :]
        if ((a * 31 + b) % one_in == 0 or predicates[a] & predicates[b]) and not labelled.acts[a] & labelled.acts[b]
    ]
    a, b = (np.array(side, np.int64) for side in zip(*found, strict=True))
    return a, b
