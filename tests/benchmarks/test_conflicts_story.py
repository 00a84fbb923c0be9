"""The labelled stories on which accounts differ: labels stand where they say, in the form of the gold."""

import pytest

from benchmarks.conflicts_story import STORIES, gold_of

KINDS = {"numeric", "date", "place", "entity", "manner", "polarity"}


@pytest.mark.parametrize("name", ["mine", "spill"])
def test_every_label_stands_once_in_its_article_and_every_kind_of_difference_is_planted(name):
    texts, tables = gold_of(STORIES / name)
    assert len(texts) == 4
    assert {record["kind"] for record in tables["conflicts"]} == KINDS
    assert len(tables["non_conflicts"]) >= 10
    for claim in tables["claims"]:
        evidence = claim["evidence"]
        assert texts[claim["article"]][evidence["start"] : evidence["end"]] == evidence["text"]
    for record in [*tables["conflicts"], *tables["non_conflicts"]]:
        assert len(record["sides"]) > 1


def test_sentences_cover_what_is_labelled():
    texts, tables = gold_of(STORIES / "mine")
    for row in tables["sentences"]:
        assert texts[row["article"]][row["start"] : row["end"]] == row["text"]
