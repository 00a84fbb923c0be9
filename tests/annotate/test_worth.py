"""How much a claim is worth checking: its words count, in whatever case, and figures are alike."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.check_worthy import Features
from onrecord.flows.annotate.worth import terms_of
from onrecord.flows.resources.worth_seeds import load_worth

PLAIN = Features(*[0.0] * len(Features._fields))
WORTH = load_worth()


def worth(text: str) -> float:
    return WORTH.score(PLAIN, text.split())


def test_what_can_be_counted_is_worth_more_than_thanks() -> None:
    assert worth("unemployment rose by 4 percent under the governor") > 0.5 > worth("thank you very much , good night")


def test_figures_and_case_make_no_difference() -> None:
    assert terms_of("Prices rose 40 percent".split()) == terms_of("prices ROSE 7 percent".split())


def test_the_order_of_words_counts() -> None:
    assert terms_of(["voted", "against"]) != terms_of(["against", "voted"])


@given(st.lists(st.text(max_size=12), max_size=40))
def test_any_words_have_a_score_between_0_and_1(words: list[str]) -> None:
    assert 0 <= WORTH.score(PLAIN, [word for word in words if word]) <= 1
