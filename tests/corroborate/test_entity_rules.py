"""Another doer of one thing: told, never an alarm."""

from dataclasses import replace

from compared import DAY, found, period, told

CLEARED = told(
    text="The company evacuated the Keld Pit.", frame="free", predicate="evacuate", subject="The company",
    subject_id="", object="the Keld Pit",
)  # fmt: skip
POLICE = replace(CLEARED, text="The national police evacuated the Keld Pit.", subject="The national police")


def test_two_doers_of_one_thing_are_told_but_raise_no_alarm():
    result = found(CLEARED, POLICE)["entity"]
    assert (result.verdict, result.severity) == ("complementary", "low")
    assert "“The company” against “The national police”" in result.because


def test_another_thing_another_time_or_an_unknown_doer_is_nothing():
    days = [(period(DAY.replace(day=day), 1, "day"),) for day in (5, 6)]
    assert "entity" not in found(CLEARED, replace(POLICE, object="the Torv Mine"))
    assert "entity" not in found(replace(CLEARED, periods=days[0]), replace(POLICE, periods=days[1]))
    assert "entity" not in found(CLEARED, replace(POLICE, subject="A man"))
    assert "entity" not in found(CLEARED, replace(POLICE, subject="The mining company"))
    assert "entity" not in found(CLEARED, POLICE, likeness=0.6)
