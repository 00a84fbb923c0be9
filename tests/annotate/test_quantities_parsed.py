"""What a parse adds to quantities: where what is counted ends, and which words are no hedge."""

from collections.abc import Mapping

import pytest

from onrecord.flows.annotate.quantities import find_quantities
from onrecord.flows.annotate.syntax import Parse, Span, Token
from onrecord.flows.resources.quantity_seeds import load_quantity_rules

ENGLISH = load_quantity_rules()["en"]


def token(i: int, start: int, word: str, pos: str, tag: str, dep: str = "dep") -> Token:
    return Token(i, start, start + len(word), word, word.lower(), pos, tag, dep, max(0, i - 1))


def parsed(text: str, *tags: str, dep: Mapping[int, str] | None = None) -> Parse:
    """A parse of words parted by blanks; each tag is ``POS/TAG``."""
    tokens, start = [], 0
    for i, (word, tag) in enumerate(zip(text.split(" "), tags, strict=True)):
        tokens.append(token(i, start, word, *tag.split("/"), dep=(dep or {}).get(i, "dep")))
        start += len(word) + 1
    return Parse(text, tokens, [(0, len(tokens))], [])


def test_the_parse_ends_what_is_counted_at_the_verb():
    text = "Three coastguard launches arrived"
    (quantity,) = find_quantities(text, ENGLISH, parsed(text, "NUM/CD", "NOUN/NN", "NOUN/NNS", "VERB/VBD"))
    assert quantity.counted == Span(6, 25)
    assert [found.span.of(text) for found in find_quantities(text, ENGLISH)] == ["Three"]


def test_of_a_compound_in_the_singular_the_first_noun_is_counted():
    text = "a 12 page document"
    tags = ("DET/DT", "NUM/CD", "NOUN/NN", "NOUN/NN")
    (quantity,) = find_quantities(text, ENGLISH, parsed(text, *tags))
    assert quantity.counted == Span(5, 9)


@pytest.mark.parametrize(
    ("text", "tags", "counted"),
    [
        (
            "one of the most old and slow boats sank",
            "NUM/CD ADP/IN DET/DT ADV/RBS ADJ/JJ CCONJ/CC ADJ/JJ",
            "old and slow boats",
        ),
        ("9 of the old , slow boats sank", "NUM/CD ADP/IN DET/DT ADJ/JJ PUNCT/, ADJ/JJ", "old , slow boats"),
    ],
)
def test_properties_joined_by_a_conjunction_or_comma_belong_to_what_is_counted(text: str, tags: str, counted: str):
    (quantity,) = find_quantities(text, ENGLISH, parsed(text, *tags.split(), "NOUN/NNS", "VERB/VBD"))
    assert quantity.counted is not None
    assert quantity.counted.of(text) == counted


def test_a_word_tied_by_a_hyphen_is_not_cut():
    text = "Two far-off boats"
    places = [(0, "Two", "NUM/CD"), (4, "far", "ADV/RB"), (7, "-", "PUNCT/HYPH"), (8, "off", "ADJ/JJ")]
    places.append((12, "boats", "NOUN/NNS"))
    tokens = [token(i, start, word, *tag.split("/")) for i, (start, word, tag) in enumerate(places)]
    (quantity,) = find_quantities(text, ENGLISH, Parse(text, tokens, [(0, len(tokens))], []))
    assert quantity.counted == Span(4, 17)


def test_a_preposition_is_no_hedge():
    text = "talked about five boats"
    tags = ("VERB/VBD", "ADP/IN", "NUM/CD", "NOUN/NNS")
    (free,) = find_quantities(text, ENGLISH, parsed(text, *tags, dep={1: "advmod"}))
    (bound,) = find_quantities(text, ENGLISH, parsed(text, *tags, dep={1: "prep"}))
    assert (free.qualifier, bound.qualifier) == ("about", "exact")


def test_a_number_that_tells_which_one_is_no_count():
    text = "on night two of the talks"
    tags = ("ADP/IN", "NOUN/NN", "NUM/CD", "ADP/IN", "DET/DT", "NOUN/NNS")
    assert find_quantities(text, ENGLISH, parsed(text, *tags, dep={2: "nummod"})) == []
    assert [found.point for found in find_quantities(text, ENGLISH, parsed(text, *tags))] == [2]


def test_three_figures_and_one_noun_are_a_name():
    tags = ("DET/DT", "NUM/CD", "NOUN/NN")
    assert find_quantities("the 911 call", ENGLISH, parsed("the 911 call", *tags)) == []
    plural = parsed("the 911 calls", *tags[:2], "NOUN/NNS")
    assert [found.point for found in find_quantities("the 911 calls", ENGLISH, plural)] == [911]
