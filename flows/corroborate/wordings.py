"""The stage of wordings: what a text calls somebody, what is said to be the first, and what can be reckoned."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from onrecord.flows.corroborate.claim_profiles import SPEECH_FRAMES
from onrecord.flows.corroborate.exclusives import find_exclusive
from onrecord.flows.corroborate.frames import Frames
from onrecord.flows.corroborate.namings import find_namings
from onrecord.flows.corroborate.reckonings import find_reckonings
from onrecord.flows.corroborate.wording_words import WordingResources, WordingWords
from onrecord.warehouse.tables import TABLES

Row = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """What the stage is given: words by language, contested names, and the frames that words tell."""

    words: WordingResources
    frames: Frames


def run(rows: pa.Table, given: Given, tool_id: str) -> Mapping[str, pa.Table]:
    """Return `text_wordings`, `namings`, `exclusives` and `reckonings` of texts.

    Rows of one text stand together: one of it (`what` is text: language, words), and one each of its sentences,
    mentions, claims, quantities and times, in order.
    """
    found: dict[str, list[Row]] = {name: [] for name in ("text_wordings", "namings", "exclusives", "reckonings")}
    for text_id, listed in groupby(rows.to_pylist(), key=itemgetter("text_id")):
        parts: dict[str, list[Row]] = defaultdict(list)
        for row in listed:
            parts[row["what"]].append(row)
        made = _read(text_id, parts, given, tool_id)
        counts = {f"n_{name}": len(made[name]) for name in made}
        found["text_wordings"].append({"text_id": text_id, **counts, "tool_id": tool_id})
        for name, new in made.items():
            found[name] += new
    return {name: TABLES[name].from_rows(listed) for name, listed in found.items()}


def _read(text_id: str, parts: Mapping[str, list[Row]], given: Given, tool_id: str) -> dict[str, list[Row]]:
    text, language = parts["text"][0]["words"], parts["text"][0]["language"]
    words = given.words.languages.get(language or "", WordingWords())
    frame_of = _frame_finder(given.frames)
    namings = words.describing and find_namings(
        text_id, text, parts["mention"], words.describing, given.words.contested, tool_id
    )
    firsts = words.firsts
    exclusives = [find_exclusive(claim, firsts, frame_of, tool_id) for claim in parts["claim"]] if firsts else []
    reckonings = find_reckonings(text_id, text, parts["sentence"], parts["time"], parts["quantity"], words, tool_id)
    return {"namings": namings or [], "exclusives": [*filter(None, exclusives)], "reckonings": [*reckonings]}


def _frame_finder(frames: Frames) -> Callable[[str], str | None]:
    def frame_of(word: str) -> str | None:
        stems = (word, word.removesuffix("d"), word.removesuffix("ed"), word.removesuffix("s"), word.removesuffix("es"))
        told = (frame for stem in stems if (frame := frames.of_verb.get(stem) or frames.of_noun.get(stem)))
        return next((frame for frame in told if frame not in SPEECH_FRAMES), None)  # a state is mostly a country

    return frame_of
