import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from onrecord.flows.annotate.cues import ATTITUDES
from onrecord.flows.resources import reporting_words, seeds


def test_english_words_fit_each_other() -> None:
    words = reporting_words.load_reporting()["en"]
    assert set(words.attitudes) | set(words.nouns) | set(words.adjectives) <= set(ATTITUDES)
    known = words.verbs | set(seeds.load_languages()["en"].speech_verbs)
    assert {"vow", "want", "support", "show"} <= known
    assert frozenset().union(*words.nouns_after.values()) <= set(words.noun_attitudes)
    assert frozenset().union(*words.adjectives_after.values()) <= set(words.adjective_attitudes)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[nouns]", "[substantives]", r"en/reporting\.toml: expected exactly the tables"),
        ("showing = [", "display = [", r"en/reporting\.toml, attitudes: expected each word under one of"),
        ('"demonstrate", "detail"', '"believe", "detail"', r"attitudes: .*\['believe'\]"),
        ('makers = ["by"', 'makers = ["By"', r"lists\.makers: expected lemmas in lower case"),
        ("[lists]", "[lists", r"en/reporting\.toml: expected TOML"),
    ],
)
def test_a_bad_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    good = (files(seeds.PACKAGE) / "languages" / "en" / reporting_words.FILE).read_text(encoding="utf-8")
    assert tomllib.loads(good)
    bad = tmp_path / reporting_words.FILE
    bad.write_text(good.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(reporting_words, "language_files", lambda _: [("en", bad)])
    with pytest.raises(seeds.SeedError, match=message):
        reporting_words.load_reporting()
