"""The word lists of wordings: what is wrong in a file is told by its name; contested names mean known entries."""

import pytest

from onrecord.flows.resources import wording_seeds
from onrecord.flows.resources.seeds import SeedError, load_gazetteer
from onrecord.flows.resources.wording_seeds import load_wordings


def test_contested_names_mean_entries_of_the_gazetteer() -> None:
    known = {name.seed_id for name in load_gazetteer()}
    assert {name.seed_id for name in load_wordings().contested} <= known


def test_those_who_rule_are_the_first_family_in_every_language() -> None:
    described = [words.describing for words in load_wordings().languages.values() if words.describing]
    assert len(described) >= 4
    assert {one.families["government"] for one in described} == {0}
    for one in described:
        assert set(one.classes.values()) | set(one.overrides.values()) <= set(one.families)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[namings", "expected TOML"),
        ("[namings]\n", "expected the tables"),
        ("[namings]\n[describing]\nfamilies = []\n[overrides]\n", "expected the keys"),
    ],
)
def test_a_file_that_does_not_fit_is_told(content: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class File:
        def read_text(self, encoding: str) -> str:
            return content

    monkeypatch.setattr(wording_seeds, "language_files", lambda _: [("en", File())])
    with pytest.raises(SeedError, match=f"en/wordings.toml: {told}"):
        load_wordings()
