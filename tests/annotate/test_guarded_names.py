"""Names that are also common words or people's: taken for the entry only where the context says so."""

import re

import pytest

from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.mentions import find_mentions
from onrecord.flows.annotate.syntax import Entity, Parse, Token
from onrecord.flows.resources import known_names
from onrecord.flows.resources.naming_words import load_naming_words
from onrecord.flows.resources.seeds import load_outlets

KNOWN = known_names.load()
NAMING = load_naming_words()["en"]
GAZETTEER = Gazetteer(name for name in KNOWN if name.language == "en")


def found(text: str, *guessed: tuple[str, str]) -> dict[str, str | None]:
    """Return the mentions and entries found where the model takes `guessed` words for these kinds."""
    tokens = [
        Token(i, word.start(), word.end(), word.group(), word.group(), "PROPN", "NNP", "dep", i, "")
        for i, word in enumerate(re.finditer(r"\w+|[^\w\s]", text))
    ]
    entities = [Entity(text.index(words), text.index(words) + len(words), kind) for words, kind in guessed]
    return {
        m.span.of(text): m.seed_id
        for m in find_mentions(Parse(text, tokens, [(0, len(tokens))], entities), GAZETTEER, words=NAMING)
    }


@pytest.mark.parametrize(
    ("text", "name", "seed_id"),
    [
        ("A fire broke out near Reading on Friday.", "Reading", "city:reading"),
        ("They met in Nice.", "Nice", "city:nice"),
        ("Talks moved to Nice, France, on Monday.", "Nice", "city:nice"),
        ("Refugees from Jordan waited.", "Jordan", "state:jo"),
        ("Rain fell over Yekaterinburg.", "Yekaterinburg", "city:yekaterinburg"),
        ("Düsseldorf and Dusseldorf are one.", "Dusseldorf", "city:dusseldorf"),
        ("Fighting in Helmand went on.", "Helmand", "province:helmand"),
    ],
)
def test_a_place_where_the_context_says_so(text: str, name: str, seed_id: str) -> None:
    assert found(text)[name] == seed_id


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Reading is taught at school.", "Reading"),
        ("Nice, said the coach.", "Nice"),
        ("Phoenix was his nickname.", "Phoenix"),
        ("Jordan scored twice.", "Jordan"),
        ("Time was short.", "Time"),
        ("The Sun rose late.", "Sun"),
        ("Victoria laughed.", "Victoria"),
    ],
)
def test_none_where_it_does_not(text: str, name: str) -> None:
    assert name not in found(text)


def test_the_model_decides_for_a_guarded_name_alone() -> None:
    assert found("Phoenix grew by a tenth.", ("Phoenix", "GPE"))["Phoenix"] == "city:phoenix"
    assert found("Chad Miller resigned.", ("Chad Miller", "PERSON")) == {"Chad Miller": None}
    assert found("Jordan resigned.", ("Jordan", "PERSON")) == {"Jordan": None}
    assert found("Jordan protested.", ("Jordan", "GPE")) == {"Jordan": "state:jo"}


def test_a_longer_name_keeps_the_place_in_it() -> None:
    assert found("Paris Hilton arrived.", ("Paris Hilton", "PERSON")) == {"Paris Hilton": None}


def test_outlets_are_bodies_by_their_id() -> None:
    by_name = {outlet.name: outlet.outlet_id for outlet in load_outlets()}
    text = "It told the New York Times and RIA Novosti, AFP wrote."
    expected = {name: by_name[name] for name in ("RIA Novosti",)} | {
        "New York Times": by_name["The New York Times"],
        "AFP": by_name["Agence France-Presse"],
    }
    assert found(text) == expected
    assert "Time" not in found("Time, they say, heals.")
    assert found("It told Reuters.", ("Reuters", "ORG"))["Reuters"] == by_name["Reuters"]


def test_several_thousand_names_are_known() -> None:
    assert len({name.seed_id for name in KNOWN}) > 4000
