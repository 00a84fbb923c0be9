"""What counts as copied: rare words do; quotations of both, names, stock phrases and short sentences do not."""

import random

import pytest

from onrecord.flows.deduplicate.compare import Comparer
from onrecord.flows.deduplicate.passages import Comparison, compare
from onrecord.flows.resources.builders import compare_resources

RARE = (
    "Divers found the rudder of the sunken schooner beneath nine metres of silt, and salvage crews hauled it "
    "ashore before the evening tide could scatter the timbers."
)
QUOTE = "The insurers will pay for the timbers but never for the silence they bought with them"
DUMMY = (
    "Rents in the old quarter fell again. Nobody quite knows why landlords relented after such stubborn years. "
    "A bakery reopened with secondhand ovens.",
    "Snow closed three passes overnight. Ploughs reached most hamlets by noon although drifts buried several barns. "
    "Schools stayed shut until further notice.",
)


@pytest.fixture(scope="module")
def common_words() -> frozenset[str]:
    return compare_resources()


def compared(common_words: frozenset[str], one: str, other: str, pad: bool = True) -> Comparison:
    texts = [f"{DUMMY[0]}\n{one}", f"{other}\n{DUMMY[1]}"] if pad else [one, other]
    comparer = Comparer(common_words)
    return compare(*(comparer.prepared(text, text, [(0, len(text))]) for text in texts))


def kinds(found: Comparison) -> list[str]:
    return [passage.kind for passage in found.passages]


def test_a_sentence_of_rare_words_is_an_exact_copy_with_its_full_stop(common_words: frozenset[str]) -> None:
    found = compared(common_words, RARE, RARE)
    (passage,) = found.passages
    assert passage.kind == "exact"
    assert passage.similarity == 1.0
    assert passage.n_words == len(RARE.split())
    assert found.n_copied == (passage.n_words, passage.n_words)
    start = len(DUMMY[0]) + 1
    assert (passage.a, passage.b) == ((start, start + len(RARE)), (0, len(RARE)))
    assert "bits" in passage.reason


def test_a_few_edits_make_it_near(common_words: frozenset[str]) -> None:
    edited = RARE.replace("nine", "about ten").replace("hauled", "dragged")
    found = compared(common_words, RARE, edited)
    (passage,) = found.passages
    assert passage.kind == "near"
    assert passage.n_equal == len(RARE.split()) - 2
    assert passage.n_words == len(edited.split())
    assert 0.8 < passage.similarity < 1.0


@pytest.mark.parametrize(
    "phrase",
    [
        "became the first country in the world to do so",
        "it is not yet clear what will happen in the coming days and weeks",
        "Transport Minister Dana Elisabeth Whitcombe and Deputy Chief Engineer Per Olof Ostrander",
        "the Ellery and Brackwater Harbour and River Conservancy Board of Trustees",
        "between 9 a.m. on Monday 3 March 2025 and 5 p.m. on Friday 7 March 2025",
        "did not immediately respond to a request for comment on Thursday",
        "according to a statement by the ministry on Tuesday, a spokesman said",
    ],
)
def test_stock_phrases_names_and_dates_accuse_nobody(phrase: str, common_words: frozenset[str]) -> None:
    found = compared(common_words, f"On the quay {phrase}.", f"As of now {phrase}!")
    assert set(kinds(found)) <= {"stock_phrase"}
    assert found.n_copied == (0, 0)


def test_a_long_stock_phrase_is_listed_with_its_reason(common_words: frozenset[str]) -> None:
    phrase = "did not immediately respond to a request for comment on Thursday"
    (passage,) = compared(common_words, f"Lund {phrase}", f"Mill {phrase}").passages
    assert passage.kind == "stock_phrase"
    assert "too few" in passage.reason


def test_a_quotation_of_both_is_shared_and_not_copied(common_words: frozenset[str]) -> None:
    found = compared(common_words, f"“{QUOTE},” the widow said.", f'In court she added: "{QUOTE}".')
    assert kinds(found) == ["shared_quote"]
    assert found.n_copied == (0, 0)
    (passage,) = found.passages
    assert passage.n_words == len(QUOTE.split())
    start = len(DUMMY[0]) + 2
    assert passage.a == (start, start + len(QUOTE))


def test_a_quotation_of_two_paragraphs_is_shared_too(common_words: frozenset[str]) -> None:
    first, second = QUOTE, "Ask them which captain signed the manifest and watch their polished faces"
    one = f"She said: “{first}.\n“{second}.”"
    found = compared(common_words, one, f"“{first}. {second},” she told the inquest.")
    assert set(kinds(found)) == {"shared_quote"}
    assert found.n_copied == (0, 0)


def test_what_only_one_of_them_quotes_is_copied(common_words: frozenset[str]) -> None:
    assert kinds(compared(common_words, f"“{QUOTE},” she said.", f"{QUOTE}.")) == ["exact"]


def test_words_around_a_shared_quotation_count_by_themselves(common_words: frozenset[str]) -> None:
    alike = f"{RARE} “{QUOTE},” the widow said."
    (passage,) = compared(common_words, alike, alike).passages
    assert passage.kind == "exact"
    assert "quoted by both" in passage.reason


def test_beside_a_long_copy_less_is_enough(common_words: frozenset[str]) -> None:
    short = "salvors blamed careless dredging for this collapse"
    alone = compared(common_words, f"{short}, they wrote.", f"{short} on Monday.")
    assert kinds(alone) == ["stock_phrase"]
    beside = compared(
        common_words, f"{RARE} {DUMMY[0]} {short}, they wrote.", f"{short} on Monday. {DUMMY[1]} {RARE}", pad=False
    )
    assert sorted(kinds(beside)) == ["exact", "exact"]


def test_what_closes_both_texts_and_is_all_they_share_is_a_notice(common_words: frozenset[str]) -> None:
    notice = "Subscribers receive our harbour bulletin, tide tables and crossword puzzles without charge every weekend."
    one, other = (" ".join([text] * 8) for text in DUMMY)
    found = compared(common_words, f"{one} {notice}", f"{other} {notice}", pad=False)
    assert kinds(found) == ["stock_phrase"]
    assert "notice" in found.passages[0].reason
    opening = compared(common_words, f"{notice} {one}", f"{notice} {other}", pad=False)
    assert kinds(opening) == ["exact"]
    more = compared(common_words, f"{RARE} {one} {notice}", f"{RARE} {other} {notice}", pad=False)
    assert kinds(more) == ["exact", "exact"]
    short = compared(common_words, f"{DUMMY[0]} {notice}", f"{DUMMY[1]} {notice}", pad=False)
    assert kinds(short) == ["exact"]


def test_words_of_the_subject_say_less(common_words: frozenset[str]) -> None:
    sentence = "the dredging inquiry heard that careless surveyors ignored the seabed charts"
    again = "Dredging inquiry. Careless surveyors. Seabed charts. Ignored."
    rare = compared(common_words, sentence, sentence).passages[0]
    usual = compared(common_words, f"{again} {sentence}", f"{sentence}. {again}").passages
    assert rare.rarity > max(passage.rarity for passage in usual)


def test_what_overlaps_is_counted_once(common_words: frozenset[str]) -> None:
    found = compared(common_words, RARE, f"{RARE} {DUMMY[0]} {RARE}")
    n = len(RARE.split())
    copied = n + len(DUMMY[0].split())
    assert found.n_copied[0] <= copied
    assert found.n_copied[1] >= 2 * n


def test_the_same_text_is_one_exact_passage(common_words: frozenset[str]) -> None:
    text = "\n".join((RARE, f"“{QUOTE},” she said.", *DUMMY))
    found = compared(common_words, text, text, pad=False)
    assert found.resemblance == 1.0
    assert found.containment == (1.0, 1.0)
    (passage,) = found.passages
    assert (passage.kind, passage.a, passage.b) == ("exact", (0, len(text)), (0, len(text)))


def test_containment_is_of_each_side(common_words: frozenset[str]) -> None:
    found = compared(common_words, RARE, f"{RARE} {DUMMY[0]} {DUMMY[1]}", pad=False)
    assert found.containment[0] == 1.0
    assert found.containment[1] < 0.5
    assert found.resemblance == pytest.approx(found.containment[1])


def test_common_words_of_an_unknown_language_are_no_proof(common_words: frozenset[str]) -> None:
    chance = random.Random(7)
    syllables = ["ka", "lo", "mi", "ta", "ne", "ru"]
    vocabulary = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(60)]
    one, other = (" ".join(chance.choices(vocabulary, k=80)) for _ in range(2))
    shared = " ".join(chance.choices(vocabulary, k=7))
    found = compared(common_words, f"{one} {shared}", f"{shared} {other}", pad=False)
    assert found.n_copied == (0, 0)


def test_empty_texts_share_nothing(common_words: frozenset[str]) -> None:
    found = compared(common_words, "", "…", pad=False)
    assert (found.resemblance, found.containment, found.n_words, list(found.passages)) == (0.0, (0.0, 0.0), (0, 0), [])
