"""The frames that are shipped: each word leads to one, opposites are mutual."""

from collections import Counter

import pytest

from onrecord.flows.corroborate.frames import Frames, frames_of
from onrecord.flows.resources.frame_seeds import load_frames, load_word_vectors


@pytest.fixture(scope="module")
def frames() -> Frames:
    return frames_of(load_frames())


def test_no_verb_stands_in_two_frames():
    counts = Counter(verb for frame in load_frames() for verb in frame.verbs)
    assert [verb for verb, n in counts.items() if n > 1] == []


def test_what_opposes_is_opposed():
    opposites = {frame.name: frame.opposes for frame in load_frames() if frame.opposes}
    assert all(opposites.get(other) == name for name, other in opposites.items())


@pytest.mark.parametrize(
    ("predicate", "object_words", "frame"),
    [
        ("recognise", [], "recognise"),
        ("become to recognize", [], "recognise"),
        ("be banned", [], "ban"),
        ("be built", [], "build"),
        ("step down", [], "resign"),
        ("seize", ["power"], "power"),
        ("reach", ["an", "agreement"], "sign"),
        ("paint", ["agreement"], None),
    ],
)
def test_a_predicate_tells_its_frame(frames, predicate, object_words, frame):
    assert frames.of_claim(predicate, object_words) == frame


def test_words_of_like_meaning_lie_nearer_than_others():
    vectors = load_word_vectors()

    def cosine(one: str, other: str) -> float:
        a, b = vectors.sum_of([one]), vectors.sum_of([other])
        return float((a * b).sum() / max(((a * a).sum() * (b * b).sum()) ** 0.5, 1e-9))

    assert cosine("ferry", "ship") > cosine("ferry", "election")
    assert cosine("recognise", "acknowledge") > cosine("recognise", "potato")


@pytest.mark.parametrize(
    ("word", "frame"),
    [
        ("postponed", "postpone"),
        ("banning", "ban"),
        ("denies", "deny"),
        ("burglaries", None),
        ("killings", "kill"),
        ("annulled", "cancel"),
        ("thing", None),
        ("red", None),
    ],
)
def test_a_word_tells_its_frame_in_any_regular_form(frames: Frames, word: str, frame: str | None):
    assert frames.of_word.get(word) == frame
