"""Ministries and offices by description, in invented texts."""

import re

import pytest

from onrecord.flows.annotate.names import MentionName, chain_names
from onrecord.flows.annotate.offices import with_offices
from onrecord.flows.annotate.records import Article, Block, Mention
from onrecord.flows.annotate.speakers import Speakers
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.resources.annotator import annotate_resources

RESOURCES = annotate_resources("rules")
NAMES = {
    "Ida Holm": ("PERSON", None),
    "Per Lund": ("PERSON", None),
    "Norway": ("GPE", "state:no"),
    "Norwegian": ("NORP", "state:no"),
    "Danish": ("NORP", "state:dk"),
    "Russian": ("NORP", "state:ru"),
    "German": ("NORP", "state:de"),
    "Spain": ("GPE", "state:es"),
    "Kremlin": ("ORG", "state:ru"),
    "Foreign Ministry": ("ORG", None),
    "Skarne Bank": ("ORG", None),
}


def read(text: str) -> tuple[Article, list[MentionName]]:
    mentions = [
        Mention(Span(*match.span()), kind, "named", seed_id, "model")
        for name, (kind, seed_id) in NAMES.items()
        for match in re.finditer(rf"\b{name}\b", text)
    ]
    blocks = [Block("b", "paragraph", Span(0, len(text)), True)]
    sentences = [Span(*match.span()) for match in re.finditer(r"[^.]+\.", text)]
    rules = RESOURCES.rules("en")
    article = Article(
        "txt", text, "en", blocks, sentences, sorted(mentions, key=lambda one: one.span), words=rules.sources
    )
    names = chain_names(article, rules.titles, RESOURCES.gazetteer)
    return with_offices(article, names, rules.offices, RESOURCES.roles)


def described(text: str) -> list[tuple[str, str | None]]:
    """The descriptions that became mentions or were named, with what they are called."""
    article, names = read(text)
    return [
        (mention.span.of(text), name.chain_name)
        for mention, name in zip(article.mentions, names, strict=True)
        if mention.form == "nominal" or (name.seed_id or "").startswith("role:")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Norwegian foreign ministry said so.",
            [("Norwegian foreign ministry", "Ministry of Foreign Affairs of Norway")],
        ),
        ("Norway's Ministry of Defence said so.", [("Norway's Ministry of Defence", "Ministry of Defence of Norway")]),
        ("Norway's Foreign Ministry said so.", [("Foreign Ministry", "Ministry of Foreign Affairs of Norway")]),
        ("The prime minister of Spain said so.", [("prime minister of Spain", "Head of Government of Spain")]),
        ("The German chancellor said so.", [("German chancellor", "Head of Government of Germany")]),
        ("The Kremlin spokesman said so.", [("Kremlin spokesman", "Spokesperson of Russia")]),
        (
            "The acting Danish foreign minister left.",
            [("Danish foreign minister", "Minister of Foreign Affairs of Denmark")],
        ),
        ("The former Danish foreign minister left.", []),
        ("The Danish deputy foreign minister left.", []),
        (
            "The Russian foreign ministry said so.",
            [("Russian foreign ministry", "Russian Ministry of Foreign Affairs")],
        ),
        ("The Norwegian chancellor said so.", []),  # Norway has none
        ("The foreign ministry said so.", []),  # whose?
        ("The president of Skarne Bank left for Norway.", []),
        ("A spokesman said so.", []),
    ],
)
def test_offices_with_their_state_are_entities(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert described(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foreign Minister Ida Holm left. The foreign minister said so.", "Ida Holm"),
        ("Norwegian Foreign Minister Ida Holm left. The foreign minister said so.", "Ida Holm"),
        ("Ida Holm, the foreign minister of Norway, left. Norway's foreign minister said so.", "Ida Holm"),
        ("The foreign minister, Ida Holm, left. The foreign minister said so.", "Ida Holm"),
        ("President Ida Holm left. The president said so.", "Ida Holm"),
    ],
)
def test_an_office_stands_for_the_one_person_introduced_with_it(text: str, expected: str) -> None:
    article, names = read(text)
    source = Span(text.rindex(". ") + 2, text.rindex(" said"))
    found = Speakers(article).of_source(source)
    assert found.mention is not None
    assert (article.mentions[found.mention].span.of(text), found.basis, found.reason) == (expected, "office", None)
    (nominal,) = [i for i, one in enumerate(article.mentions) if one.form == "nominal" and source.holds(one.span)]
    assert names[nominal].chain_id == names[found.mention].chain_id


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Defence Minister Ida Holm left. The foreign minister said so.", "holder_not_named"),
        ("Former President Ida Holm left. The president said so.", "holder_not_named"),
        ("Skarne bank president Ida Holm left. The president said so.", "holder_not_named"),
        ("Vice President Ida Holm left. The president said so.", "holder_not_named"),
        ("Foreign Minister Ida Holm met Foreign Minister Per Lund. The foreign minister said so.", "several_holders"),
        ("Danish President Ida Holm met the Norwegian president. The president said so.", "several_holders"),
        ("President Ida Holm left. The former president said so.", "holder_not_named"),
    ],
)
def test_an_office_without_one_sure_holder_is_nobody(text: str, reason: str) -> None:
    article, _ = read(text)
    found = Speakers(article).of_source(Span(text.rindex(". ") + 2, text.rindex(" said")))
    assert (found.mention, found.reason) == (None, reason)


def test_an_office_of_another_state_is_that_state_s() -> None:
    text = "Danish Foreign Minister Ida Holm left. The Norwegian foreign minister said so."
    article, names = read(text)
    found = Speakers(article).of_source(Span(text.index("The N"), text.rindex(" said")))
    assert found.mention is not None
    assert names[found.mention].seed_id == "role:no-foreign-minister"


def test_mentions_stay_in_order_and_offices_overlap_the_name_inside() -> None:
    article, names = read("The Norwegian foreign ministry met Ida Holm.")
    assert [(one.span.of(article.text), one.form) for one in article.mentions] == [
        ("Norwegian", "named"), ("Norwegian foreign ministry", "nominal"), ("Ida Holm", "named"),
    ]  # fmt: skip
    assert len(names) == len(article.mentions)


@pytest.mark.parametrize(
    ("source", "expected"),
    [("The two ministers", ["Ida Holm", "Per Lund"]), ("Both foreign ministers", []), ("The three ministers", [])],
)
def test_holders_are_counted(source: str, expected: list[str]) -> None:
    text = f"Foreign Minister Ida Holm met Defence Minister Per Lund. {source} said so."
    article, _ = read(text)
    found = Speakers(article).of_source(Span(text.index(source), text.rindex(" said")))
    assert [article.mentions[i].span.of(text) for i in found.several] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Das dänische Außenministerium schwieg.", ("dänische Außenministerium", "foreign-ministry")),
        ("de", "Der frühere dänische Außenminister schwieg.", None),
        ("fr", "La ministre de la Défense danoise se tait.", ("ministre de la Défense danoise", "defence-minister")),
        ("es", "El ministro de Exteriores danés calla.", ("ministro de Exteriores danés", "foreign-minister")),
        ("pt", "O ministro da Defesa dinamarquês cala.", ("ministro da Defesa dinamarquês", "defence-minister")),
        ("it", "Il ministro degli Esteri danese tace.", ("ministro degli Esteri danese", "foreign-minister")),
        ("ru", "Датский министр обороны молчит.", ("Датский министр обороны", "defence-minister")),
    ],
)
def test_adjectives_of_other_languages_tell_the_state(
    language: str, text: str, expected: tuple[str, str] | None
) -> None:
    article = Article("txt", text, language, [Block("b", "paragraph", Span(0, len(text)), True)])
    article, names = with_offices(article, [], RESOURCES.rules(language).offices, RESOURCES.roles)
    found = [(one.span.of(text), name.seed_id) for one, name in zip(article.mentions, names, strict=True)]
    assert found == ([(expected[0], f"role:dk-{expected[1]}")] if expected else [])
