"""A language is a folder: what is missing in one is said plainly, and what rests on rules needs no parser."""

import subprocess
import sys
from dataclasses import fields, replace
from importlib.resources import files

import pyarrow as pa
import pytest

from onrecord.flows.annotate.paragraphs import read_paragraphs
from onrecord.flows.annotate.resources import PARSED_LANGUAGE
from onrecord.flows.annotate.stage import annotate_texts
from onrecord.flows.resources import language_data, naming_words, seeds, syntax_words
from onrecord.flows.resources.annotator import annotate_resources
from onrecord.flows.resources.naming_words import load_naming_words
from onrecord.flows.resources.syntax_words import load_syntax_words
from onrecord.flows.settings import SettingsError, load_settings

GIVEN = annotate_resources("rules")
FOLDERS = sorted(folder.name for folder in (files(seeds.PACKAGE) / "languages").iterdir())


@pytest.mark.parametrize("code", FOLDERS)
def test_nothing_is_missing_in_the_folder_of_a_language(code):
    assert language_data.missing(code) == [], f"seeds/languages/{code}/ lacks these files"
    language = seeds.load_languages()[code]
    lexicon = language_data.load_lexicon(language)
    assert lexicon is not None
    empty = [
        name
        for name in ("org_words", "place_words", "event_words", "firsts", "lasts", "titles", "common")
        if not getattr(lexicon.names, name)
    ]
    empty += [
        name
        for name in ("cues", "that", "he", "she", "determiners", "according_to", "told", "reports", "confirms")
        if not getattr(lexicon.speech, name)
    ]
    assert empty == [], f"seeds/languages/{code}/names.toml or speech.toml have nothing under these keys"
    unknown = (lexicon.speech.reports | lexicon.speech.confirms) - set(lexicon.speech.cues.values())
    assert unknown == set(), f"seeds/languages/{code}/speech.toml names verbs without forms"
    assert {"state:fr", "state:us", "org:un"} <= {
        entry.seed_id for found in lexicon.entries.values() for entry in found
    }


@pytest.mark.parametrize(
    ("language", "text", "people"),
    [
        ("de", "Am Montag kamen zwei Norwegerinnen an.", "Norwegerinnen"),
        ("fr", "Deux Ghanéennes sont arrivées lundi.", "Ghanéennes"),
        ("es", "El lunes llegaron dos noruegas.", "noruegas"),
        ("pt", "Na segunda chegaram duas norueguesas.", "norueguesas"),
        ("it", "Lunedì sono arrivate due norvegesi.", "norvegesi"),
        ("ru", "В понедельник прибыли два норвежца.", "норвежца"),
    ],
)
def test_people_of_a_state_are_known_in_each_language(language, text, people):
    rows = annotated(language, text)["mentions"].to_pylist()
    found = {row["surface"]: (row["kind"], row["form"]) for row in rows}
    assert found.get(people) == ("NORP", "demonym")


@pytest.mark.parametrize(
    ("language", "text", "lengths"),
    [
        ("en", "Twelve boats sank in the past eight weeks, and two on 3 May 2019 at 5 pm.", ["eight weeks"]),
        ("fr", "Le bateau a coulé le 5 mai à 18 h 30.", []),
        ("es", "El barco se hundió el lunes a las 18 horas.", []),
    ],
)
def test_a_length_of_time_inside_a_date_is_a_quantity_and_the_time_of_day_is_none(language, text, lengths):
    rows = annotated(language, text)["quantities"].to_pylist()
    assert [row["surface"] for row in rows if row["dim"] == "duration"] == lengths


def test_missing_files_of_a_language_are_named():
    assert language_data.missing("xx") == ["words.toml", *language_data.FILES]
    language = replace(seeds.load_languages()["es"], code="xx")
    assert language_data.load_lexicon(language) is None


def test_a_language_that_is_parsed_has_the_words_of_the_rules_over_its_syntax():
    assert language_data.missing(PARSED_LANGUAGE, language_data.PARSED_FILES) == []
    syntax, naming = load_syntax_words()[PARSED_LANGUAGE], load_naming_words()[PARSED_LANGUAGE]
    parts = (syntax, naming.names, naming.metonyms)
    empty = [field.name for part in parts for field in fields(part) if not getattr(part, field.name)]
    assert empty == [], f"seeds/languages/{PARSED_LANGUAGE}/syntax.toml or naming.toml have nothing under these keys"


def test_what_a_language_lacks_to_be_parsed_is_named():
    lacking = language_data.missing("de", language_data.PARSED_FILES)
    assert lacking == ["reporting.toml", "propositions.toml", "syntax.toml", "naming.toml", "roles.toml"]


@pytest.mark.parametrize(
    ("read", "content", "words"),
    [
        (syntax_words._words, 'asked = ["who"]', "expected exactly the keys"),
        (syntax_words._words, "asked = [", "expected TOML"),
        (naming_words._words, "[names]", "expected exactly the keys"),
    ],
)
def test_a_file_that_does_not_fit_is_named(read, content, words):
    with pytest.raises(seeds.SeedError, match=rf"xx/file\.toml.*{words}"):
        read("xx/file.toml", content)


def annotated(language, text="„Wir bauen weiter“, sagte Karin Holm."):
    rows = pa.Table.from_pylist([{"paragraph_id": "par:1", "language": language, "text": text}])
    given = GIVEN
    (paragraph,) = read_paragraphs(rows, given, "tol:1")["paragraph_annotations"].to_pylist()
    block = {"text_id": "txt:1", "language": language, "text": text, "block_id": "blk:1", "kind": "paragraph"}
    block |= {"char_start": 0, "char_end": len(text), "is_body": True}
    return annotate_texts(pa.Table.from_pylist([paragraph | block]), given, "tol:2")


def test_a_text_read_by_rules_says_so_and_its_quotes_have_speakers():
    tables = annotated("de")
    assert tables["text_annotations"].column("status").to_pylist() == ["by_rules"]
    (quote,) = tables["quotes"].to_pylist()
    assert (quote["form"], quote["speaker_surface"], quote["cue_lemma"]) == ("direct", "Karin Holm", "sagen")
    assert quote["speaker_mention_id"] in tables["mentions"].column("mention_id").to_pylist()


def test_a_text_in_a_language_without_a_folder_says_so_and_keeps_its_sentences():
    tables = annotated("da")
    assert tables["text_annotations"].column("status").to_pylist() == ["partly"]
    assert tables["sentences"].num_rows == 1
    assert [q["unresolved_reason"] for q in tables["quotes"].to_pylist()] == ["unsupported_language"]


def test_without_a_language_names_that_all_share_are_found():
    (mention,) = annotated("", "A ship of the World Economic Forum in May Far North 12")["mentions"].to_pylist()
    assert (mention["surface"], mention["basis"]) == ("World Economic Forum", "gazetteer")
    assert annotated("", "Paris Georgia Reading Turkey")["mentions"].num_rows == 0


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("fr", "Selon l'AFP, le pont est fermé.", ("according_to", "l'AFP")),
        ("es", "«No habrá retrasos», dijo Luis Barrón a Reuters.", ("statement_to", "Reuters")),
        ("de", "Die Brücke ist gesperrt, meldete AFP.", ("reported_by", "AFP")),
        ("pt", "Segundo a Reuters, a ponte fechou.", ("according_to", "a Reuters")),
    ],
)
def test_cited_media_are_found_in_other_languages(code, text, expected):
    (citation,) = annotated(code, text)["citations"].to_pylist()
    assert (citation["marker"], citation["surface"]) == expected
    assert citation["outlet_id"] is not None


def test_rules_import_no_parser():
    code = (
        "import sys; from onrecord.flows import stages; from onrecord.flows.resources import annotator; "
        "annotator.paragraph_resources('rules');"
        "annotator.paragraph_parameters('rules'); print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_annotator_is_a_setting(tmp_path, monkeypatch):
    assert load_settings(tmp_path).chosen(("annotator",)) == (("annotator", "model"),)
    (tmp_path / "onrecord.toml").write_text('annotator = "rules"\n')
    assert load_settings(tmp_path).annotator == "rules"
    assert load_settings(tmp_path, annotator="model").annotator == "model"
    monkeypatch.setenv("ONRECORD_ANNOTATOR", "guess")
    with pytest.raises(SettingsError, match="annotator"):
        load_settings(tmp_path)
