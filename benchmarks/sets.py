"""The labelled sets that the views can be scored on, what to compare with, and the floors of the gold articles.

Figures to compare with are the best peers', published or measured, as the data folder's eval/README.md lists them;
they were measured on whole sets, of which the data folder holds a part.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class EvalSet:
    """One labelled set.

    `name` is that of its Parquet file, `command` that of the scorer. `key` is the column that tells documents apart:
    every `stride`-th document is used, with `quick_stride` instead for a quick look; 0 leaves the set out of it.
    `loads` is the one prepared file to load, if not all; `needs` are sets whose pages this one refers to.
    """

    name: str
    command: str
    key: str = "doc_id"
    stride: int = 1
    quick_stride: int = 0
    loads: str = ""
    needs: tuple[str, ...] = ()
    is_gold: bool = False


@dataclass(frozen=True)
class Peer:
    """The figure of somebody else to compare with."""

    value: float
    who: str


GOLD = EvalSet("gold", "gold", quick_stride=1, is_gold=True)
SETS: dict[str, EvalSet] = {
    each.name: each
    for each in (
        GOLD,
        EvalSet("article_extraction_benchmark", "html", quick_stride=4),
        EvalSet("trafilatura_eval", "html", quick_stride=30),
        EvalSet("fundus_evaluation", "html", quick_stride=3),
        EvalSet("fundus_fixtures", "html"),
        EvalSet("l3s_gn1", "html"),
        EvalSet("htmldate_eval", "dates", quick_stride=20, needs=("trafilatura_eval",)),
        # 37,000 sentences of 75 languages: every tenth tells enough.
        EvalSet("lingua_testdata", "language", key="id", stride=10, quick_stride=100, loads="sentences.jsonl"),
        EvalSet("silver_dups_us_outlets_same_event_docs", "duplicates"),
        EvalSet("silver_dups_allsides_en_docs", "duplicates"),
        EvalSet("silver_dups_bbc_en_docs", "duplicates"),
        EvalSet("silver_dups_reuters21578_docs", "duplicates"),
        EvalSet("minhash_articles", "duplicates"),
        EvalSet("ecbplus", "stories"),
        EvalSet("mmds2025_clusters", "stories"),
        EvalSet("groundnews_events", "stories"),
        EvalSet("newswcl50", "stories"),
        EvalSet("wikiref220", "stories"),
        EvalSet("polnear", "quotes", quick_stride=40),
        EvalSet("cqe_newsquant", "quantities", key="id"),
        EvalSet("conllpp_en", "ner", quick_stride=10),
    )
}

FLOORS: dict[tuple[str, str], float] = {
    ("gold", "mentions.relaxed.f1"): 0.93,
    ("gold", "quotes.direct.exact.f1"): 0.85,
    ("gold", "claims.sentences.f1"): 0.80,
}

PEERS: dict[tuple[str, str], Peer] = {
    ("gold", "mentions.strict.f1"): Peer(0.879, "spaCy sm, line by line"),
    ("gold", "mentions.relaxed.f1"): Peer(0.956, "spaCy sm, line by line"),
    ("gold", "quotes.any_marks.exact.f1"): Peer(0.897, "regex on paired marks"),
    ("gold", "quotes.direct.exact.f1"): Peer(0.783, "regex on paired marks"),
    ("gold", "claims.sentences.f1"): Peer(0.850, "cue rule; two annotators agree at .926"),
    ("gold", "claim_pairs.by_claim.f1"): Peer(0.523, "TF-IDF"),
    ("article_extraction_benchmark", "body.shingles.f1"): Peer(0.958, "trafilatura"),
    ("trafilatura_eval", "segments.f1"): Peer(0.924, "trafilatura"),
    ("fundus_evaluation", "body.rouge_lsum.f1"): Peer(0.936, "trafilatura"),
    ("htmldate_eval", "date.accuracy"): Peer(0.903, "htmldate"),
    ("lingua_testdata", "language.sentences.langdetect_set.accuracy"): Peer(0.984, "langdetect, published"),
    ("cqe_newsquant", "quantities.value.f1"): Peer(0.920, "CQE, published"),
    ("cqe_newsquant", "quantities.value_unit.f1"): Peer(0.856, "CQE, published"),
    ("ecbplus", "stories.b3.f1"): Peer(0.874, "TF-IDF average linkage, threshold tuned here"),
    ("conllpp_en", "ner.strict.f1"): Peer(0.939, "Flair, published, with MISC"),
}
