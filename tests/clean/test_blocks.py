import pytest

from onrecord.flows.clean.blocks import classify
from onrecord.flows.clean.lines import Part
from onrecord.flows.clean.stream import unaligned
from onrecord.flows.resources.builders import block_cues
from onrecord.flows.resources.seeds import load_outlets

CUES = block_cues(load_outlets())

LONG = (
    "The ferry had left the northern harbour shortly before nine in the evening with forty people on board, "
    "and nobody on the quay noticed that it was lying deeper than usual."
)
OTHER = (
    "Divers searched the wreck until the light failed, the coast guard said, and would go down again at dawn "
    "if the wind, which had been rising all day, allowed it."
)


def kinds(*texts: str, titles: tuple[str, ...] = (), byline: str | None = None) -> list[str]:
    parts = [Part(unaligned(text)) for text in texts]
    return [block.kind for block in classify(parts, CUES, titles, byline)]


def kind_in(text: str) -> str:
    """The kind of a part between two paragraphs."""
    return kinds(LONG, text, OTHER)[1]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Why did nobody notice?", "section_head"),
        ("What we know", "section_head"),
        ("Background", "section_head"),
        ("'Never again': the mayor's promise", "section_head"),
        ("He did not answer.", "paragraph"),
        ("“We saw nothing, and we heard nothing”", "paragraph"),
        ("Was it the wind? Nobody knows. Was it the load?", "paragraph"),
        ("• Forty people were on board.", "bullet"),
        ("* Forty people were on board.", "bullet"),
        ("– I saw it go down, he said.", "paragraph"),
        ("Photo: Ada Lund/Harbour Times", "caption"),
        ("The wreck at low tide. (Ada Lund/AFP)", "caption"),
        ("Correction: An earlier version gave the wrong name of the ferry.", "correction"),
        ("(Reuters)", "agency_slug"),
        ("KETTLEBY (AFP) -", "agency_slug"),
        ("Read more: The last crossing", "boilerplate"),
        ("© 2031 Harbour Times. All rights reserved.", "boilerplate"),
        ("By Ada Lund", "author_bio"),
        ("Von Ada Lund und Bo Berg", "author_bio"),
        ("Von Kettleby nach Ostwick", "section_head"),
        ("Ada Lund and Bo Berg in Kettleby contributed to this report.", "author_bio"),
        ("Correction, 13 March: The ferry was built in 1987, not in 1978.", "correction"),
        ("Anmerkung der Redaktion: In einer ersten Fassung war das Baujahr falsch.", "correction"),
        ("Correction of course was slow.", "paragraph"),
        ("Reuters/dpa", "agency_slug"),
        ("Ada Lund, Associated Press", "agency_slug"),
        ("Take the map", "section_head"),
        ("Advertisement", "boilerplate"),
        ("Advertisement brought the company to its knees, he said.", "paragraph"),
        ("Lesen Sie auch: Die letzte Überfahrt", "boilerplate"),
        ("À lire aussi : La dernière traversée", "boilerplate"),
        ("Te puede interesar: La última travesía", "boilerplate"),
        ("Leggi anche: L’ultima traversata", "boilerplate"),
        ("Leia também: A última travessia", "boilerplate"),
        ("Читайте также: Последний рейс", "boilerplate"),
        ("Zuletzt aktualisiert am 4. Mai 2031", "boilerplate"),
        ("News | Sport | Contact us", "boilerplate"),
        ("04/05/2031 13:27 CET", "boilerplate"),
        ("Top 100 of 2030", "section_head"),
        ("Reporting by Ada Lund; Editing by Bo Berg", "author_bio"),
    ],
)
def test_form_between_paragraphs(text: str, kind: str) -> None:
    assert kind_in(text) == kind


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Suscríbete a nuestro boletín", "newsletter"),
        ("Publicidade", "advertisement"),
        ("Condividi su Facebook", "sharing"),
        ("Schreiben Sie einen Kommentar", "comments"),
        ("Tous droits réservés", "copyright"),
        ("Lire aussi : La dernière traversée", "related"),
        ("Back to top", "navigation"),
        ("Last updated: 4 May 2031", "date line"),
    ],
)
def test_furniture_says_which_it_is(text: str, reason: str) -> None:
    parts = [Part(unaligned(each)) for each in (LONG, text, OTHER)]
    assert [block.exclude_reason for block in classify(parts, CUES)] == [None, reason, None]


def test_a_pull_quote_repeats_a_sentence_of_the_article() -> None:
    quote = "it was lying deeper than usual on that evening"
    told = f"Those who had loaded it knew that {quote}, and went home. Nobody else had seen anything at all."
    assert kinds(LONG, f"“{quote.capitalize()}”", told, OTHER) == ["paragraph", "paragraph", "paragraph", "paragraph"]
    whole = "I saw the ferry go down within a minute"
    told = f"She stood on the quay all night. “{whole},” she said, and would say nothing more to anybody."
    assert kinds(LONG, f"“{whole}.”", told, OTHER) == ["paragraph", "pullquote", "paragraph", "paragraph"]


def test_what_stands_around_an_article_is_left_out_of_its_body() -> None:
    title = "Ferry lost with forty on board off the harbour"
    texts = [
        "World news in brief",
        title,
        "3 min read",
        "Ellery",
        "Harbours",
        "What happened",
        LONG,
        OTHER,
        "Five things to see in Ostwick",
    ]
    tags = ["", "h1", "", "td", "td", "h2", "p", "p", "h3"]
    parts = [Part(unaligned(text), tag) for text, tag in zip(texts, tags, strict=True)]
    blocks = classify(parts, CUES)
    assert [block.exclude_reason for block in blocks] == [
        "above the headline",
        "headline",
        "above the text",
        "above the text",
        "above the text",
        None,
        None,
        None,
        "heads nothing",
    ]
    assert [block.text for block in blocks if block.is_body] == ["What happened", LONG, OTHER]


def test_a_list_or_poem_of_short_lines_is_no_edge() -> None:
    lines = ["Forty on the water", "forty in the dark", "none upon the quay", "nobody to mark"]
    blocks = classify([Part(unaligned(text)) for text in [*lines * 8, LONG]], CUES)
    assert all(block.is_body for block in blocks if block.kind != "headline")


def test_dashes_are_bullets_only_in_company() -> None:
    assert kinds(LONG, "- forty people on board.", "- one of them a child.", OTHER)[1:3] == ["bullet", "bullet"]


@pytest.mark.parametrize(
    "title",
    [
        "Ferry sinks off the northern harbour",
        "Ferry Sinks Off Northern Harbour.",
        "Why did the ferry sink?",
        "‘It just went’: ferry lost with forty on board",
    ],
)
def test_title_like_opening_is_the_headline(title: str) -> None:
    assert kinds(title, LONG, OTHER) == ["headline", "paragraph", "paragraph"]


def test_a_lead_is_no_headline() -> None:
    assert kinds("A ferry has sunk off the northern harbour.", LONG, OTHER)[0] == "paragraph"
    assert kinds(LONG, OTHER) == ["paragraph", "paragraph"]


def test_a_label_above_the_headline() -> None:
    assert kinds("Analysis", "Ferry lost: what the inquiry will have to ask", LONG)[:2] == ["section_head", "headline"]


def test_a_head_below_the_headline() -> None:
    found = kinds("Ferry sinks off the northern harbour", "What happened", LONG, OTHER)
    assert found == ["headline", "section_head", "paragraph", "paragraph"]


def test_declared_title_is_the_headline_even_as_a_sentence() -> None:
    title = "A ferry has sunk off the northern harbour."
    assert kinds(title, LONG, titles=(title,))[0] == "headline"


def test_a_single_short_line_is_body() -> None:
    assert kinds("Ferry sinks") == ["paragraph"]


def test_biography_at_the_end() -> None:
    bio = "Ada Lund is a senior lecturer at the University of Kettleby and author of “Deep Water”."
    assert kinds(LONG, OTHER, "Ada Lund", bio)[2:] == ["author_bio", "author_bio"]


def test_somebody_the_article_speaks_of_is_not_its_author() -> None:
    quoted = LONG + " Ms Lund, who saw it, called the coast guard at once."
    assert kinds(quoted, OTHER, "Ada Lund is a lecturer at the University of Kettleby.")[2] == "paragraph"


def test_a_line_that_repeats_the_byline_names_the_author() -> None:
    assert kinds(LONG, "Ada Lund", OTHER, byline="Ada Lund")[1] == "author_bio"


def test_markup_decides_where_there_is_any() -> None:
    tags = {"h1": "headline", "h2": "section_head", "p": "paragraph", "li": "bullet", "figcaption": "caption"}
    texts = ["Ferry sinks", "The crossing", LONG, "Forty people on board", "The quay at noon"]
    parts = [Part(unaligned(text), tag) for text, tag in zip(texts, tags, strict=True)]
    assert [block.kind for block in classify(parts, CUES)] == list(tags.values())


@pytest.mark.parametrize("text", ["x" * 20_000, "(" + "x " * 39, "(x" * 10_000, "X" * 20_000])
def test_long_runs_without_any_structure_are_classified(text: str) -> None:
    assert kinds(text, LONG, OTHER)[0] in ("paragraph", "headline")
