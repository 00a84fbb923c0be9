"""Counts, days, doers, ranks and states of claims on one thing, which in other words are still compared."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from compared import DAY, period
from slot_claims import claim, count, found

from onrecord.flows.corroborate.differences import OpenDay, Told


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


def test_a_figure_of_two_things_is_not_compared_with_that_of_one_of_them():
    both = arrived(62, "The raiders came in 62 barges and tugs.", "The raiders", "come")
    each = arrived(60, "The raiders came in 60 barges and 2 tugs.", "The raiders", "come")
    each = replace(each, values=(*each.values, count(2, "tugs")))
    assert "numeric" in found(replace(both, text="The raiders came in 62 barges."), each)
    assert "numeric" not in found(both, each)


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


def test_two_surveys_are_no_two_days_of_one():
    days = [(DAY, "6 May"), (DAY - timedelta(days=9), "27 April")]
    polls = [
        claim(
            f"A Keld poll was conducted on {day}.", "A Keld poll", "be conducted", periods=(period(at, 1, "day", day),)
        )
        for at, day in days
    ]
    assert "date" not in found(*polls)
    held = [replace(poll, text=poll.text.replace("conducted", "cancelled"), predicate="be cancelled") for poll in polls]
    assert found(*held)["date"] == "discrepancy"


def test_who_did_it_is_compared_in_the_passive_too():
    active = claim("A guard raised the alarm.", "A guard", "raise", "the alarm")
    passive = claim("The alarm was raised by the captain.", "The alarm", "be raised", "")
    assert found(active, replace(passive, predicate="be raise")) == {"entity": "complementary"}
    assert found(active, passive) == {"entity": "complementary"}
    assert found(active, replace(passive, text="The alarm was raised by a guard.", predicate="be raise")) == {}


def test_none_of_a_thing_is_told_against_some_that_alone_are_counted():
    none = claim("No barges had reached her.", "No barges", "reach", "her", polarity="negated")
    some = arrived(41, "The harbour took in 41 barges.", "The harbour", "take in", object="41 barges")
    assert found(none, some)["polarity"] == "complementary"
    several = replace(some, values=(replace(some.values[0], n_alike=2),))
    assert "polarity" not in found(none, several)
    assert "polarity" not in found(replace(none, text="No tugs had reached her.", subject="No tugs"), some)


def test_what_happens_to_a_thing_but_once_has_one_day_whatever_else_is_told():
    one = claim(
        "A gallery collapsed at the Keld copper mine near Tarn on 6 May.", "a gallery", "collapse",
        frame="collapse", periods=(period(DAY, 1, "day", "6 May"),),
    )  # fmt: skip
    before = period(DAY - timedelta(days=1), 1, "day", "5 May")
    other = claim(
        "The gallery in which the men were trapped collapsed on 5 May.", "The gallery", "collapse",
        frame="collapse", periods=(before,),
    )  # fmt: skip
    assert found(one, other)["date"] == "discrepancy"
    quarrels = [replace(each, frame="meet", predicate="meet") for each in (one, other)]
    assert "discrepancy" not in found(*quarrels).values()


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
    lasts = claim("Keld remains blockaded.", "Keld", "remain blockade")
    ended = claim("Keld has broken through the blockade.", "Keld", "break", "the blockade")
    assert found(lasts, ended)["polarity"] == "discrepancy"
    assert "polarity" not in found(lasts, replace(ended, object="its record"))


def test_a_figure_that_somebody_doubts_is_not_given():
    doubted = arrived(90, "The harbour disputed the figure of 90 barges.", "The harbour", "dispute")
    assert "numeric" not in found(BARGES, doubted)
    assert "numeric" in found(BARGES, replace(doubted, predicate="count"))
