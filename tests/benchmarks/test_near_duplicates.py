"""The benchmark of near copies: which pairs are asked for, and how they are counted."""

from benchmarks import near_duplicates as near

EQUAL, NEAR, CONTAINED, LESS = (0, 1), (0, 2), (1, 3), (2, 3)
EXACT = {EQUAL: (1.0, 1.0), NEAR: (0.6, 0.7), CONTAINED: (0.2, 0.9), LESS: (0.4, 0.5)}


def test_pairs_are_asked_for_by_resemblance_and_by_containment_without_it():
    found = near.asked_for((pair, *values) for pair, values in EXACT.items())
    assert list(found.values()) == [{EQUAL}, {EQUAL, NEAR}, {NEAR, CONTAINED}]


def test_counts_are_those_found_rightly_found_and_there():
    found = {key: {EQUAL, LESS} for key in near.ASKED}
    counts = near.scores(found, EXACT)
    assert list(counts.values()) == [[1, 2, 1], [1, 2, 2], [0, 2, 2]]
    figures = {"onrecord": counts, "rensa": counts}
    ours, theirs = ([near.shares(figures, who, asked) for asked in near.ASKED] for who in figures)
    assert ours == ["1.000 / 0.500", "0.500 / 0.500", "0.000 / 0.000"]
    assert theirs == [*ours[:2], "0.000"]


def test_sets_are_added_up():
    counts = {key: [1, 2, 4] for key in near.ASKED}
    total = near.totals({"one": {"texts": 5, "rensa": counts}, "other": {"texts": 6, "rensa": counts}})
    assert total == {"texts": 11, "rensa": {key: [2, 4, 8] for key in near.ASKED}}


def test_equal_contained_and_other_texts():
    wire = " ".join(f"wire{number}" for number in range(80))
    longer = " ".join([*(f"own{number}" for number in range(120)), wire])
    found = near._ours(["a few words that nobody else has", "words of quite another text", wire, longer, wire])
    assert found == {near.ASKED[0]: {(2, 4)}, near.ASKED[1]: {(2, 4)}, near.ASKED[2]: {(2, 3), (3, 4)}}
