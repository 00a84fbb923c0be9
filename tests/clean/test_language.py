from onrecord.flows.clean.langdetect_model import detect_language, load
from onrecord.flows.clean.language import identify

ENGLISH = "The ferry had left the harbour shortly before nine in the evening, and nobody noticed anything. " * 4
GERMAN = "Die Fähre hatte den Hafen kurz vor neun Uhr abends verlassen, und niemand hatte etwas bemerkt. " * 4


def test_short_text_is_not_decided() -> None:
    found = identify(["Analyses of the wreck."], lambda text: [("tl", 0.99999)])
    assert (found.code, found.status) == (None, "too_short")


def test_no_sure_guess_is_a_tie() -> None:
    found = identify([ENGLISH], lambda text: [("da", 0.5), ("no", 0.5)])
    assert (found.code, found.status, found.score) == (None, "tied", 0.5)


def test_the_detector_sees_a_thousand_characters_at_most() -> None:
    seen: list[str] = []
    identify([ENGLISH * 50], lambda text: seen.append(text) or [("en", 1.0)])  # type: ignore[func-returns-value]
    assert max(map(len, seen)) <= 1_010


def test_two_languages_are_mixed() -> None:
    guesses = {"d": [("de", 0.99)], "e": [("en", 0.99)]}

    def detect(text: str) -> list[tuple[str, float]]:
        if "Fähre" in text and "ferry" in text:
            return [("en", 0.57), ("de", 0.43)]
        return guesses["d" if "Fähre" in text else "e"]

    assert identify([ENGLISH, GERMAN], detect).status == "mixed"


def test_the_real_detector_is_repeatable() -> None:
    load()
    assert [identify([text], detect_language).code for text in (ENGLISH, GERMAN)] == ["en", "de"]
    assert detect_language(ENGLISH) == detect_language(ENGLISH)
    assert detect_language("12 345") == []
