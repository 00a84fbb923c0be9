"""What an archive may cost: depth, members, bytes; and that no damage to one ever fails."""

import gzip
import zipfile

import pytest
from building import PAGE, ROWS, TEXT, documents, read, reasons, tarred, zipped
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.ingest.documents import Limits

BUILDERS = {"zip": zipped, "tar": tarred}


@pytest.mark.parametrize("kind", BUILDERS)
def test_depth_is_limited(kind):
    content = TEXT
    for level in range(4):
        content = BUILDERS[kind]((f"{level}" if level else "a.txt", content))
    assert list(documents(read("a", content, Limits(max_depth=4)))) == ["a/3/2/1/a.txt"]
    assert reasons(read("a", content, Limits(max_depth=3))) == {"a/3/2/1": "too_deep"}


@pytest.mark.parametrize("kind", BUILDERS)
def test_the_number_of_members_is_limited_over_all_depths(kind):
    inner = BUILDERS[kind](*((f"{i}.txt", TEXT) for i in range(4)))
    content = BUILDERS[kind](("x", inner), ("y", inner))
    assert len(documents(read("a", content, Limits(max_entries=10)))) == 8
    items = read("a", content, Limits(max_entries=8))
    assert reasons(items) == {"a": "too_many"}
    assert len(documents(items)) == 6


def test_a_member_that_expands_without_end_is_given_up_and_the_next_read():
    limits = Limits(max_bytes=10_000, max_ratio=1000)
    items = read("a.zip", zipped(("big.txt", b" " * 200_000), ("b.txt", TEXT)), limits)
    assert reasons(items) == {"a.zip/big.txt": "too_large"}
    assert list(documents(items)) == ["a.zip/b.txt"]


@pytest.mark.parametrize("kind", BUILDERS)
def test_all_members_together_are_limited(kind):
    rows = gzip.compress(ROWS * 20_000)
    content = BUILDERS[kind](*((f"{i}.jsonl.gz", rows) for i in range(20)))
    limits = Limits(max_bytes=100_000, max_unpacked_bytes=5_000_000)
    items = read("a", content, limits)
    assert reasons(items) == {"a": "too_large"}
    assert documents(items)


def test_an_archive_inside_another_is_held_up_to_a_limit():
    inner = zipped(("a.txt", TEXT * 1000), method=zipfile.ZIP_STORED)
    content = zipped(("in.zip", inner), ("b.txt", TEXT))
    items = read("a.zip", content, Limits(max_bytes=1000))
    assert reasons(items) == {"a.zip/in.zip": "too_large"}
    assert list(documents(items)) == ["a.zip/b.txt"]


NAMES = st.sampled_from(["a.txt", "b/a.txt", "b/metadata.csv", "c.html", "d.jsonl", "e.zip", "../f", "g.gz", ".h"])
CONTENTS = st.one_of(
    st.binary(max_size=60), st.sampled_from([TEXT, PAGE, ROWS, zipped(("x.txt", TEXT)), tarred(("y.txt", TEXT))])
)


@given(
    st.sampled_from(sorted(BUILDERS)),
    st.lists(st.tuples(NAMES, CONTENTS), max_size=5, unique_by=lambda file: file[0]),
    st.integers(0, 4000),
    st.integers(0, 255),
)
def test_a_damaged_archive_never_fails_and_always_gives_something(kind, files, at, mask):
    content = bytearray(BUILDERS[kind](*files))
    if at < len(content):
        content[at] ^= mask
    items = read(f"x.{kind}", bytes(content))
    assert "failed" not in reasons(items).values()
    assert items or all(name.startswith(".") or name.endswith("metadata.csv") for name, _ in files) or mask
    assert items == read(f"x.{kind}", bytes(content))
