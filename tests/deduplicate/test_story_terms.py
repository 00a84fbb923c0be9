"""Terms of stories: words, names, numbers, dates and places of texts in several scripts."""

import pytest

from onrecord.flows.deduplicate.story_places import place_finder
from onrecord.flows.deduplicate.story_terms import read_terms, stem_of


def test_terms_of_several_scripts() -> None:
    found = read_terms(
        "On 9 March, Ilse Brandvik's 2,150 neighbours left. 新加坡3月9日 Blackpine",
        {"march": 3},
        lambda _: iter(["SG"]),
    )
    assert found.dates == {"3-9": 2}
    assert found.numbers.keys() >= {"9", "2150"}
    assert found.full_names.keys() == {"ilse brandvik"}
    assert {"新加", "加坡"} <= found.words.keys()
    assert found.places == {"SG": 1}
    assert "march" in found.names
    assert "on" not in found.names


def test_places_in_any_script_the_longest_first() -> None:
    find = place_finder({"guinea": "GN", "papua new guinea": "PG", "新加坡": "SG", "坡": "XX"})
    assert list(find("From Papua New Guinea to Guinea, 新加坡航空")) == ["PG", "GN", "SG"]


@pytest.mark.parametrize(("word", "stem"), [("cities", "city"), ("trains", "train"), ("press", "press"), ("us", "us")])
def test_stems(word: str, stem: str) -> None:
    assert stem_of(word) == stem_of(f"{word}'s") == stem
