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

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.claims_story import Story
from benchmarks.pipeline import run_pipeline
from benchmarks.replayed import compared
from benchmarks.tables import require
from onrecord.flows.corroborate.claim_features import NAMES, features
from onrecord.flows.corroborate.claim_profiles import HASH_BITS, PAYLOAD_BITS, PREDICATE, SPEECH, WORD
from onrecord.flows.corroborate.compared_claims import Claims, claims_of
from onrecord.flows.corroborate.pair_measures import Ints
from onrecord.flows.resources.builders import word_units

_PLACES = """
    select c.claim_id, any_value(parse_filename(a.locator, true)), any_value(c.char_start), any_value(c.char_end),
        any_value(c.text)
    from lake.claims as c join articles as a using (text_id) group by c.claim_id"""
_WORD = re.compile(r"\w+")
_STEM = 4
_EVENT = NAMES.index("same_story")
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

    def features(self, a: Ints, b: Ints) -> npt.NDArray[np.float32]:
        """Return the features of pairs as the stage scores them: texts that may tell one event are of one story."""
        found = features(self.claims, a, b)
        near: npt.NDArray[np.bool_] = self.rows.column("candidates_near").combine_chunks().values.to_numpy(False)  # type: ignore[attr-defined]
        one, other = self.candidates()
        is_near = np.isin(a * len(self.doc) + b, (one * len(self.doc) + other)[near])
        found[:, _EVENT] = np.maximum(found[:, _EVENT], is_near)
        return found

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
    rows, told = compared(catalogue, _CLAIMS)
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
    """Return the claims of a story of our own with the facts that they are labelled with."""
    return load_stories({name: story}, catalogue)


def load_stories(stories: Mapping[str, Story], catalogue: Path) -> Labelled:
    """Return the claims of stories of our own, whose articles have names of their own, with the facts they tell.

    Values are part of a fact. Of claims in the same marked words the one that covers them best tells their fact; the
    others neither tell it nor another. So it is with what is merely related to a fact. A claim outside all marks stands
    for a fact of its own; what somebody is, said by the way, is told by many articles: it has no label. The story is
    the topic, and its articles are one story whatever the pipeline made of them.
    """
    story_of = {article: name for name, story in stories.items() for article in story.texts}
    rows, told = compared(catalogue, _PLACES, story_of)
    ids = rows.column("claim_id").to_pylist()
    claims = claims_of(rows, word_units())
    fits = {claim_id: stories[story_of[told[claim_id][0]]].fit_at(*told[claim_id]) for claim_id in ids}
    best: dict[tuple[str, str | None], float] = defaultdict(float)
    for claim_id, (mark, fit) in fits.items():
        best[told[claim_id][0], mark] = max(best[told[claim_id][0], mark], fit)
    facts = {name: _Facts(story) for name, story in stories.items()}
    acts, main = [], []
    for claim_id, is_state in zip(ids, claims.is_state.tolist(), strict=True):
        article, (mark, fit) = told[claim_id][0], fits[claim_id]
        stated, loose = facts[story_of[article]].of(story_of[article], mark)
        is_best = fit == best[article, mark] and bool(stated)
        main.append(frozenset(stated) if is_best else frozenset([claim_id]))
        own = () if stated else (claim_id,)
        acts.append(frozenset((*stated, *loose, *own)) if mark or not is_state else frozenset())
    names = [story_of[told[claim_id][0]] for claim_id in ids]
    docs = [f"{name} {told[claim_id][0]}" for name, claim_id in zip(names, ids, strict=True)]
    return Labelled(rows, claims, acts, main, names, docs, [told[claim_id][3] for claim_id in ids])


class _Facts:
    """The facts of a story's claims, with the values told of them."""

    def __init__(self, story: Story) -> None:
        self.story, self.told = story, story.facts()
        self.every: dict[str, set[str]] = defaultdict(set)
        for fact, value, _ in (label for labels in self.told.values() for label in labels):
            self.every[fact].add(f"{fact}={value}")

    def of(self, name: str, mark: str | None) -> tuple[set[str], set[str]]:
        """Return the facts that marked words tell, and those they are merely related to, in the story of a name."""
        found = self.told.get(mark or "", [])
        stated = {f"{name} {fact}={value}" for fact, value, is_loose in found if not is_loose}
        return stated, {f"{name} {each}" for fact, _, is_loose in found if is_loose for each in self.every[fact]}


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
