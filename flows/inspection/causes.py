"""What a difference between two runs is blamed on: text, tool or seeds, judgement, or the set, in this order."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Word = Literal["text", "tool", "seeds", "parameters", "judgement", "set", "undetermined"]

# The tables whose tools make rows of a kind, in the order of the pipeline: the first that changed is blamed.
_MADE_FROM = {
    "claim": ("article_versions", "text_annotations", "claims"),
    "entity": ("article_versions", "text_annotations", "mentions", "entities", "entity_links"),
    "group": (
        "article_versions",
        "text_annotations",
        "claims",
        "entities",
        "claim_profiles",
        "claim_pairs",
        "claim_relations",
        "claim_groups",
    ),
    "conflict": ("article_versions", "text_annotations", "claims", "entities", "claim_pairs", "claim_relations"),
}
_DIGEST = re.compile(r"[0-9a-f]{32}")
_SAID = {
    "new": "a new document",
    "gone": "a document that is gone",
    "changed": "a document that changed",
    "reread": "a document that is read in another way",
}


@dataclass(frozen=True)
class Cause:
    """One word, and the sentence that a reader can check."""

    word: Word
    because: str


@dataclass(frozen=True)
class Texts:
    """The texts that only one of both runs has: what became of each, and where it stands."""

    alone: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Tools:
    """By table, how the tool that makes its rows changed; nothing where it did not."""

    changed: Mapping[str, Cause | None]


def cause_of(row: Mapping[str, Any], texts: Texts, tools: Tools, judgements: str) -> Cause:
    """Return what explains a difference; `judgements` says how these differ, empty where they do not.

    A conflict comes or goes with either of its texts; all else with the last of them, as long as one stays it is told
    apart by other things than its texts.
    """
    met = [texts.alone[text_id] for text_id in row["text_ids"] if text_id in texts.alone]
    is_by_text = bool(met) and (row["kind"] == "conflict" or len(met) == len(row["text_ids"]))
    tool = next(filter(None, (tools.changed.get(name) for name in _MADE_FROM[row["kind"]])), None)
    if is_by_text and not (tool and all(status == "reread" for status, _ in met)):
        status, locator = met[0]
        return Cause("text", f"it stands in {_SAID[status]}: {locator}")
    if row["is_judged"]:
        return Cause("judgement", "a person judged it, or took the judgement back")
    if tool:
        return tool
    if judgements and row["kind"] != "claim":
        return Cause("judgement", judgements)
    if texts.alone and row["kind"] != "claim":
        counts = {said: sum(status == word for status, _ in texts.alone.values()) for word, said in _SAID.items()}
        told = ", ".join(f"{n} × {said}" for said, n in counts.items() if n)
        return Cause("set", f"same texts and tools; other documents decide it too: {told}")
    return Cause("undetermined", "neither its texts nor a tool, judgement or other document changed")


def tool_changes(known: Mapping[str, Mapping[str, Any]], before: Sequence[str], after: Sequence[str]) -> Cause | None:
    """Return how the tool of a table changed; None where it is the same, or one run has no rows to tell."""
    if not before or not after or set(before) == set(after):
        return None
    old = [known[tool] for tool in before if tool not in after] or [known[before[-1]]]
    new = [known[tool] for tool in after if tool not in before] or [known[after[-1]]]
    return _difference(known, old[-1], new[-1])


def _difference(known: Mapping[str, Mapping[str, Any]], old: Mapping[str, Any], new: Mapping[str, Any]) -> Cause:
    """Return what tells two tools of one stage apart, of the stage that it follows where that changed."""
    if old["version"] != new["version"]:
        return Cause("tool", f"stage {new['stage']}, version {old['version']} → {new['version']}")
    was, now = json.loads(old["parameters"]), json.loads(new["parameters"])
    differing = [name for name in sorted({*was, *now}) if was.get(name) != now.get(name)]
    for name in differing:
        if name.startswith("follows ") and was.get(name) in known and now.get(name) in known:
            return _difference(known, known[was[name]], known[now[name]])
    name = differing[0] if differing else ""
    values = f"{was.get(name)} → {now.get(name)}"
    if _DIGEST.fullmatch(str(now.get(name) or was.get(name))):
        return Cause("seeds", f"stage {new['stage']}: {', '.join(n for n in differing)} changed")
    if re.search(r"\d+\.\d", values):
        return Cause("tool", f"stage {new['stage']}: {name} {values}")
    return Cause("parameters", f"stage {new['stage']}: {name} {values}")
