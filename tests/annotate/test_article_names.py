"""Names that only the whole article tells: repeated ones, and kinds that a noun beside a name gives."""

import re
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.described_names import with_described_kinds
from onrecord.flows.annotate.person_names import PersonNames
from onrecord.flows.annotate.records import Article, Mention
from onrecord.flows.annotate.repeated_names import with_repeated_names
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.resources.annotator import annotate_resources

NOUNS = {"ferry": "PRODUCT", "company": "ORG", "village": "GPE", "lender": "ORG"}
STOPS = {"of", "at", "for"}
WORDS = replace(
    annotate_resources("rules").rules("en").shapes.words, common=frozenset({"banks", "so", "mark"}), firsts={"Mark"}
)
TITLES = {"Mr", "President"}


def article(marked: str) -> Article:
    """Build an article from a text in which mentions are written [PERSON|Ida Holm]."""
    text, mentions = "", []
    for part in re.split(r"(\[\w+\|[^\]]+\])", marked):
        kind, _, words = part.strip("[]").rpartition("|")
        if kind:
            form = "value" if kind == "DATE" else "named"
            mentions.append(Mention(Span(len(text), len(text) + len(words)), kind, form, None, "model"))
        text += words if kind else part
    return Article("txt:1", text, "en", [], mentions=mentions)


def names(marked: str) -> list[tuple[str, str]]:
    found = article(marked)
    return [(m.kind, m.span.of(found.text)) for m in with_repeated_names(found, WORDS, TITLES)]


def kinds(marked: str) -> list[str]:
    found = article(marked)
    return [m.kind for m in with_described_kinds(found, NOUNS, STOPS, lambda name: name.startswith("Ida "))]


def test_a_surname_passed_over_is_marked_where_it_is_said_again():
    assert names("[PERSON|Ida Holm] won. Mr Holm thanked all; HOLM AHEAD.")[1:] == [
        ("PERSON", "Holm"),
        ("PERSON", "HOLM"),
    ]


def test_a_repeated_name_has_its_usual_kind():
    assert names("[ORG|Vestbank] fell. [ORG|Vestbank] rose. [GPE|Vestbank] too. So Vestbank won.")[-1][0] == "ORG"


def test_what_may_be_part_of_another_name_or_a_common_word_is_left():
    assert len(names("[PERSON|Ida Holm] met Karin Holm, Mark Holm and Holm Street and holm-oaks and Holmgren.")) == 1
    assert len(names("[PERSON|Tor Banks] spoke. Banks were closed.")) == 1


def test_a_repeated_name_goes_before_a_value_that_overlaps_it():
    assert names("[ORG|April Nine] sang. [DATE|April Nine] sang.") == [("ORG", "April Nine"), ("ORG", "April Nine")]


@given(st.lists(st.sampled_from(["[PERSON|Ida Holm]", "Holm", "[ORG|Vestbank]", "Vestbank", "spoke."]), max_size=12))
def test_repeated_names_never_overlap_and_none_is_lost(words):
    found = article(" ".join(words))
    marked = with_repeated_names(found, WORDS, TITLES)
    assert all(a.span.end <= b.span.start for a, b in pairwise(marked))
    assert set(found.mentions) <= set(marked)


def test_a_noun_before_a_name_tells_its_kind_everywhere():
    assert kinds("The ferry [PERSON|Lady Astrid] sank. [PERSON|Lady Astrid] was old.") == ["PRODUCT", "PRODUCT"]


def test_a_noun_in_apposition_behind_a_name_tells_its_kind():
    assert kinds("[PERSON|Vest], a small regional lender, fell.") == ["ORG"]
    assert kinds("[ORG|Vest], head of the company, fell.") == ["ORG"]
    assert kinds("[PERSON|Holm], chief of the company, fell.") == ["PERSON"]


def test_nouns_that_disagree_and_known_persons_change_nothing():
    assert kinds("The ferry [PERSON|Vest] left the village [PERSON|Vest].") == ["PERSON", "PERSON"]
    assert kinds("He joined the company [PERSON|Ida Holm] had founded.") == ["PERSON"]


def test_how_a_name_ends_tells_a_body_unless_it_begins_as_a_persons():
    persons = PersonNames(frozenset({"Ida"}), frozenset({"shipping"}), frozenset({"shipping"}))
    ends = [persons.ends_as_body(name) for name in ("Skarne Shipping", "Ida Shipping", "J. Shipping", "Shipping")]
    assert ends == [True, False, False, False]
