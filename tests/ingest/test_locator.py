"""Locators: reversible, and parted by the last #."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.ingest.locator import entry, escape, unescape

# What file names and ids can hold: any character, and bytes that are not UTF-8 as os.fsdecode gives them.
PARTS = st.text(st.one_of(st.characters(), st.sampled_from("#%2358FfE\udc80\udcff")), max_size=30)


@given(PARTS)
def test_escape_is_reversible(part):
    if any("\udc00" <= character < "\udc80" for character in part):
        return
    assert unescape(escape(part)) == part


@given(PARTS)
def test_an_escaped_part_has_no_mark_and_no_undecoded_byte(part):
    assert "#" not in escape(part)
    assert not any("\udc80" <= character <= "\udcff" for character in escape(part))


def test_parts_without_marks_stay_readable():
    for part in ("100 % sure.txt", "a/b c.txt", "https://example.org/a?b=c%20d", "Ærø–2.html"):
        assert escape(part) == part


def test_the_last_mark_parts_path_and_entry():
    locator = entry(escape("week#1/rows.jsonl"), "a#7")
    assert locator == "week%231/rows.jsonl#a%237"
    assert locator.rpartition("#")[2] == "a%237"
