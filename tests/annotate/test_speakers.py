import re

import pytest

from onrecord.flows.annotate.records import Article, Block, Mention, Statement
from onrecord.flows.annotate.speakers import Speakers
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.resources.source_words import load_source_words

WORDS = load_source_words()["en"]


def place(text: str, words: str, number: int = 0) -> Span:
    return [Span(*match.span()) for match in re.finditer(re.escape(words), text)][number]


def article(text: str, names: dict[str, str], sources: tuple[str, ...] = ()) -> Article:
    mentions = [
        Mention(Span(*match.span()), kind, "named", None, "model")
        for name, kind in names.items()
        for match in re.finditer(re.escape(name), text)
    ]
    return Article(
        text_id="txt",
        text=text,
        language="en",
        blocks=[Block("b", "paragraph", Span(0, len(text)), True)],
        sentences=[Span(*match.span()) for match in re.finditer(r"[^.]+\.", text)],
        mentions=sorted(mentions, key=lambda mention: mention.span),
        statements=[Statement("says", place(text, "said"), "say", place(text, source), None) for source in sources],
        words=WORDS,
    )


def speaker(text: str, source: str, names: dict[str, str], number: int = 0) -> tuple[str | None, str, str | None]:
    found = Speakers(read := article(text, names)).of_source(place(text, source, number))
    named = None if found.mention is None else read.mentions[found.mention].span.of(text)
    return named, found.basis, found.reason


@pytest.mark.parametrize(
    ("source", "names", "expected"),
    [
        ("Foreign Minister Anna Holm", {"Anna Holm": "PERSON"}, "Anna Holm"),
        ("Norway's Coast Guard", {"Norway": "GPE", "Coast Guard": "ORG"}, "Coast Guard"),
        ("the ambassador to Norway Anna Holm", {"Norway": "GPE", "Anna Holm": "PERSON"}, "Anna Holm"),
        ("a spokesman for Anna Holm", {"Anna Holm": "PERSON"}, None),
        ("officials in Norway", {"Norway": "GPE"}, None),
        ("Holm's lawyer", {"Holm": "PERSON"}, None),
        ("Oslo", {"Oslo": "GPE"}, "Oslo"),
    ],
)
def test_head_of_the_noun_phrase_speaks(source: str, names: dict[str, str], expected: str | None) -> None:
    assert speaker(f"{source} said so.", source, names) == (expected, "explicit", None)


def test_several_persons_are_not_one_speaker() -> None:
    names = {"Anna Holm": "PERSON", "Jens Vik": "PERSON"}
    assert speaker("Anna Holm and Jens Vik said so.", "Anna Holm and Jens Vik", names)[2] == "several_candidates"


NAMES = {
    "Anna Holm": "PERSON",
    "Jens Vik": "PERSON",
    "Ministry of Health and Trade": "ORG",
    "Norway": "GPE",
    "Denmark": "GPE",
    "Sweden": "GPE",
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Anna Holm and Jens Vik", ["Anna Holm", "Jens Vik"]),
        ("Anna Holm, the mayor, and Jens Vik of Aldsey", ["Anna Holm", "Jens Vik"]),
        ("Norway, Denmark and Sweden", ["Norway", "Denmark", "Sweden"]),
        ("officials in Norway, Denmark and Sweden", []),
        ("the Ministry of Health and Trade", []),
        ("Anna Holm and her deputy", []),
        ("Anna Holm, mayor of Aldsey and Anna Holm", []),
    ],
)
def test_all_who_speak_together_are_kept(source: str, expected: list[str]) -> None:
    read = article(text := f"{source} said so.", NAMES)
    found = Speakers(read).of_source(Span(0, len(source)))
    assert [read.mentions[i].span.of(text) for i in found.several] == expected
    assert (found.reason == "several_candidates") == bool(expected)


def test_office_held_by_one_person_names_that_person() -> None:
    text = "Norwegian minister Anna Holm left. Then the minister said so."
    assert speaker(text, "the minister", {"Anna Holm": "PERSON"})[0] == "Anna Holm"


def test_office_of_another_country_does_not_match() -> None:
    text = "Danish minister Anna Holm left. Then Norway's minister said so."
    assert speaker(text, "Norway's minister", {"Anna Holm": "PERSON", "Norway": "GPE"})[0] is None


def test_office_held_by_two_stays_open() -> None:
    text = "Interior minister Anna Holm met finance minister Jens Vik. Then the minister said so."
    assert speaker(text, "the minister", {"Anna Holm": "PERSON", "Jens Vik": "PERSON"})[0] is None


def test_pronoun_goes_to_the_leading_person_before() -> None:
    text = "Holm spoke to Vik in Oslo. She said so."
    names = {"Holm": "PERSON", "Vik": "PERSON", "Oslo": "GPE"}
    assert speaker(text, "She", names) == ("Holm", "pronoun", None)


def test_form_of_address_excludes_the_other_pronoun() -> None:
    text = "Mr. Vik spoke to Ms. Holm for hours. She said so."
    names = {"Holm": "PERSON", "Vik": "PERSON"}
    assert speaker(text, "She", names)[0] == "Holm"


@pytest.mark.parametrize("pronoun", ["They", "We", "He"])
def test_pronoun_without_fitting_name_is_unresolved(pronoun: str) -> None:
    text = f"The port is closed in Oslo. {pronoun} said so."
    assert speaker(text, pronoun, {"Oslo": "GPE"}) == (None, "pronoun", "pronoun_unresolved")
