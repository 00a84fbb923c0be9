"""Labelled paraphrases: every event is told by several newsrooms, and a quarter of them is held out."""

from collections import defaultdict
from itertools import combinations

import pytest

from benchmarks.paraphrases import Event, held_out, read_events


@pytest.fixture(scope="module")
def events() -> dict[str, Event]:
    return read_events()


def test_there_are_many_events_and_every_fourth_is_held_out(events: dict[str, Event]) -> None:
    held = held_out(events)
    assert len(events) >= 40
    assert len(held) == len(events) // 4
    assert held_out([*events, *events]) == held


def test_marks_are_taken_out_of_the_texts(events: dict[str, Event]) -> None:
    for event in events.values():
        assert len(event.articles) == len(event.story.texts) == 4
        for text in event.story.texts.values():
            assert not set(text) & set("[|]")


def test_claims_stand_where_they_are_said_to(events: dict[str, Event]) -> None:
    for event in events.values():
        for claim in event.story.claims:
            at = claim["evidence"]
            assert event.story.texts[claim["article"]][at["start"] : at["end"]] == at["text"]


def test_facts_are_told_by_several_newsrooms_in_words_of_their_own(events: dict[str, Event]) -> None:
    for name, event in events.items():
        text_of = {claim["claim_id"]: claim["text"] for claim in event.story.claims}
        pairs = [pair for group in event.story.groups() for pair in group["same_pairs"]]
        assert len(pairs) >= 10, name
        assert all(text_of[a] != text_of[b] for a, b in pairs), name


def test_each_event_has_facts_that_one_newsroom_alone_tells(events: dict[str, Event]) -> None:
    for name, event in events.items():
        told: dict[str, set[str]] = defaultdict(set)
        for claim, facts in event.story.facts().items():
            article = next(one["article"] for one in event.story.claims if one["claim_id"] == claim)
            for fact, value, _ in facts:
                told[f"{fact}={value}"].add(article)
        assert any(len(articles) == 1 for articles in told.values()), name
        assert any(len(articles) > 1 for articles in told.values()), name


def test_no_article_is_another_again(events: dict[str, Event]) -> None:
    for event in events.values():
        for one, other in combinations(event.story.texts.values(), 2):
            assert len(set(one.split()) & set(other.split())) < 0.6 * len(set(one.split()))
