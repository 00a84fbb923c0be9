"""Names within one article."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.names import MentionName, chain_names, with_steady_kinds
from onrecord.flows.annotate.records import Article, Mention
from onrecord.flows.annotate.syntax import Span


@dataclass(frozen=True)
class Row:
    seed_id: str
    label: str
    kind: str
    name: str
    name_kind: str = "name"
    wikidata_qid: str | None = None
    language: str = "en"


GAZETTEER = Gazetteer(
    [Row("state:no", "Norway", "GPE", "Norway"), Row("state:no", "Norway", "GPE", "Norwegian", "demonym")]
)


def article(marked: str, seeds: Mapping[str, str] | None = None) -> Article:
    """Build an article from a text in which mentions are written [PERSON|Ida Holm]."""
    text, mentions = "", []
    for part in re.split(r"(\[\w+\|[^\]]+\])", marked):
        if part.startswith("["):
            kind, words = part[1:-1].split("|")
            seed = (seeds or {}).get(words)
            form = "value" if kind == "DATE" else "named"
            basis = "gazetteer" if seed else "model"
            mentions.append(Mention(Span(len(text), len(text) + len(words)), kind, form, seed, basis))
            text += words
        else:
            text += part
    return Article("txt:1", text, "en", [], mentions=mentions)


def named(given: Article) -> list[MentionName]:
    return chain_names(given, ("Dr.", "President"), GAZETTEER)


def chain_list(marked: str) -> list[str | None]:
    return [name.chain_name for name in named(article(marked))]


def test_a_surname_takes_the_only_full_name_earlier_or_later() -> None:
    assert chain_list("[PERSON|Holm] spoke. [PERSON|Ida Holm] left. [PERSON|Holm] rests.") == ["Ida Holm"] * 3


def test_two_people_of_one_surname_leave_it_undecided() -> None:
    names = named(article("[PERSON|Ida Holm] met [PERSON|Per Holm]. [PERSON|Holm] agreed."))
    assert [name.chain_name for name in names] == ["Ida Holm", "Per Holm", "Holm"]
    assert len({name.chain_id for name in names}) == 3
    assert {name.resolution_key for name in names} == {"person:holm"}


def test_a_middle_name_or_initial_makes_no_other_person() -> None:
    marked = "[PERSON|Ida K. Holm] left. [PERSON|Ida Holm] rests. [PERSON|I. Holm] and [PERSON|Holm] stay."
    assert len({name.chain_id for name in named(article(marked))}) == 1


def test_titles_and_suffixes_are_no_part_of_a_name() -> None:
    assert chain_list("[PERSON|Dr. Ida Holm] spoke; [PERSON|Ida Holm] left.") == ["Ida Holm", "Ida Holm"]
    (name,) = named(article("[PERSON|Ida Holm Jr.] left."))
    assert name.resolution_key == "person:holm"


def test_an_acronym_in_brackets_stands_for_the_name_before_it() -> None:
    marked = "The [ORG|Ferry Safety Board] ([ORG|FSB]) said so. The [ORG|FSB] repeated it."
    names = named(article(marked))
    assert [name.chain_name for name in names] == ["Ferry Safety Board"] * 3
    assert {name.resolution_key for name in names} == {"name:ferry safety board"}


def test_an_agency_in_brackets_is_not_the_town() -> None:
    first, second = named(article("[GPE|Norvik] ([ORG|NTBX]) - The port is closed."))
    assert first.chain_id != second.chain_id


def test_gazetteer_entries_chain_under_their_label() -> None:
    given = article("[GPE|Norway] and [NORP|Norwegian] boats", {"Norway": "state:no", "Norwegian": "state:no"})
    names = named(given)
    assert {name.chain_name for name in names} == {"Norway"}
    assert {name.resolution_key for name in names} == {"seed:state:no"}


def test_values_have_no_name() -> None:
    assert named(article("on [DATE|Monday]")) == [MentionName()]


def test_a_part_of_a_persons_name_is_that_person() -> None:
    given = article("[PERSON|Ida Holm] spoke. [NORP|Holm] left. [ORG|Holm] rests.")
    assert {mention.kind for mention in with_steady_kinds(given)} == {"PERSON"}


def test_father_and_son_are_two_where_the_article_names_both() -> None:
    given = article("[PERSON|Ole Holm] left. [PERSON|Ole Holm Jr.] stayed. [PERSON|Holm] wrote to [PERSON|Holm Jr].")
    father, son, surname, young = named(given)
    assert (father.chain_id, son.chain_id) == (surname.chain_id, young.chain_id)
    assert father.chain_id != son.chain_id
    assert father.resolution_key == son.resolution_key


def test_a_place_stays_one_where_it_is_used_as_one() -> None:
    given = article("[PERSON|Ida Norway] spoke in [GPE|Norway]. Then [GPE|Norway] left.", {"Norway": "state:no"})
    assert [mention.kind for mention in with_steady_kinds(given)] == ["PERSON", "GPE", "GPE"]
    given = article("[PERSON|Ida Norway] spoke. Then [GPE|Norway] left.", {"Norway": "state:no"})
    assert [mention.kind for mention in with_steady_kinds(given)] == ["PERSON", "PERSON"]


def test_a_name_behind_a_title_is_a_persons_wherever_it_stands() -> None:
    given = article("President [ORG|Holm] left. Then [ORG|Holm] won, said [ORG|Lund].")
    assert [mention.kind for mention in with_steady_kinds(given, {"President"})] == ["PERSON", "PERSON", "ORG"]
    given = article("The President of [ORG|Holm] left.")
    assert [mention.kind for mention in with_steady_kinds(given, {"President"})] == ["ORG"]


def test_two_thirds_of_equal_names_decide_their_kind() -> None:
    given = article("[ORG|Norvik] and [ORG|Norvik] and [GPE|Norvik]; [ORG|Lund] and [GPE|Lund]")
    assert [mention.kind for mention in with_steady_kinds(given)] == ["ORG", "ORG", "ORG", "ORG", "GPE"]


NAMES = [
    "[PERSON|Ida Holm]",
    "[PERSON|Holm]",
    "[PERSON|Per Holm]",
    "[ORG|Lund]",
    "[GPE|Lund]",
    "[DATE|May]",
    "[PERSON|Ida]",
]


@given(st.lists(st.sampled_from(NAMES), max_size=8), st.randoms())
def test_the_order_of_mentions_does_not_decide_who_is_who(parts: list[str], random: object) -> None:
    def by_surface(given: Article) -> set[tuple[str, str, str | None, str | None]]:
        pairs = zip(given.mentions, named(given), strict=True)
        return {(m.span.of(given.text), m.kind, n.chain_name, n.chain_id) for m, n in pairs}

    assert by_surface(article(", ".join(parts))) == by_surface(article(", ".join(reversed(parts))))


def test_other_mentions_of_the_article_are_left_alone() -> None:
    given = article("[EVENT|Lund Games] in [DATE|May]")
    assert with_steady_kinds(given) == list(replace(given).mentions)


def test_two_names_joined_by_a_hyphen_are_not_one_persons_name() -> None:
    marked = "The [PERSON|Holm-Lund] talks: [PERSON|Holm] left, [PERSON|Lund] stayed."
    assert chain_list(marked) == ["Holm-Lund", "Holm", "Lund"]
    full = chain_list(marked + " [PERSON|Ida Holm] met [PERSON|Per Lund].")
    assert full == ["Holm-Lund", "Ida Holm", "Per Lund", "Ida Holm", "Per Lund"]


def test_a_double_surname_of_a_full_name_is_one_name() -> None:
    marked = "[PERSON|Anna Holm-Lund] spoke. [PERSON|Holm-Lund] left; [PERSON|Lund] rests."
    assert chain_list(marked) == ["Anna Holm-Lund"] * 3


def test_a_double_first_name_stands_for_its_full_name() -> None:
    assert chain_list("[PERSON|Jan-Erik Holm] spoke. [PERSON|Jan-Erik] left.") == ["Jan-Erik Holm"] * 2


def test_joined_names_make_no_other_mention_a_person() -> None:
    given = article("The [PERSON|Holm-Norvik] talks in [GPE|Norvik]")
    assert [mention.kind for mention in with_steady_kinds(given)] == ["PERSON", "GPE"]
