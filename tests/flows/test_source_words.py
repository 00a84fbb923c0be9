"""How languages name sources: each folder has its words, and they reach quotes and citations."""

from pathlib import Path

import pytest

from onrecord.flows.annotate.source_words import SourceWords
from onrecord.flows.resources import source_words
from onrecord.flows.resources.seeds import SeedError
from onrecord.flows.resources.source_words import load_source_words

WORDS = load_source_words()


@pytest.mark.parametrize(
    ("code", "text", "rest"),
    [
        ("en", "in an exclusive interview with the Herald", "Herald"),
        ("en", "she told Reuters", "Reuters"),
        ("de", "im Gespräch mit der Zeitung", "Zeitung"),
        ("fr", "dans une interview à l'AFP", "AFP"),
        ("es", "en una entrevista con la BBC", "BBC"),
        ("pt", "em entrevista à Folha", "Folha"),
        ("it", "ai microfoni di Radio Uno", "Radio Uno"),
        ("ru", "в интервью агентству ТАСС", "ТАСС"),
    ],
)
def test_a_medium_stands_behind_the_words_for_telling_it(code: str, text: str, rest: str) -> None:
    match = WORDS[code].told_before.search(text)
    assert match is not None
    assert text[match.end() :] == rest


@pytest.mark.parametrize(
    ("code", "source", "head"),
    [
        ("en", "a spokesman for the mayor", "a spokesman"),
        ("fr", "le porte-parole de la mairie", "le porte-parole"),
        ("fr", "le chef d'Airbus", "le chef"),
        ("de", "ein Sprecher der Stadt in Kiel", "ein Sprecher der Stadt"),
        ("es", "la portavoz del puerto", "la portavoz"),
    ],
)
def test_the_head_of_a_source_ends_before_a_preposition(code: str, source: str, head: str) -> None:
    match = WORDS[code].head_end.search(source)
    assert match is not None
    assert source[: match.start()] == head


def test_without_words_nothing_is_found() -> None:
    nothing = SourceWords()
    assert nothing.told_before.search("told Reuters in an interview with the BBC") is None
    assert nothing.work_before.search("the book ") is None
    assert nothing.joined.search("Holm and Lund") is None


def test_a_file_with_other_keys_is_an_error_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sources.toml"
    file.write_text('articles = ["the"]', encoding="utf-8")
    monkeypatch.setattr(source_words, "language_files", lambda _: [("xx", file)])
    with pytest.raises(SeedError, match=r"xx/sources\.toml"):
        load_source_words()
