"""The numbers that stories are told by: common words weigh little in every language, names weigh most."""

import pytest

from onrecord.flows.deduplicate.story_profile import hash_of
from onrecord.flows.resources.builders import profile_resources, story_parameters


@pytest.mark.parametrize("common", ["the", "und", "yang", "который", "我们"])
def test_common_words_weigh_less_than_names_of_no_language(common: str) -> None:
    idf = profile_resources().idf
    assert idf(hash_of(common)) < idf(hash_of("keldmark")) / 2


def test_countries_are_found_in_several_scripts() -> None:
    places = profile_resources().places
    assert set(places("Frankreich, 新加坡, Kenya")) == {"FR", "SG", "KE"}


def test_the_models_enter_the_fingerprint() -> None:
    assert set(story_parameters()) == {"model", "similarity"}
