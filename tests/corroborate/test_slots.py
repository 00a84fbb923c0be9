"""Two claims on one thing, in other words: what stands beside a figure, time, place or denial decides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from compared import DAY, GIVEN, period
from hypothesis import given
from hypothesis import strategies as st
from slot_claims import claim, count, found

from onrecord.flows.corroborate.differences import Place, Told
from onrecord.flows.corroborate.meanings import aligned
from onrecord.flows.corroborate.slot_rules import slot_differences
from onrecord.flows.corroborate.slots import core_of_text, part_with

WORDS = ["ferry", "captain", "harbour", "inquiry", "repaired", "overhauled", "Keld", "Torv", "closed", "shut", "the"]


def spent(who: str, sum_: float, verb: str = "spend", text: str = "", **more: Any) -> Told:
    figure = f"{sum_:g} million euros"
    value = count(sum_ * 1e6, "", figure, "money", "EUR")
    return claim(text or f"{who} {verb} {figure} on the harbour.", who, verb, figure, values=(value,), **more)


FERRY = spent("Norvik Lines", 40, subject_id="ent:norvik")


def test_figures_of_one_thing_are_compared_in_other_words():
    text = "Last spring Norvik Lines spent 55 million euros on the harbour."
    assert found(FERRY, spent("Norvik Lines", 55, text=text, subject_id="ent:norvik")) == {"numeric": "contradiction"}


@pytest.mark.parametrize(
    "other",
    [
        spent("Ostra Marine", 55, subject_id="ent:ostra"),  # somebody else
        spent("Norvik Lines", 55, subject_id="ent:norvik", text_id=FERRY.text_id),  # an author sets two side by side
        spent("Norvik Lines", 400, subject_id="ent:norvik"),  # too far off for one thing
        spent("Norvik Lines", 55, subject_id="ent:norvik", is_past=True),  # long ago
        spent("Norvik Lines", 55, subject_id="ent:norvik", polarity="negated"),
    ],
)
def test_figures_of_other_things_are_not(other: Told):
    assert "numeric" not in found(FERRY, other)


def test_figures_that_are_measures_of_two_nouns_are_not_compared():
    sides = [
        claim(
            f"The harbour made a {noun} of {sum_} million euros.",
            "The harbour",
            "make",
            f"a {noun} of {sum_} million euros",
            values=(count(sum_ * 1e6, "", f"{sum_} million euros", "money", "EUR"),),
        )
        for noun, sum_ in (("profit", 7), ("turnover", 9))
    ]
    assert found(*sides) == {}


def test_what_one_does_again_and_again_is_no_alarm():
    sides = [
        claim(f"Ana Torv scored {n} goals for Keld.", "Ana Torv", "score", f"{n} goals", values=(count(n, "goals"),))
        for n in (4, 6)
    ]
    assert found(*sides) == {"numeric": "complementary"}


def test_who_leaves_home_has_fled():
    fled = claim("4,000 people had fled.", "4,000 people", "flee", values=(count(4000, "people", "4,000"),))
    left = claim("9,500 people left their homes.", "9,500 people", "leave", values=(count(9500, "people", "9,500"),))
    assert found(fled, left) == {"numeric": "contradiction"}
    houses = claim("9,500 homes burned.", "9,500 homes", "burn", values=(count(9500, "homes", "9,500"),))
    assert "contradiction" not in found(fled, houses).values()


def test_an_age_is_compared_of_one_person_only():
    aged = count(52, "", dim="age", unit="year")
    captain = claim("The captain was aged 52.", "The captain", "be aged", values=(aged,))
    other = count(46, "", "46-year-old", "age", "year")
    text = "The captain, a 46-year-old Norwegian, swam ashore."
    alike = claim(text, "The captain, a 46-year-old Norwegian", "swim", values=(other,))
    assert found(captain, alike) == {"numeric": "contradiction"}
    pilot = replace(alike, text=text.replace("captain", "pilot"), subject="The pilot, a 46-year-old Norwegian")
    assert found(captain, pilot) == {}
    two = claim(
        "Ole Tarn, 60, struck a 46-year-old.", "Ole Tarn, 60", "strike", values=(other, count(60, "", dim="age"))
    )
    assert found(captain, two) == {}


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ("Nine people lost their lives.", "contradiction"),
        ("Nine sailors drowned or died.", "complementary"),
        ("Nine people were injured.", None),
        ("Nine of the people died.", None),
    ],
)
def test_tolls_of_one_kind_are_compared_however_they_are_told(other: str, verdict: str | None):
    of = "sailors" if "sailors" in other else "people"
    seven = claim("The storm killed seven people.", "The storm", "kill", values=(count(7, "people", "seven"),))
    nine = claim(other, other.partition(" w")[0], "be", values=(count(9, of, "Nine"),))
    assert found(seven, nine).get("numeric") == verdict


def test_a_toll_that_is_taken_back_is_not_given():
    seven = claim("The storm killed seven people.", "The storm", "kill", values=(count(7, "people", "seven"),))
    text = "The mayor withdrew his figure of nine people killed."
    nine = claim(text, "The mayor", "withdraw", values=(count(9, "people", "nine"),))
    assert found(seven, nine) == {}


def dated(text: str, subject: str, predicate: str, when: datetime, days: int, grain: str, surface: str) -> Told:
    return claim(text, subject, predicate, periods=(period(when, days, grain, surface),))


def test_two_years_of_one_act_differ_though_the_verb_is_another():
    a = dated(
        "The ferry was renovated in 2021.",
        "The ferry",
        "be renovated",
        datetime(2021, 1, 1, tzinfo=UTC),
        365,
        "year",
        "2021",
    )
    b = dated(
        "The old ferry was overhauled in 2019.",
        "The old ferry",
        "be overhauled",
        datetime(2019, 1, 1, tzinfo=UTC),
        365,
        "year",
        "2019",
    )
    assert found(a, b) == {"date": "discrepancy"}
    painted = replace(b, text="The old ferry was painted in 2019.", predicate="be painted")
    assert found(a, painted) == {}


def test_a_month_holds_a_day_of_one_act():
    may = dated(
        "The ferry was inspected in May.",
        "The ferry",
        "be inspected",
        datetime(2031, 5, 1, tzinfo=UTC),
        31,
        "month",
        "May",
    )
    day = dated(
        "The ferry was inspected on 4 May.", "The ferry", "be inspected", DAY - timedelta(days=2), 1, "day", "4 May"
    )
    assert found(may, day) == {"date": "refinement"}


def placed(text: str, subject: str, predicate: str, name: str, seed_id: str = "") -> Told:
    return claim(text, subject, predicate, places=(Place(f"ent:{name}", seed_id, name),))


def test_two_places_behind_one_word_differ_where_it_is_known_what_they_lie_in():
    known = replace(GIVEN, within={"p:1": "p:9", "p:2": "p:8"})
    a = placed("Ines Tarn was born in Lugo.", "Ines Tarn", "be born", "Lugo", "p:1")
    b = placed("Tarn was born in Arosa.", "Tarn", "be born", "Arosa", "p:2")
    assert [each.verdict for each in slot_differences(a, b, known)] == ["discrepancy"]
    inside = replace(GIVEN, within={"p:1": "p:2"})
    assert [each.verdict for each in slot_differences(a, b, inside)] == ["refinement"]
    assert found(a, b) == {"place": "complementary"}
    assert found(a, placed("Tarn was married in Arosa.", "Tarn", "be married", "Arosa")) == {}
    assert found(a, placed("Ole Berg was born in Arosa.", "Ole Berg", "be born", "Arosa")) == {}


ASKED = claim("Norvik had consulted the union in January.", "Norvik", "consult", "the union", subject_id="ent:norvik")


@pytest.mark.parametrize(
    ("denial", "verdict"),
    [
        (claim("The union had not been consulted.", "The union", "be consulted", polarity="negated"), "discrepancy"),
        (
            claim("Norvik did not consult the union.", "Norvik", "consult", "the union", polarity="negated"),
            "discrepancy",
        ),
        (claim("Norvik did not consult the mayor.", "Norvik", "consult", "the mayor", polarity="negated"), None),
        (claim("Norvik did not consult them.", "Norvik", "consult", "them", polarity="negated"), None),
        (claim("Ostra did not consult the union.", "Ostra", "consult", "the union", polarity="negated"), None),
    ],
)
def test_a_denial_is_compared_with_what_it_denies(denial: Told, verdict: str | None):
    alarm = found(ASKED, denial).get("polarity")
    assert (alarm if alarm == "discrepancy" else None) == verdict


def test_a_denial_for_one_place_is_no_alarm_where_the_other_names_none():
    here = claim("Norvik did not consult the union.", "Norvik", "consult", "the union", polarity="negated")
    there = replace(here, text="In Lugo Norvik did not consult the union.", places=(Place("ent:lugo", "", "Lugo"),))
    assert found(ASKED, here) == {"polarity": "discrepancy"}
    assert found(ASKED, there) == {"polarity": "complementary"}


def test_what_somebodys_people_did_is_not_denied_of_him_nor_an_answer_by_an_open_question():
    other = claim("Norvik’s deputies had consulted the union.", "Norvik’s deputies", "consult", "the union")
    denial = claim("Norvik did not consult the union.", "Norvik", "consult", "the union", polarity="negated")
    assert found(denial, claim("Norvik had consulted the union.", "Norvik", "consult", "the union")) == {
        "polarity": "discrepancy"
    }
    assert found(denial, other).get("polarity") != "discrepancy"
    said = claim(
        "The Orsund Bank told staff that nine branches would close.",
        "The Orsund Bank", "tell", "staff that nine branches would close",
    )  # fmt: skip
    unsaid, open_one = (
        claim(f"The Orsund Bank did not tell {what}.", "The Orsund Bank", "tell", what, polarity="negated")
        for what in ("staff that branches would close", "staff which branches would close")
    )
    open_one = replace(open_one, object="which staff branches would close")
    assert found(unsaid, said)["polarity"] == "discrepancy"
    assert found(open_one, said).get("polarity") != "discrepancy"


def test_who_survived_was_not_killed():
    alive = claim("The captain survived the storm.", "The captain", "survive", "the storm")
    assert found(alive, claim("The captain was killed.", "The captain", "be killed", frame="kill")) == {
        "polarity": "discrepancy"
    }
    assert found(alive, claim("The captain killed a gull.", "The captain", "kill", "a gull", frame="kill")) == {}


def test_another_doer_of_one_thing_is_told_without_an_alarm():
    a = claim("The coastguard repaired the beacon at Keld.", "The coastguard", "repair", "the beacon at Keld")
    b = claim("The harbour master repaired the beacon at Keld.", "The harbour master", "repair", "the beacon at Keld")
    assert found(a, b) == {"entity": "complementary"}


def test_the_part_of_a_sentence_ends_at_marks_and_joining_words():
    text = "Norvik sold two ferries, bought three tugs and hired 40 sailors."
    assert part_with(text, "three").strip() == "bought three tugs"
    assert part_with(text, "nine") == text


def test_clauses_on_the_subject_are_no_part_of_what_is_told():
    told = claim("Norvik, which was founded in 1921, employs 40 people.", "Norvik", "employ")
    assert "1921" not in core_of_text(told)
    named = claim("Norvik, the oldest line, employs 40 people.", "Norvik, the oldest line", "employ")
    assert "oldest" not in core_of_text(named)


TEXTS = st.sampled_from(
    ["The ferry was repaired by the captain.", "Repaired.", "The largest harbour was closed in Keld."]
)
PARTS = st.sampled_from(["", "The ferry", "the largest harbour", "Keld"])
VERBS = st.sampled_from(["", "be", "be repair", "close", "remain close", "end", "be close"])
CLAIMS = st.builds(claim, TEXTS, PARTS, VERBS, PARTS, polarity=st.sampled_from(["affirmed", "negated"]))


@given(CLAIMS, CLAIMS)
def test_claims_without_some_part_are_compared_in_either_order(one: Told, other: Told):
    found(replace(one, text_id="1", sentence_id="1"), replace(other, text_id="2", sentence_id="2"))


@given(st.lists(st.sampled_from(WORDS)), st.lists(st.sampled_from(WORDS)))
def test_alignment_is_symmetric_and_a_share(one: list[str], other: list[str]):
    a, b = (GIVEN.meanings.inside(" ".join(words)) for words in (one, other))
    there, back = aligned(a, b), aligned(b, a)
    assert there.share == pytest.approx(back.share)
    assert 0 <= there.least <= there.most <= 1.0 + 1e-9
    assert aligned(a, a).share == pytest.approx(1.0 if a else 0.0)
