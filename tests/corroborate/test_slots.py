"""Two claims on one thing, in other words: what stands beside a figure, time, place or denial decides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from compared import DAY, GIVEN, period
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.corroborate.differences import OpenDay, Place, Told, Value
from onrecord.flows.corroborate.meanings import aligned
from onrecord.flows.corroborate.slot_rules import slot_differences
from onrecord.flows.corroborate.slots import core_of_text, part_with

WORDS = ["ferry", "captain", "harbour", "inquiry", "repaired", "overhauled", "Keld", "Torv", "closed", "shut", "the"]


def claim(text: str, subject: str, predicate: str, object: str = "", **more: Any) -> Told:
    plain = Told(f"clm:{text}", text, "", predicate, subject, "", object, "", text_id=text, published=DAY)
    return replace(plain, sentence_id=text, **more)


def count(point: float, of: str, figure: str = "", dim: str = "count", unit: str = "") -> Value:
    figure = figure or f"{point:g}"
    return Value(dim, unit, of, point, point, "exact", len(figure.rstrip("0")), f"{figure} {of}".strip(), point, figure)


def found(a: Told, b: Told) -> dict[str, str]:
    """Return the verdict of each kind; the order of the claims must not matter."""
    one, other = ({each.kind: each.verdict for each in slot_differences(*pair, GIVEN)} for pair in ((a, b), (b, a)))
    assert one == other
    return one


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


@given(st.lists(st.sampled_from(WORDS)), st.lists(st.sampled_from(WORDS)))
def test_alignment_is_symmetric_and_a_share(one: list[str], other: list[str]):
    a, b = (GIVEN.meanings.inside(" ".join(words)) for words in (one, other))
    there, back = aligned(a, b), aligned(b, a)
    assert there.share == pytest.approx(back.share)
    assert 0 <= there.least <= there.most <= 1.0 + 1e-9
    assert aligned(a, a).share == pytest.approx(1.0 if a else 0.0)


def arrived(n: float, text: str, who: str, verb: str, **more: Any) -> Told:
    return claim(text, who, verb, values=(replace(count(n, "barges"), n_alike=1),), **more)


BARGES = arrived(60, "The raiders came in 60 barges.", "The raiders", "come")
MADE = arrived(90, "The fleet was made up of 90 barges.", "The fleet", "be made")


def test_the_only_figures_of_one_counted_thing_are_compared_in_whatever_act():
    some = replace(count(62, "barges"), n_alike=1, qualifier="about")
    fleet = replace(arrived(62, "The fleet consisted of some 62 barges.", "The fleet", "consist"), values=(some,))
    assert found(BARGES, fleet) == {"numeric": "rounding"}
    assert found(BARGES, MADE) == {"numeric": "complementary"}


@pytest.mark.parametrize(
    "other",
    [
        replace(MADE, values=(replace(count(90, "barges"), n_alike=2),)),  # one figure of several
        replace(MADE, values=(replace(count(90, "tugs"), n_alike=1),)),  # of another thing
        replace(MADE, values=(replace(count(400, "barges"), n_alike=1),)),  # too far off
        arrived(90, "They burned 90 of the barges.", "They", "burn"),  # of a part
        arrived(90, "They burned another 90 barges.", "They", "burn"),
    ],
)
def test_figures_of_several_or_of_parts_are_not(other: Told):
    assert "numeric" not in found(BARGES, replace(other, text_id="txt:other", sentence_id="sen:other"))


def test_a_day_and_its_weekday_are_one_also_where_the_article_has_no_date():
    accepted = claim(
        "The harbour accepted the ferry on 6 May 2031.", "The harbour", "accept", "the ferry",
        periods=(period(DAY, 1, "day", "6 May 2031"),),
    )  # fmt: skip
    ferry = claim("The captain brought the ferry into the harbour on Tuesday.", "The captain", "bring", "the ferry")
    fits = replace(ferry, open_days=(OpenDay("XXXX-WXX-2", "Tuesday"),))
    assert found(accepted, fits)["date"] == "refinement"
    assert found(accepted, replace(ferry, open_days=(OpenDay("XXXX-05-06", "6 May"),)))["date"] == "refinement"
    assert "date" not in found(accepted, replace(ferry, open_days=(OpenDay("XXXX-WXX-3", "Wednesday"),)))
    assert "date" not in found(accepted, ferry)


def test_one_thing_begins_once_in_whatever_verb():
    began = claim("The inquiry began on 6 May.", "The inquiry", "begin", periods=(period(DAY, 1, "day", "6 May"),))
    week = DAY - timedelta(days=7)
    opened = claim(
        "The inquiry opened on 29 April.", "The inquiry", "open", periods=(period(week, 1, "day", "29 April"),)
    )
    assert found(began, opened)["date"] == "discrepancy"
    ended = replace(opened, text="The inquiry ended on 29 April.", predicate="end")
    assert "date" not in found(began, ended)


def test_who_did_it_is_compared_in_the_passive_too():
    active = claim("A guard raised the alarm.", "A guard", "raise", "the alarm")
    passive = claim("The alarm was raised by the captain.", "The alarm", "be raised", "")
    assert found(active, replace(passive, predicate="be raise")) == {"entity": "complementary"}
    assert found(active, replace(passive, text="The alarm was raised by a guard.", predicate="be raise")) == {}


def test_a_noun_may_stand_for_the_body_that_is_named():
    denied = claim(
        "The company did not repair the captain’s ferry.", "The company", "repair", "the captain’s ferry",
        polarity="negated",
    )  # fmt: skip
    did = claim("Norvik repaired the captain’s ferry.", "Norvik", "repair", "the captain’s ferry")
    assert found(denied, did)["polarity"] == "discrepancy"
    assert "polarity" not in found(denied, replace(did, text="Torv repaired Keld.", subject="Torv", object="Keld"))


def test_a_clause_that_one_leaves_out_denies_nothing_of_the_other():
    kept = claim("Ines Tarn had a contract with the harbour.", "Ines Tarn", "have", "a contract with the harbour")
    longer = "Ines Tarn had a contract with the harbour, but it will not be renewed this year."
    ended = claim(longer, "Ines Tarn", "have", "a contract with the harbour", polarity="negated")
    assert "polarity" not in found(kept, ended)


def test_two_ranks_by_one_measure_and_a_state_that_lasts_and_has_ended():
    first = claim("The harbour of Keld is the largest harbour.", "The harbour of Keld", "be harbour", "the largest")
    second = replace(first, text="The harbour of Keld is the second-largest harbour.", text_id="2", sentence_id="2")
    assert found(first, second)["entity"] == "discrepancy"
    assert "entity" not in found(first, replace(first, text_id="2", sentence_id="2"))
    lasts = claim("Keld remains isolated.", "Keld", "remain isolate")
    ended = claim("Keld has broken through its isolation.", "Keld", "break", "its isolation")
    assert found(lasts, ended)["polarity"] == "discrepancy"
    assert "polarity" not in found(lasts, replace(ended, object="its record"))


def test_a_figure_that_somebody_doubts_is_not_given():
    doubted = arrived(90, "The harbour disputed the figure of 90 barges.", "The harbour", "dispute")
    assert "numeric" not in found(BARGES, doubted)
    assert "numeric" in found(BARGES, replace(doubted, predicate="count"))
