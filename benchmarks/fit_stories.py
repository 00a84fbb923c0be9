"""Fits the models by which `onrecord.flows.deduplicate.story_score` tells one event from others, and what is alike.

    python -m benchmarks.fit_stories --shared ../shared [--check] [--without SET …]

Boosted oblivious trees over `onrecord.flows.deduplicate.story_pairs`: one model on labelled sets of stories and rated
pairs, one on rated pairs alone. Writes seeds/story_model.json and seeds/similarity_model.json: numbers alone. With
`--check`, leaves them as they are, and says in results/stories_held_out.md how well stories are told by models that
saw none of their topics, and by models that saw nothing of their set. `--without` leaves sets out, such as UNLICENSED:
those whose makers state no licence.
Needs `pip install catboost`, which nothing else here needs; one thread and fixed seeds, so that the same data give the
same numbers.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import catboost
import numpy as np

from benchmarks.catboost_trees import numbers_of
from benchmarks.story_sets import (
    CLUSTERED,
    Document,
    JudgedPairs,
    articles_of,
    b_cubed,
    clustered,
    coded_pairs,
    folds_of,
    look_alikes_apart,
    rated_pairs,
)
from benchmarks.tables import Missing, markdown_table, write_results
from onrecord.flows.deduplicate.story_groups import stories_of
from onrecord.flows.deduplicate.story_pairs import NAMES, Floats, features, profiles_of
from onrecord.flows.deduplicate.story_profile import (
    DATE,
    FULL_NAME,
    HASH_BITS,
    NAME,
    NUMBER,
    PAYLOAD_BITS,
    PLACE,
    WORD,
)
from onrecord.flows.deduplicate.story_score import Articles, scorer
from onrecord.flows.resources.builders import profile_resources
from onrecord.flows.shared.trees import Trees

SEEDS = Path(__file__).parent.parent / "seeds"
FOLDS = 3
WEIGHTS = {"ecbplus": 1.0, "mmds2025_clusters": 1.0, "groundnews_events": 0.2, "newswcl50": 0.2}
CODED_WEIGHT, RATED_WEIGHT = 0.3, 1.0  # of pairs judged one by one; rated ones have a model of their own as well
CODED, RATED = "gedikli", "semeval"
UNLICENSED = ("mmds2025_clusters", "groundnews_events", CODED)
POSITIVES, HARD, EASY = 1.0, 1.5, 1.0  # weight of pairs of one story, of the most alike others, of the rest
PLANTED = 0.25  # of look-alikes made by exchanging names and numbers
ANCHORS, BRIEF = 0.5, 200  # weight, beside the rated pairs, of copies and strangers; characters of a brief
N_NEGATIVES = 3_000
N_MODELS = 3
SETTINGS: dict[str, Any] = {
    "loss_function": "CrossEntropy", "iterations": 100, "depth": 4, "learning_rate": 0.1, "l2_leaf_reg": 5,
    "rsm": 0.5, "border_count": 64, "bootstrap_type": "No", "boosting_type": "Plain",
    "thread_count": 1, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """Pairs to fit on: features, degree of being one story, weight."""

    features: np.ndarray
    alike: Floats
    weights: Floats


@dataclass(frozen=True)
class Data:
    """All labelled articles, as the stage of stories sees them."""

    documents: Mapping[str, Sequence[Document]]
    articles: Mapping[str, Articles]
    judged: Mapping[str, tuple[JudgedPairs, Articles]]
    briefs: Articles  # the beginning of each rated article


def load(shared: Path) -> Data:
    """Read the sets and make the profiles of their articles."""
    given = profile_resources()
    documents = {name: clustered(shared, name) for name in CLUSTERED}
    judged = {CODED: coded_pairs(shared), RATED: rated_pairs(shared, is_english=False)}
    rated = judged[RATED].documents
    return Data(
        documents,
        {name: articles_of(found, given) for name, found in documents.items()},
        {name: (pairs, articles_of(pairs.documents, given)) for name, pairs in judged.items()},
        articles_of([replace(document, text=document.text[:BRIEF]) for document in rated], given),
    )


def sample_of(data: Data, name: str, kept: np.ndarray) -> Sample:
    """Return pairs of the `kept` articles of a clustered set: all of one story, the most alike others, some more."""
    i, j = np.triu_indices(len(kept), 1)
    found = features(data.articles[name].profiles, kept[i], kept[j])
    story = np.array([data.documents[name][k].story for k in kept])
    same = story[i] == story[j]
    alike = found[:, NAMES.index("words")] + found[:, NAMES.index("names")]
    others = np.flatnonzero(~same)
    others = others[np.argsort(-alike[others], kind="stable")]
    hard, rest = others[:N_NEGATIVES], others[N_NEGATIVES:]
    easy = rest[:: max(1, len(rest) // N_NEGATIVES)]
    parts = ((np.flatnonzero(same), POSITIVES), (hard, HARD), (easy, EASY))
    chosen = np.concatenate([part for part, _ in parts])
    weights = np.concatenate([np.full(len(part), WEIGHTS[name] * w / max(1, len(part))) for part, w in parts])
    return Sample(found[chosen], same[chosen].astype(np.float64), weights)


def look_alikes(data: Data, name: str, kept: np.ndarray) -> Sample:
    """Return pairs of each `kept` article and one told in the same words of other people, places, days and numbers.

    Labelled sets have few of these, archives many: reports from a template, the same accident elsewhere.
    """
    whole = data.articles[name].profiles
    parts = [whole.of(np.array([k]))[0] for k in kept]
    copies = [np.sort(np.where(_is_particular(part), part ^ 1 << PAYLOAD_BITS, part)) for part in parts]
    lists = [part.tolist() for part in (*parts, *copies)]
    both = profiles_of(lists, np.tile(whole.n_tokens[kept], 2), np.tile(whole.is_unspaced[kept], 2))
    found = features(both, np.arange(len(kept)), np.arange(len(kept)) + len(kept))
    return Sample(found, np.zeros(len(kept)), np.full(len(kept), WEIGHTS[name] * PLANTED / len(kept)))


def _is_particular(entries: np.ndarray) -> np.ndarray:
    kind = entries >> (PAYLOAD_BITS + HASH_BITS)
    found: np.ndarray = np.isin(kind, (NUMBER, DATE, FULL_NAME, PLACE)) | ((kind == WORD) & (entries & NAME > 0))
    return found


def judged_sample(data: Data, name: str, kept: np.ndarray) -> Sample:
    """Return the `kept` judged pairs of a set."""
    pairs, articles = data.judged[name]
    found = features(articles.profiles, pairs.first[kept], pairs.second[kept])
    alike = np.clip(pairs.alike[kept], 0, 1)
    if name == RATED:
        return Sample(found, alike, np.full(len(kept), RATED_WEIGHT / len(kept)))
    one_story = alike > 0
    weights = np.where(one_story, CODED_WEIGHT / one_story.sum(), 2 * CODED_WEIGHT / (~one_story).sum())
    return Sample(found, alike, weights)


def alike_sample(data: Data, kept: np.ndarray) -> list[Sample]:
    """Return what the model of similarity is fitted on: `kept` rated pairs, and what raters are not asked.

    That is articles, and briefs, that are the same, and briefs that have nothing to do with each other.
    """
    pairs, articles = data.judged[RATED]
    own, others = pairs.first[kept], np.roll(pairs.first[kept], 1)
    parts = ((articles, own, own, 1.0), (data.briefs, own, own, 1.0), (data.briefs, own, others, 0.0))
    weights = np.full(len(kept), ANCHORS * RATED_WEIGHT / len(parts) / len(kept))
    made = [Sample(features(of.profiles, a, b), np.full(len(kept), alike), weights) for of, a, b, alike in parts]
    return [judged_sample(data, RATED, kept), *made]


def samples(data: Data, without: Sequence[str] = (), held: Callable[[str], np.ndarray] | None = None) -> list[Sample]:
    """Return what to fit on: all sets but those left `without`, of each the articles or pairs not `held` out."""

    def kept(name: str, n: int) -> np.ndarray:
        return np.flatnonzero(~held(name)) if held else np.arange(n)

    clusters = [n for n in WEIGHTS if n not in without]
    judged = [n for n in data.judged if n not in without]
    return [
        *(make(data, n, kept(n, len(data.documents[n]))) for n in clusters for make in (sample_of, look_alikes)),
        *(judged_sample(data, name, kept(name, len(data.judged[name][0].alike))) for name in judged),
    ]


def fit(parts: Sequence[Sample]) -> dict[str, Any]:
    """Return the numbers of a model: the average of several, of other random features each, which varies less."""
    rows = np.concatenate([part.features for part in parts])
    alike = np.concatenate([part.alike for part in parts])
    weights = np.concatenate([part.weights for part in parts])
    pool = catboost.Pool(rows, alike, weight=weights / weights.mean())
    models = [catboost.CatBoost(SETTINGS | {"random_seed": seed}) for seed in range(N_MODELS)]
    for model in models:
        model.fit(pool)
    numbers = [numbers_of(model, NAMES, SETTINGS["depth"], N_MODELS) for model in models]
    trees = [tree for model in numbers for tree in model["trees"]]
    return {"features": list(NAMES), "bias": sum(m["bias"] for m in numbers), "trees": trees}


def grouped(articles: Articles, model: Mapping[str, Any]) -> list[int]:
    """Return the story of each article: the number of its first article."""
    found: list[int] = stories_of(articles, scorer(Trees(model, NAMES))).tolist()
    return found


def part_of(data: Data, name: str, chosen: np.ndarray) -> tuple[list[Document], Articles]:
    """Return some of a set's articles."""
    documents = [data.documents[name][k] for k in chosen]
    whole = data.articles[name]
    parts = [whole.profiles.of(np.array([k]))[0].tolist() for k in chosen]
    profiles = profiles_of(parts, whole.profiles.n_tokens[chosen], whole.profiles.is_unspaced[chosen])
    return documents, Articles(profiles, whole.days[chosen])


def scored(documents: Sequence[Document], found: Sequence[int]) -> list[float]:
    """Return B³ precision, recall, F1 and the share of look-alikes kept apart (NaN where there are none)."""
    apart = list(look_alikes_apart(documents, found))
    return [*b_cubed([d.story for d in documents], found), float(np.mean(apart)) if apart else float("nan")]


def check(data: Data, without: Sequence[str] = ()) -> dict[str, Any]:
    """Return figures for topics, and for sets, that the model saw nothing of, nor of those left `without`."""
    per_fold: dict[str, list[list[float]]] = {name: [] for name in WEIGHTS if name not in without}
    rated = np.zeros(len(data.judged[RATED][0].alike))
    for fold in range(FOLDS):

        def held(name: str, fold: int = fold) -> np.ndarray:
            is_judged = name in data.judged
            n_judged = len(data.judged[name][0].alike) if is_judged else 0
            folds = np.arange(n_judged) % FOLDS if is_judged else folds_of(data.documents[name], FOLDS)
            return np.equal(folds, fold)

        model = fit(samples(data, without, held))
        for name, figures in per_fold.items():
            if chosen := np.flatnonzero(held(name)).tolist():
                documents, articles = part_of(data, name, np.array(chosen))
                figures.append(scored(documents, grouped(articles, model)))
        judged, articles = data.judged[RATED]
        unseen = held(RATED)
        model = fit(alike_sample(data, np.flatnonzero(~unseen)))
        rated[unseen] = scorer(Trees(model, NAMES))(articles, judged.first[unseen], judged.second[unseen])
    rows = [[name, "topics", *_rounded(np.mean(found, axis=0).tolist())] for name, found in per_fold.items()]
    for name in CLUSTERED:
        model = fit(samples(data, (name, *without)))
        found = scored(data.documents[name], grouped(data.articles[name], model))
        rows.append([name, "set", *_rounded(found)])
    pairs = data.judged[RATED][0]
    is_english = np.array([pairs.documents[k].topic == "en" for k in pairs.first])
    chosen = {"en-en": is_english, "within one language": np.ones(len(rated), np.bool_)}
    similarity = {name: float(np.corrcoef(rated[each], pairs.alike[each])[0, 1]) for name, each in chosen.items()}
    return {"stories": rows, "similarity": {name: round(found, 3) for name, found in similarity.items()}}


def _rounded(figures: Sequence[float]) -> list[float | None]:
    return [None if np.isnan(figure) else round(figure, 3) for figure in figures]


def report_of(figures: Mapping[str, Any]) -> str:
    """Return the page of what `check` found."""
    columns = ["set", "left out of the fit", "B³ P", "B³ R", "B³ F", "look-alikes apart"]
    told = [["" if value is None else value for value in row] for row in figures["stories"]]
    pearson = markdown_table(["rated pairs left out of the fit", "Pearson"], figures["similarity"].items())
    return "\n".join(["# Stories that no model saw", "", *markdown_table(columns, told), "", *pearson, ""])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Fits the model of the story score.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--check", action="store_true", help="say how good it is on what it did not see")
    sets = (*WEIGHTS, CODED)
    parser.add_argument("--without", nargs="+", choices=sets, default=[], help="sets that are left out of the fit")
    options = parser.parse_args(arguments)
    try:
        data = load(options.shared)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    if options.check:
        figures = check(data, options.without)
        print(report_of(figures))
        if not options.without:
            write_results("stories_held_out", figures, report_of(figures))
        return 0
    _write("story_model.json", fit(samples(data, options.without)))
    every = np.arange(len(data.judged[RATED][0].alike))
    _write("similarity_model.json", fit(alike_sample(data, every)))
    return 0


def _write(name: str, model: Mapping[str, Any]) -> None:
    (SEEDS / name).write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
