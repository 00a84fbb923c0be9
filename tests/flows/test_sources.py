"""sources.toml: what it may say, and how a wrong one is told: file, line, key, what to do."""

from pathlib import Path

import pytest

from onrecord.flows.intake.sources import Source, load_sources
from onrecord.flows.settings import SettingsError

ROOT = Path(__file__).parents[2]


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = """\
# What the harbour puts down
[[source]]
name = "harbour"
folder = "drops"
outlet = "Quayside News"
language = "en"
map = { text = "said" }

[[source]]
name = "feed"
feed = "https://bay.example/feed"
enabled = false
"""


def test_paths_are_relative_to_the_file_and_disabled_ones_are_left_out(tmp_path: Path) -> None:
    (harbour,) = load_sources(written(tmp_path, GOOD))
    assert harbour.path == tmp_path / "drops"
    assert harbour.said == {"outlet": "Quayside News", "language": "en"}
    assert harbour.map == {"text": "said"}


def test_a_source_asked_for_by_name_may_be_disabled(tmp_path: Path) -> None:
    (feed,) = load_sources(written(tmp_path, GOOD), ["feed"])
    assert feed.addresses == ("https://bay.example/feed",)
    with pytest.raises(SettingsError, match=r"no source 'fed' \(did you mean feed\?\)"):
        load_sources(tmp_path / "sources.toml", ["fed"])


def test_the_example_of_the_docs_can_be_loaded() -> None:
    example = ROOT / "docs" / "operations" / "sources.toml"
    enabled = load_sources(example)
    assert [source.name for source in enabled] == ["harbour-desk", "crawl", "council-feed", "notices"]
    said = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in Source.model_fields if f"`{name}`" not in said] == []


SECOND = '[[source]]\nname = "a"\nfolder = "x"\n\n[[source]]\nname = "b"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SECOND + 'feed = "https://bay.example"\ndelay = -1\n', r"line 8: delay: .*greater than .* found -1"),
        (SECOND + 'feed = "https://bay.example"\ndelais = 1\n', r"line 8: delais is no known key \(did you mean delay"),
        (SECOND, r"line 5: expected exactly one of .*, found none"),
        (SECOND + 'folder = "x"\nwarc = "y"\n', r"line 5: expected exactly one of .*, found folder and warc"),
        ('[[source]]\nfolder = "x"\n', "line 1: name is missing; add it"),
        ('[[source]]\nname = "a/b"\nfolder = "x"\n', "line 2: name: "),
        (SECOND.replace('"b"', '"a"') + 'folder = "x"\n', "line 6: a second source 'a'"),
        ('[[source]]\nname = "a"\nfolder = "x"\nmap = { words = "t" }\n', r"line 4: map: \['words'\] are no fields"),
        ("[[source]]\nname = \n", r"not valid TOML: .*line 2"),
        ("[[sources]]\n", r"sources is no known key \(did you mean source\?\)"),
        ("", r"expected a table \[\[source\]\], found none; add one"),
        ("source = 3\n", r"expected tables \[\[source\]\], found 3"),
        (SECOND + 'feed = "bay.example/feed"\n', r"line 7: feed: 'bay.example/feed' is no web address; expected one"),
        (SECOND + 'pages = ["https://bay.example", "x"]\n', r"line 7: pages: 'x' is no web address"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError, match=said) as told:
        load_sources(path)
    assert str(told.value).startswith(str(path))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"sources\.toml is not there"):
        load_sources(tmp_path / "sources.toml")


def test_a_file_that_is_no_text_or_a_folder_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xff\xfe[[source]]")
    with pytest.raises(SettingsError, match=r"sources.toml: expected text in UTF-8, .*save it as UTF-8"):
        load_sources(path)
    with pytest.raises(SettingsError, match=r"cannot be read: Is a directory; give a file of sources: --sources FILE"):
        load_sources(tmp_path)
