"""Pairs of near copies as other programs report them; run by `benchmarks.near_duplicates` where these are installed.

    near_duplicate_peers.py rensa|datasketch|datatrove TEXTS.json PAIRS.json

Word 5-grams of lower-cased words, 128 permutations, thresholds as asked for; datatrove with its defaults, which knows
clusters only: each pair of a cluster counts. Needs nothing of onrecord.
"""

import json
import sys
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

N_WORDS, PERMUTATIONS, BANDS, SEED = 5, 128, 32, 42
THRESHOLDS = {"J ≥ .8": 0.8, "J ≥ .5": 0.5, "C ≥ .6, J < .8": 0.4}


def main() -> None:
    who, given, taken = sys.argv[1:]
    texts = json.loads(Path(given).read_text(encoding="utf-8"))
    if who == "datatrove":  # whose banding is its threshold
        pairs = dict.fromkeys(THRESHOLDS, datatrove(texts))
    else:
        pairs = {asked: PROGRAMS[who](texts, threshold) for asked, threshold in THRESHOLDS.items()}
    Path(taken).write_text(json.dumps(pairs), encoding="utf-8")


def shingles(text: str) -> list[str]:
    """Return the distinct word 5-grams of a text."""
    words = text.lower().split()
    return sorted({" ".join(words[i : i + N_WORDS]) for i in range(max(1, len(words) - N_WORDS + 1))})


def rensa(texts: list[str], threshold: float) -> list[tuple[int, int]]:
    """Return the pairs of its index, candidates checked; its de-duplicator would not keep copies to compare with."""
    from rensa import RMinHash, RMinHashLSH

    index, pairs = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=BANDS), []
    sketches = RMinHash.from_token_sets([shingles(text) for text in texts], num_perm=PERMUTATIONS, seed=SEED)
    for number, sketch in enumerate(sketches):
        near = [other for other in index.query(sketch) if sketches[other].jaccard(sketch) >= threshold]
        pairs += [(other, number) for other in near]
        index.insert(number, sketch)
    return pairs


def datasketch(texts: list[str], threshold: float) -> list[tuple[int, int]]:
    """Return the pairs of its index, candidates checked by their sketches."""
    from datasketch import MinHash, MinHashLSH

    index, sketches, pairs = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS), [], []
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        near = [other for other in index.query(sketch) if sketches[other].jaccard(sketch) >= threshold]
        pairs += [(other, number) for other in near]
        index.insert(number, sketch)
        sketches.append(sketch)
    return pairs


def datatrove(texts: list[str]) -> list[tuple[int, int]]:
    """Return the pairs within its clusters."""
    import numpy as np
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig

    config = MinhashConfig(n_grams=N_WORDS)
    documents = [Document(text=text, id=str(number)) for number, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        signatures, buckets, clusters = (f"{folder}/{name}" for name in ("signatures", "buckets", "clusters"))
        for name, pipeline, n_tasks in (
            ("signatures", [documents, MinhashDedupSignature(signatures, config=config)], 1),
            ("buckets", [MinhashDedupBuckets(signatures, buckets, config=config)], config.num_buckets),
            ("clusters", [MinhashDedupCluster(buckets, clusters, config=config, save_cluster_id=True)], 1),
        ):
            LocalPipelineExecutor(pipeline, tasks=n_tasks, workers=1, logging_dir=f"{folder}/log_{name}").run()
        rows = np.frombuffer(Path(clusters, "000000.clusters").read_bytes(), np.uint32).reshape(-1, 2).tolist()
    members = defaultdict(list)
    for number, cluster in rows:
        members[cluster].append(number)
    return [pair for numbers in members.values() for pair in combinations(numbers, 2)]


PROGRAMS = {"rensa": rensa, "datasketch": datasketch}

if __name__ == "__main__":
    main()
