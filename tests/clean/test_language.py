from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from onrecord.flows.clean.langid_model import detect_language, load
from onrecord.flows.clean.language import identify

library = cache(lambda: LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
ENGLISH = "The ferry had left the harbour shortly before nine in the evening, and nobody noticed anything. " * 4
GERMAN = "Die Fähre hatte den Hafen kurz vor neun Uhr abends verlassen, und niemand hatte etwas bemerkt. " * 4


def test_a_doubtful_word_is_too_short() -> None:
    found = identify(["Analyses."], lambda text: [("tl", 0.4)])
    assert (found.code, found.status, found.score) == (None, "too_short", 0.4)


def test_a_likely_language_of_a_sentence_is_decided() -> None:
    found = identify(["The ferry left the harbour at nine."], lambda text: [("en", 0.6), ("sco", 0.1)])
    assert (found.code, found.status, found.score) == ("en", "decided", 0.6)


def test_a_language_seldom_seen_must_be_surer() -> None:
    assert identify([ENGLISH], lambda text: [("vo", 0.7)]).status == "tied"
    assert identify([ENGLISH], lambda text: [("vo", 0.95)]).code == "vo"


def test_neighbours_are_told_apart_in_longer_texts_only() -> None:
    guesses = [("hr", 0.6), ("bs", 0.3)]
    assert identify(["Trajekt je jutros napustio luku."], lambda text: guesses).code is None
    assert identify(["Trajekt je jutros napustio luku." * 20], lambda text: guesses).code == "hr"


def test_a_language_without_a_code_of_two_letters_is_undecided() -> None:
    found = identify([ENGLISH], lambda text: [("pcm", 0.99)])
    assert (found.code, found.status, found.guesses) == (None, "tied", [("pcm", 0.99)])


def test_nothing_to_judge_by_is_too_short() -> None:
    found = identify(["12 345"], lambda text: [])
    assert (found.code, found.score, found.status) == (None, None, "too_short")


def test_no_likely_guess_is_a_tie() -> None:
    found = identify([ENGLISH], lambda text: [("da", 0.3), ("no", 0.3)])
    assert (found.code, found.status, found.score) == (None, "tied", 0.3)


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


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", ENGLISH),
        ("de", GERMAN),
        ("el", "Το πλοίο βυθίστηκε τη νύχτα."),
        ("he", "המעבורת טבעה בלילה."),
        ("th", "เรือข้ามฟากจมลง"),
        ("ko", "여객선이 밤사이 침몰했다."),
        ("ja", "フェリーは夜に沈んだ。"),
        ("is", "Ferjan sökk um nóttina og allir farþegarnir voru óhultir, sagði bæjarstjórinn."),
        ("eu", "Ferrya gauean hondoratu zen, eta bidaiari guztiak onik daude, alkateak esan duenez."),
        ("no", "Ferja sokk om natta, og alle passasjerane er trygge, sa ordføraren."),
        ("zh", "渡船昨夜沉没，市长星期一表示，所有乘客都已安全上岸。"),
    ],
)
def test_sentences_are_recognised(code: str, text: str) -> None:
    assert identify([text], detect_language).code == code


def test_a_text_of_two_halves_is_mixed() -> None:
    assert identify([ENGLISH * 3, GERMAN * 3], detect_language).status == "mixed"


@pytest.mark.parametrize("text", ["12 345", "", "… – !", "Kyoto"])
def test_what_tells_nothing_is_undecided(text: str) -> None:
    assert identify([text], detect_language).code is None


@given(st.text())
def test_any_text_gets_probabilities_in_order(text: str) -> None:
    scores = [score for _, score in detect_language(text)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1.001 for score in scores)
    assert detect_language(text) == detect_language(text)


@given(st.text())
@example(ENGLISH)
@example(GERMAN.upper())
def test_the_probabilities_are_the_librarys(text: str) -> None:
    assert load().rank(text) == library().rank(text)


def test_threads_agree() -> None:
    texts = [ENGLISH, GERMAN] * 20
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(detect_language, texts)) == [detect_language(text) for text in texts]
