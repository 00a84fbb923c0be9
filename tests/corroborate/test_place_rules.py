"""Two places of one act: one within the other, elsewhere, or unknown."""

from dataclasses import replace

import pytest
from compared import GIVEN, found, told

from onrecord.flows.corroborate.differences import Place, Told
from onrecord.flows.resources.difference_words import load_places_within

PLACES = {
    "Lyon": Place("ent:lyon", "city:lyon", "Lyon"),
    "France": Place("ent:france", "state:fr", "France"),
    "Milan": Place("ent:milan", "city:milan", "Milan"),
    "Keld": Place("ent:keld", "", "Keld"),
}


def met(place: str, **changes: str) -> Told:
    given = PLACES[place]
    text = f"Ines Tarn met the union in {place}."
    plain = told(
        text=text, frame="meet", predicate="meet", subject="Ines Tarn", subject_id="ent:tarn", object="the union",
        place=place, place_id=given.entity_id, places=(given,),
    )  # fmt: skip
    return replace(plain, **changes)


def test_a_city_in_the_country_that_the_other_names_refines_it():
    result = found(met("Lyon"), met("France"))["place"]
    assert result.verdict == "refinement"
    assert "Lyon lies in France" in result.because


def test_two_cities_for_one_event_are_a_discrepancy_that_names_both():
    result = found(met("Lyon"), met("Milan"))["place"]
    assert result.verdict == "discrepancy"
    assert "“Lyon” against “Milan”" in result.because


@pytest.mark.parametrize(
    "other",
    [met("Keld"), met("Milan", subject="Oda Venn", subject_id="ent:venn"), met("Milan", predicate="greet")],
    ids=["a place that is not known", "another party", "another act"],
)
def test_what_may_be_elsewhere_for_a_reason_is_no_difference(other):
    assert "place" not in found(met("Lyon"), other)


def test_every_place_lies_in_another_and_none_in_itself():
    within = load_places_within()
    assert within["city:lyon"] == "state:fr"
    assert all(place not in GIVEN.wholes_of(place) for place in within)
