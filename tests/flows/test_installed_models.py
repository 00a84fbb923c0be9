"""A spaCy model of a language other than English is used once it is installed; a small stand-in is installed here."""

from pathlib import Path

import pyarrow as pa
import pytest
import spacy

from onrecord.flows.annotate import spacy_model
from onrecord.flows.annotate.models import installed_models
from onrecord.flows.annotate.paragraphs import read_paragraphs
from onrecord.flows.annotate.resources import AnnotateResources
from onrecord.flows.resources import annotator

TEXT = "Brouzac signe avec Lindaro."
LOADER = """
from pathlib import Path
import spacy

def load(**options):
    return spacy.load(Path(__file__).parent / "data", **options)
"""


def install(folder: Path, name: str, version: str, *, declared: bool = True) -> None:
    """Make a package of a French pipeline that marks Lindaro, as `spacy package` would."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("sentencizer", name="senter")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Lindaro"}])
    (folder / name).mkdir()
    nlp.to_disk(folder / name / "data")
    (folder / name / "__init__.py").write_text(LOADER)
    about = folder / f"{name}-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    if declared:
        (about / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which packages are imported."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def read(given: AnnotateResources, language: str) -> list[tuple[str, str, str]]:
    rows = pa.Table.from_pylist([{"paragraph_id": "par:1", "language": language, "text": TEXT}])
    (row,) = read_paragraphs(rows, given, "tol:1")["paragraph_annotations"].to_pylist()
    return [(TEXT[m["start"] : m["end"]], m["kind"], m["basis"]) for m in row["mentions"]]


def test_an_installed_model_marks_the_names_of_its_language_alone(site: Path) -> None:
    install(site, "fr_core_news_lg", "3.8.7")  # of several models the largest is taken
    given = annotator.paragraph_resources("model")
    assert read(given, "fr") == [("Lindaro", "PERSON", "model")]
    assert "model" not in {basis for _, _, basis in read(given, "es")}
    assert not annotator.paragraph_resources("rules").entities


def test_installing_a_model_changes_what_the_paragraphs_depend_on(site: Path) -> None:
    before, plain = annotator.paragraph_parameters("model"), annotator.paragraph_parameters("rules")
    install(site, "fr_core_news_lg", "3.8.7")
    after = annotator.paragraph_parameters("model")
    assert after == before | {"model fr": "fr_core_news_lg 3.8.7"}
    assert annotator.paragraph_parameters("rules") == plain


def test_a_package_that_is_no_model_is_left_alone(site: Path) -> None:
    install(site, "it_core_news_lg", "999.9.9", declared=False)
    install(site, "it_trained_names", "1.0")
    assert installed_models({"it"}) == {}


def test_only_components_that_mark_entities_are_loaded(site: Path) -> None:
    install(site, "fr_core_news_lg", "3.8.7")
    model = installed_models({"fr"})["fr"]
    assert model.load().load().pipe_names == ["senter", "entity_ruler"]
    assert spacy_model._entity_pipeline(model).pipe_names == ["entity_ruler"]


def test_a_long_paragraph_is_marked_to_its_end(site: Path) -> None:
    install(site, "fr_core_news_lg", "3.8.7")
    find = spacy_model.entity_finder(installed_models({"fr"})["fr"])
    text = "Le port compte neuf bateaux. " * 4000 + "Lindaro"
    (few, many) = find(["", text])
    assert few == []
    assert [text[entity.start : entity.end] for entity in many] == ["Lindaro"]
