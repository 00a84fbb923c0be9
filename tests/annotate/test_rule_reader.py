"""What the rules read in each language without a parser. The sentences are invented."""

from itertools import pairwise

import pytest

from onrecord.flows.annotate.records import Paragraph
from onrecord.flows.annotate.syntax import Entity
from onrecord.flows.resources.annotator import annotate_resources

READERS = annotate_resources("rules").readers


def read(code: str, text: str) -> Paragraph:
    return READERS[code].read(text)


def names(code: str, text: str) -> list[tuple[str, str]]:
    return [(mention.span.of(text), mention.kind) for mention in read(code, text).mentions]


def said(code: str, text: str) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (s.kind, s.cue_lemma, s.source and s.source.of(text), s.content and s.content.of(text))
        for s in read(code, text).statements
    ]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("es", "El presidente Luis Barrón viajó a Lisboa.", [("Luis Barrón", "PERSON"), ("Lisboa", "GPE")]),
        ("de", "Der Bau begann, als Karin Holm in Kiel wohnte.", [("Karin Holm", "PERSON"), ("Kiel", "GPE")]),
        ("de", "Deutschlands Wälder wachsen.", [("Deutschlands", "GPE")]),
        ("ru", "Иван Громов вернулся из Франции.", [("Иван Громов", "PERSON"), ("Франции", "GPE")]),
        ("fr", "Hélène Prat dirige la Banque de France.", [("Hélène Prat", "PERSON"), ("Banque de France", "ORG")]),
        (
            "pt",
            "Helena Prado estudou na Universidade de Évora.",
            [("Helena Prado", "PERSON"), ("Universidade de Évora", "ORG")],
        ),
        ("it", "Marco Lodi ama l'Italia.", [("Marco Lodi", "PERSON"), ("Italia", "GPE")]),
        (
            "en",
            "Helen Prath joined the Harbour Commission.",
            [("Helen Prath", "PERSON"), ("Harbour Commission", "ORG")],
        ),
    ],
)
def test_names_are_known_or_told_by_their_shape(code, text, expected):
    assert names(code, text) == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("es", "Ayer llovió. Después salió el sol."),
        ("de", "Die Brücke trägt den Verkehr. Gestern fiel der Strom aus."),
        ("fr", "Hier, la pluie est tombée. Demain, il fera beau."),
        ("en", "Yesterday it rained. Nobody came on Monday."),
    ],
)
def test_common_words_that_begin_a_sentence_are_no_names(code, text):
    assert names(code, text) == []


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (
            "es",
            "«No hay retraso», dijo el ministro Andrés Quiroga.",
            ("says", "decir", "el ministro Andrés Quiroga", None),
        ),
        ("de", "„Wir bauen weiter“, sagte Karin Holm.", ("says", "sagen", "Karin Holm", None)),
        ("ru", "«Задержек не будет», — сказал Андрей Лосев.", ("says", "сказать", "Андрей Лосев", None)),
        ("fr", "« C'est prêt », a déclaré Hélène Prat.", ("says", "déclarer", "Hélène Prat", None)),
        ("it", "Marco Lodi ha detto che la fabbrica chiude.", ("says", "dire", "Marco Lodi", "la fabbrica chiude")),
        ("de", "Der Sprecher sagte, dass die Brücke hält.", ("says", "sagen", "Der Sprecher", "die Brücke hält")),
        ("en", "The plant is quite safe, the company said.", ("says", "say", "the company", "The plant is quite safe")),
        (
            "pt",
            "Segundo o Banco Central, a inflação subiu.",
            ("according_to", "segundo", "o Banco Central", "a inflação subiu"),
        ),
        (
            "ru",
            "По словам Ольги Вершининой, мост закрыт.",
            ("according_to", "по словам", "Ольги Вершининой", "мост закрыт"),
        ),
    ],
)
def test_speech_has_its_source_and_its_content(code, text, expected):
    assert said(code, text) == [expected]


def test_a_pronoun_speaks_and_a_cue_without_a_source_does_not():
    assert said("fr", "L'accord est enfin signé, affirme-t-il.") == [
        ("says", "affirmer", "il", "L'accord est enfin signé")
    ]
    assert said("es", "Dijo adiós.") == []


def test_a_plain_claim_needs_a_name_and_a_figure_behind_it():
    text = "Ayer Luis Barrón compró unas 40 casas. Luis Barrón vive aquí."
    (claim,) = read("es", text).claims
    assert (claim.subject.of(text), claim.predicate, claim.object.of(text)) == (
        "Luis Barrón",
        "compró unas",
        "40 casas",
    )
    assert claim.polarity == "affirmed"


def test_every_span_lies_in_the_paragraph_and_no_names_overlap():
    text = "Según El Diario, «Ana López y el Banco de Bilbao», dijo Ana López, firmarán 3 acuerdos en Lima."
    found = read("es", text)
    ends = [mention.span for mention in found.mentions]
    assert all(left.end <= right.start for left, right in pairwise(ends))
    assert all(0 <= span.start < span.end <= len(text) for span in ends)


def test_an_empty_paragraph_says_nothing():
    assert READERS["es"].read("") == Paragraph([], [], [], [], 0)


def with_model(text: str, *marked: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Names of a French text of which a model marks these words."""
    entities = [Entity(text.index(words), text.index(words) + len(words), kind) for words, kind in marked]
    found = READERS["fr"].read(text, entities).mentions
    return [(mention.span.of(text), mention.kind, mention.basis) for mention in found]


def test_a_model_s_entity_counts_where_the_gazetteer_knows_no_name():
    text = "La Compagnie Prat quitte la France."
    assert with_model(text, ("Compagnie Prat", "PER"), ("France", "ORG")) == [
        ("Compagnie Prat", "PERSON", "model"),
        ("France", "GPE", "gazetteer"),
    ]


def test_of_overlapping_names_the_longer_stays():
    text = "Hélène Prat dirige la Caisse Nord de France."
    assert with_model(text, ("Hélène Prat", "PER"), ("Caisse Nord de France", "ORG")) == [
        ("Hélène Prat", "PERSON", "model"),
        ("Caisse Nord de France", "ORG", "model"),
    ]


def test_a_shape_adds_names_of_several_words_that_the_model_passes_over():
    text = "Hier, Hélène Prat a vu Brouzac."
    assert with_model(text) == [("Hélène Prat", "PERSON", "pattern")]
    assert ("Brouzac", "GPE") in names("fr", text)


def test_what_the_model_marks_as_something_else_is_no_name_of_a_person():
    text = "Hier, Hélène Prat a gagné."
    assert with_model(text, ("Hélène Prat", "MISC")) == []
    text = "Hier, le Championnat Brouzac a commencé."
    assert with_model(text, ("Championnat Brouzac", "MISC")) == [("Championnat Brouzac", "EVENT", "pattern")]


def test_a_model_s_entity_has_no_mark_at_its_edges():
    text = "Hier, « Brouzac » a gagné."
    assert with_model(text, ("« Brouzac »", "ORG")) == [("Brouzac", "ORG", "model")]
