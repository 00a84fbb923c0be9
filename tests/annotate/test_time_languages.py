"""Times in languages other than English, which come from their files alone."""

import itertools

import pytest
from timing import grammar, values

from onrecord.flows.annotate.time_anchors import TimeLine
from onrecord.flows.annotate.time_grammar import TimeGrammar
from onrecord.flows.annotate.time_shapes import classes_of
from onrecord.flows.annotate.time_words import Element, TimeRule, TimeWords, elements_of
from onrecord.flows.clean.months_model import month_names
from onrecord.flows.resources.seeds import load_languages
from onrecord.flows.resources.time_seeds import load_plain_time_words, load_time_words

SAID = [
    ("de", "Die Brücke wurde am 3. Juli 2021 eröffnet.", "2021-07-03"),
    ("de", "Sie trafen sich am Dienstagabend.", "2024-06-11TEV"),
    ("de", "Sie werden sich am Freitag um 18.30 Uhr treffen.", "2024-06-14T18:30"),
    ("de", "Das war vor zwei Jahren.", "2022"),
    ("de", "Das war im vergangenen Monat.", "2024-05"),
    ("de", "Das war Ende 2020.", "2020"),
    ("de", "Sie stammt aus dem 19. Jahrhundert.", "18"),
    ("de", "Sie tagen vom 3. bis 7. Juli 2021.", "2021-07-03/2021-07-07"),
    ("fr", "Le pont a été ouvert le 3 juillet 2021.", "2021-07-03"),
    ("fr", "Le pont a été ouvert le 1er mai 2021.", "2021-05-01"),
    ("fr", "Ils se sont réunis mardi soir.", "2024-06-11TEV"),
    ("fr", "C'était il y a deux ans.", "2022"),
    ("fr", "C'était l’année dernière.", "2023"),
    ("fr", "C'est aujourd'hui.", "2024-06-12"),
    ("fr", "Il date du XIXe siècle.", "18"),
    ("fr", "Cela a duré trois mois.", "P3M"),
    ("es", "El puente se abrió el 3 de julio de 2021.", "2021-07-03"),
    ("es", "Se reunieron el martes.", "2024-06-11"),
    ("es", "Fue hace dos años.", "2022"),
    ("es", "Fue la semana pasada.", "2024-W23"),
    ("es", "Se construyó en el siglo XIX.", "18"),
    ("es", "Se reúnen cada lunes.", "XXXX-WXX-1"),
    ("pt", "A ponte foi aberta em 3 de julho de 2021.", "2021-07-03"),
    ("pt", "Eles se reuniram na terça-feira.", "2024-06-11"),
    ("pt", "Foi há dois anos.", "2022"),
    ("pt", "Foi na semana passada.", "2024-W23"),
    ("pt", "Foi em maio do ano passado.", "2023-05"),
    ("it", "Il ponte è stato aperto il 3 luglio 2021.", "2021-07-03"),
    ("it", "Si sono riuniti martedì.", "2024-06-11"),
    ("it", "Era due anni fa.", "2022"),
    ("it", "Era la settimana scorsa.", "2024-W23"),
    ("ru", "Мост открыли 3 июля 2021 года.", "2021-07-03"),
    ("ru", "Они встретились во вторник.", "2024-06-11"),
    ("ru", "Это было два года назад.", "2022"),
    ("ru", "Это было на прошлой неделе.", "2024-W23"),
    ("ru", "Это было в мае прошлого года.", "2023-05"),
    ("ru", "Он построен в XIX веке.", "18"),
    ("ru", "Мужчине 34-летний опыт не помог.", None),
]
WORDS = load_time_words()


@pytest.mark.parametrize(("language", "text", "value"), SAID)
def test_a_sentence_has_the_value(language: str, text: str, value: str | None) -> None:
    assert [found for _, found in values(text, language=language)] == ([value] if value else [])


def test_every_language_of_the_seeds_has_times() -> None:
    assert set(WORDS) == set(load_languages())


@pytest.mark.parametrize("language", WORDS)
def test_a_language_knows_all_months_weekdays_units_and_kinds_of_rules(language: str) -> None:
    words = WORDS[language].words
    weekdays = {**words["weekday"], **words.get("weekday_fair", {})}
    assert set(words["month"].values()) == set(range(1, 13))
    assert set(weekdays.values()) == set(range(1, 8))
    assert {"day", "week", "month", "year", "hour", "minute", "century"} <= set(words["unit"].values())
    assert set(words["season"].values()) == {"SP", "SU", "FA", "WI"}
    assert {rule.means for rule in WORDS[language].rules} == {
        *("date", "shift", "stretch", "length", "repeat", "vague", "modifier", "none"),
    }


FIGURES = ("3", "12", "1998", "2021-08-03", "2021-08", "3.7.2021", "10:35", "18.30", "1958-64", "3-7", "45")


def words_of(words: TimeWords, element: Element) -> list[str]:
    """Some words and figures that fit an element."""
    named = element.classes[0]
    if named.startswith("="):
        return [name[1:] for name in element.classes]
    wanted = "figure" if named == "number" else named
    figures = [figure for figure in FIGURES if wanted in classes_of(figure)]
    return [*list(words.words.get(named, {}))[:2], *figures[:2]]


RULES = [(language, rule) for language, words in WORDS.items() for rule in words.rules]


@pytest.mark.parametrize(
    ("language", "rule"),
    RULES,
    ids=[f"{language} {number} {rule.means}" for number, (language, rule) in enumerate(RULES)],
)
def test_every_form_can_be_written_and_read(language: str, rule: TimeRule) -> None:
    for form in rule.forms:
        elements = [e for e in elements_of(form) if isinstance(e, Element)]
        choices = [words_of(WORDS[language], element) for element in elements]
        assert all(choices), f"{form}: a class that no word has"
        for chosen in itertools.islice(itertools.product(*choices), 6):
            meanings = grammar(language).find(" ".join(chosen))
            TimeLine(None).resolve(meanings, [0] * len(meanings))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("De brug ging op 3 juli 2021 open.", "2021-07-03"),
        ("Most otwarto 3 lipca 2021 r.", "2021-07-03"),
        ("Bron öppnades 2021-07-03.", "2021-07-03"),
        ("Silta avattiin 3.7.2021.", "2021-07-03"),
        ("De brug ging maandag open, in 2021 personen.", None),
    ],
)
def test_a_language_without_a_file_has_dates_in_figures_and_with_names_of_months(text: str, value: str | None) -> None:
    found = TimeGrammar(load_plain_time_words(month_names()(None))).find(text)
    assert [when.value for when in TimeLine(None).resolve(found, [0] * len(found))] == ([value] if value else [])
