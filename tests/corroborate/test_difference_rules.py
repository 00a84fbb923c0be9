"""How two claims on one fact differ: dates, denials, doers and wording; figures and places have files of their own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from compared import DAY, found, period, told


def test_a_finer_date_within_a_coarser_one_refines_it():
    month = told(periods=(period(datetime(2031, 5, 1, tzinfo=UTC), 31, "month"),))
    result = found(month, told(periods=(period(DAY, 1, "day"),)))["date"]
    assert result.verdict == "refinement"


def test_two_days_for_one_act_are_a_discrepancy_but_not_two_years():
    days = [told(periods=(period(DAY + timedelta(days=n), 1, "day"),)) for n in (0, 1)]
    assert found(*days)["date"].verdict == "discrepancy"
    years = [told(periods=(period(datetime(year, 1, 1, tzinfo=UTC), 365, "year"),)) for year in (2029, 2030)]
    assert "date" not in found(*years)
    assert found(*(replace(one, frame="build") for one in years))["date"].verdict == "discrepancy"


def test_a_weekday_and_the_date_that_it_is_agree_and_both_are_named():
    by_name = told(periods=(period(DAY, 1, "day", "Tuesday"),))
    by_number = told(periods=(period(DAY, 1, "day", "6 May"),))
    result = found(by_name, by_number)["date"]
    assert result.verdict == "refinement"
    assert "“Tuesday” against “6 May”" in result.because
    assert "2031-05-06" in result.because
    assert "date" not in found(by_number, replace(by_number, claim_id="clm:2"))


def test_a_claim_and_its_denial_contradict_each_other_unless_somebody_else_says_so():
    denied = told(polarity="negated")
    assert found(told(), denied)["polarity"].verdict == "contradiction"
    reported = replace(denied, modality="reported", holder_id="ent:union")
    assert found(told(), reported)["polarity"].verdict == "discrepancy"


@pytest.mark.parametrize("text", ["The bank has not yet closed them.", "The bank not only closed them."])
def test_a_denial_for_a_time_or_of_nothing_is_no_conflict(text):
    assert not found(told(), told(polarity="negated", text=text))


def test_what_is_affirmed_of_a_later_day_than_it_was_denied_may_both_hold():
    later = told(published=DAY + timedelta(days=1))
    denied = told(polarity="negated")
    assert found(denied, later)["polarity"].verdict == "complementary"
    assert found(replace(denied, published=later.published), told())["polarity"].verdict == "contradiction"


def test_what_is_planned_or_possible_conflicts_with_nothing():
    assert not found(told(modality="expected"), told(polarity="negated"))


@pytest.mark.parametrize(
    ("subject", "is_contradicted"),
    [
        ("No country", True),
        ("no single state", True),
        ("No country in the world", True),
        ("Nobody", True),
        ("No other country", False),
        ("No coastal country", False),
    ],
)
def test_nobody_at_all_contradicts_somebody(subject, is_contradicted):
    denied = told(polarity="negated", subject=subject, subject_id="", object_id="ent:velmar", frame="recognise")
    somebody = told(subject="Orsund", subject_id="ent:orsund", object_id="ent:velmar", frame="recognise")
    assert ("polarity" in found(somebody, denied, likeness=0.3)) == is_contradicted


def test_opposite_stances_of_one_party_differ_and_what_can_be_undone_may_both_hold():
    backs = told(frame="support", predicate="back", object="the tunnel", object_id="ent:tunnel")
    backs = replace(backs, text="The Orsund Bank backs the tunnel.")
    rejects = replace(backs, frame="oppose", predicate="reject", text="The Orsund Bank rejects the tunnel.")
    result = found(backs, rejects)["polarity"]
    assert result.verdict == "discrepancy"
    assert "backs the tunnel" in result.because
    assert "rejects the tunnel" in result.because
    assert found(told(frame="ban"), told(frame="lift"))["polarity"].verdict == "complementary"
    assert not found(backs, replace(rejects, subject="Velmar", subject_id="ent:velmar"))


def test_a_part_named_for_its_whole_is_a_refinement_and_two_names_of_a_body_are_nothing():
    whole = told(subject="Velmar", subject_id="ent:velmar", subject_kind="GPE")
    part = told(subject="Velmar’s Supreme Court", subject_id="ent:court", subject_kind="ORG")
    assert found(whole, part)["entity"].verdict == "refinement"
    assert not found(part, replace(part, subject="the Supreme Court of Velmar", subject_id="ent:other"))
    assert not found(whole, replace(part, subject="Velmar’s skipper Ines Tarn", subject_kind="PERSON"))


def ranked(subject: str, rank: str, act: str = "country to recognise the island") -> object:
    return told(
        subject=subject,
        subject_id=f"ent:{subject}",
        frame="",
        predicate="become country",
        object=f"the {rank} country",
        text=f"{subject} became the {rank} {act}.",
    )


def test_only_one_can_be_the_first_to_do_a_thing():
    result = found(ranked("Orsund", "first"), ranked("Velmar", "first"))["entity"]
    assert result.verdict == "discrepancy"
    assert "Orsund" in result.because
    assert "Velmar" in result.because
    assert not found(ranked("Orsund", "first"), ranked("Velmar", "second"))
    assert not found(ranked("Orsund", "first"), ranked("Velmar", "first", "country to close its port"))


def test_nobody_is_both_the_first_and_the_third_to_do_a_thing():
    assert found(ranked("Orsund", "first"), ranked("Orsund", "third"))["entity"].verdict == "discrepancy"


def test_two_renderings_of_one_speaker_are_wording_and_a_cut_one_is_not():
    heard = told(holder="Mayor Ines Tarn", holder_id="ent:mayor", evidentiality="direct", text_id="txt:1")
    other = replace(heard, text="Nine branches have been shut by the bank.", text_id="txt:2")
    assert found(heard, other)["manner"].verdict == "wording"
    assert not found(heard, replace(other, text="The Orsund Bank closed branches."))
    assert not found(heard, replace(other, holder="the clerk", holder_id="ent:clerk"))
    assert not found(heard, replace(other, published=DAY + timedelta(days=9)))


def test_two_utterances_of_one_speaker_are_no_renderings_nor_are_the_same_words_quoted_twice():
    said = {"holder": "Ines Tarn", "holder_id": "ent:mayor", "evidentiality": "direct", "predicate": "say"}
    one = told(text="“We had an hour, not a day,” said Mayor Ines Tarn.", text_id="txt:1", **said)
    other = replace(one, text="“This is no bank, it is a shop,” said Ines Tarn on Tuesday night.", text_id="txt:2")
    assert not found(one, other)
    assert not found(one, replace(other, text="Ines Tarn would not say what became of the branches."))
    assert not found(one, replace(other, text="“We had an hour, not a day,” Tarn told reporters at the door."))
    assert found(one, replace(other, text="“We had one hour,” Tarn told reporters."))["manner"].verdict == "wording"
    judged = replace(one, predicate="welcome", frame="welcome", text="Tarn welcomed the vote as “a way for all”.")
    heard = replace(judged, text="The mayor also welcomed what the council had done.", text_id="txt:2")
    assert found(judged, heard)["manner"].verdict == "wording"


def test_two_names_of_one_ministry_are_one_speaker():
    heard = told(holder="Velmar’s Trade Ministry", holder_id="ent:1", evidentiality="direct", text_id="txt:1")
    other = replace(heard, text="Nine have been shut.", text_id="txt:2", holder_id="ent:2")
    assert found(heard, replace(other, holder="the Trade Ministry of Velmar"))["manner"].verdict == "wording"
    assert not found(heard, replace(other, holder="Orsund’s Trade Council"))


def test_one_act_told_as_two_is_a_matter_of_manner():
    one = told(
        frame="lift", predicate="remove", object="the Tern Party", text="Velmar removed the Tern Party from its list.",
        subject="Velmar", subject_id="ent:velmar", text_id="txt:1",
    )  # fmt: skip
    other = replace(
        one, predicate="lift", object="the ban", text="Velmar lifted the ban on the Tern Party.", text_id="txt:2"
    )
    result = found(one, other)["manner"]
    assert result.verdict == "wording"
    assert "the ban" in result.because
    assert not found(one, replace(other, text="Velmar lifted the ban on whaling."))


def test_nobody_recognising_a_government_is_belied_by_one_recognised_under_another_name():
    denied = told(
        text="No country recognises the Velmar government.", polarity="negated", subject="No country", subject_id="",
        object="the Velmar government", frame="recognise", predicate="recognise",
    )  # fmt: skip
    recognised = told(
        text="Orsund has recognised the Tern government in Velmar.", subject="Orsund", subject_id="ent:orsund",
        object="the Tern government", frame="recognise", predicate="recognise",
    )  # fmt: skip
    assert found(recognised, denied)["polarity"].verdict == "contradiction"
    elsewhere = replace(recognised, text="Orsund has recognised the Tern government in Keld.")
    assert not found(elsewhere, denied)


def test_a_warning_that_was_never_given_belies_two_written_ones():
    got = told(
        text="The Orsund Bank had received two written warnings about the vault from the auditors.", frame="",
        predicate="receive", object="two written warnings about the vault from the auditors",
    )  # fmt: skip
    never = replace(
        got, polarity="negated", text="The Orsund Bank never received a warning about the vault.",
        object="a warning about the vault",
    )  # fmt: skip
    assert found(got, never)["polarity"].verdict == "contradiction"
    assert not found(got, replace(never, object="a warning about the roof"))
    assert not found(got, replace(never, object="an oral warning about the vault"))
    assert not found(got, replace(never, text="The Orsund Bank did not properly receive a warning about the vault."))
    clerk = replace(never, subject="The Orsund Bank’s clerk", subject_id="")
    assert "polarity" not in found(replace(got, subject_id=""), clerk)


def test_whom_a_court_convicted_and_cleared_is_told_by_opposite_acts():
    judged = told(
        text="Ines Tarn was convicted of fraud.", subject="Ines Tarn", subject_id="", object="fraud", frame="convict",
        predicate="be convicted",
    )  # fmt: skip
    cleared = replace(judged, text="Ines Tarn was cleared.", frame="acquit", predicate="be cleared", object="")
    assert found(judged, cleared)["polarity"].verdict == "discrepancy"
    assert not found(judged, replace(cleared, subject="Odd Keld"))


def test_accounts_of_one_fact_in_other_verbs_agree_on_the_day_they_write_in_two_ways():
    fell = told(text="The roof fell in on Tuesday.", frame="collapse", periods=(period(DAY, 1, "day", "Tuesday"),))
    gave = replace(fell, frame="", predicate="give way", periods=(period(DAY, 1, "day", "6 May 2031"),))
    assert found(fell, gave)["date"].verdict == "refinement"
    assert "date" not in found(fell, gave, likeness=0.5)
    assert "date" not in found(fell, replace(gave, periods=fell.periods))


def test_a_refined_date_is_named_with_the_days_it_lies_within():
    month = told(periods=(period(datetime(2031, 5, 1, tzinfo=UTC), 31, "month", "last month"),))
    result = found(month, told(periods=(period(DAY, 1, "day", "Tuesday"),)))["date"]
    assert "2031-05-06 lies within 2031-05-01 to 2031-05-31" in result.because


def test_two_acts_of_one_party_to_the_same_at_one_time_are_told_but_raise_no_alarm():
    visited = told(
        text="Minister Ines Tarn visited the families on Tuesday.", subject="Minister Ines Tarn", frame="meet",
        predicate="visit", object="the families", periods=(period(DAY, 1, "day"),),
    )  # fmt: skip
    rang = replace(visited, text="Minister Ines Tarn telephoned the families.", frame="", predicate="telephone")
    assert found(visited, rang)["manner"].verdict == "complementary"
    assert "manner" not in found(visited, replace(rang, object="the miners"))
    assert "manner" not in found(visited, replace(rang, periods=(period(DAY + timedelta(days=1), 1, "day"),)))


def test_what_somebody_does_is_no_utterance_of_theirs():
    acts = told(holder="the Orsund Bank", holder_id="ent:bank", evidentiality="indirect", text_id="txt:1")
    other = replace(acts, text="Nine have been shut by the Orsund Bank.", text_id="txt:2")
    assert "manner" not in found(acts, other)
    quoted = [replace(one, frame="say", evidentiality="direct") for one in (acts, other)]
    assert found(*quoted)["manner"].verdict == "wording"
    assert "manner" not in found(*(replace(one, evidentiality="indirect") for one in quoted))
