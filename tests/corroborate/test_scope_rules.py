"""A second thing of the kind of one that is named."""

from dataclasses import replace

from compared import found, told

NAMED = told(
    text="Velmar plans the reconstruction of the Keld Tunnel.", frame="", predicate="plan", subject="Velmar",
    subject_id="ent:velmar", object="the reconstruction of the Keld Tunnel",
)  # fmt: skip
SECOND = replace(
    NAMED, text="The construction of a second road tunnel at Keld is planned.", object="", predicate="be planned"
)


def test_a_second_tunnel_is_not_the_one_that_is_named():
    result = found(NAMED, SECOND, likeness=0.3)["manner"]
    assert (result.verdict, result.severity) == ("scope", "low")
    assert "“second road tunnel” against “Keld Tunnel”" in result.because


def test_another_name_another_act_or_no_second_is_nothing():
    assert not found(NAMED, replace(SECOND, text=SECOND.text.replace("Keld", "Torv")), likeness=0.3)
    assert not found(NAMED, replace(SECOND, text=SECOND.text.replace("construction", "cost")), likeness=0.3)
    assert not found(NAMED, replace(SECOND, text=SECOND.text.replace("second ", "")), likeness=0.3)
