"""What rulers and fighters are called: whose a description is, and when that is not known."""

import re

import pytest

from onrecord.flows.corroborate.namings import find_namings
from onrecord.flows.resources.wording_seeds import load_wordings

WORDS = load_wordings()
NAMES = ("Ostran", "Ostra", "Brell", "Kellmark", "Islamist")


def namings(text: str, language: str = "en") -> list[tuple[str, str, str | None, str]]:
    """Surface, class, name of whom it is, and basis of the descriptions in a text; NAMES in it are mentions."""
    mentions = [
        {"mention_id": match.group(), "char_start": match.start(), "char_end": match.end(), "form": "named"}
        for match in re.finditer(r"\b(?:" + "|".join(NAMES) + r")\b", text)
    ]
    describing = WORDS.languages[language].describing
    assert describing is not None
    rows = find_namings("txt:1", text, mentions, describing, WORDS.contested, "tol:1")
    assert all(text[row["char_start"] : row["char_end"]] == row["surface"] for row in rows)
    return [(row["surface"], row["class"], row["mention_id"], row["basis"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Ostran regime fell.", ("Ostran regime", "regime", "Ostran", "beside")),
        ("Ostra’s new rulers met.", ("Ostra’s new rulers", "rulers", "Ostra", "beside")),
        ("the Ostran-led government", ("Ostran-led government", "government", "Ostran", "beside")),
        ("Kellmark's Ostran government", ("Ostran government", "government", "Ostran", "beside")),
        ("The authorities in Ostra agreed.", ("authorities in Ostra", "authorities", "Ostra", "beside")),
        ("the government of the Ostran plain", ("government of the Ostran", "government", "Ostran", "beside")),
        ("Ostran de facto authorities", ("Ostran de facto authorities", "de_facto", "Ostran", "beside")),
        ("the so-called Ostran government", ("so-called Ostran government", "disputed", "Ostran", "beside")),
        ("the self-proclaimed government", ("self-proclaimed government", "disputed", None, "none")),
    ],
)
def test_the_name_beside_a_description_tells_whose_it_is(text: str, expected: tuple[str, str, str, str]) -> None:
    assert namings(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["Good government matters.", "His government spoke.", "a regime of daily exercise", "an Ostra-backed government"],
)
def test_what_is_not_said_of_somebody_known_is_no_description(text: str) -> None:
    assert namings(text) == []


def test_a_government_in_favour_of_one_is_not_its_own() -> None:
    assert namings("the pro-Ostran government") == []


def test_rebels_in_a_country_are_not_the_country() -> None:
    assert namings("The rebels in Ostra fled.") == [("rebels", "insurgents", None, "none")]


def test_a_kind_of_government_is_not_who_it_is_of() -> None:
    assert namings("Ostra has the Islamist government it chose.")[0][2] is None


def test_a_word_alone_means_whoever_was_called_so_before() -> None:
    found = namings("The Ostran government met. The regime denied it. Brell’s rulers smiled. The new regime waited.")
    assert [(surface, whose, basis) for surface, _, whose, basis in found] == [
        ("Ostran government", "Ostran", "beside"),
        ("regime", "Ostran", "earlier"),
        ("Brell’s rulers", "Brell", "beside"),
        ("new regime", "Brell", "earlier"),
    ]


def test_a_word_alone_before_any_name_is_undecided() -> None:
    assert namings("The regime waited. Later the Ostran regime spoke.")[0][2:] == (None, "none")


def test_other_languages_put_the_name_behind() -> None:
    assert namings("Le régime de Ostra a parlé.", "fr") == [("régime de Ostra", "regime", "Ostra", "beside")]
    assert namings("Die Regierung in Ostra schwieg.", "de") == [("Regierung in Ostra", "government", "Ostra", "beside")]
