"""What pages and servers say of their rights."""

import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.ingest import html_file
from onrecord.flows.ingest.documents import Limits, Source
from onrecord.flows.ingest.rights import HEAD_BYTES, Rights, is_reserved_by_site, linked, rights


@pytest.mark.parametrize(
    ("headers", "head", "expected"),
    [
        ({}, "<p>Words</p>", None),
        ({"TDM-Reservation": "1"}, "", True),
        ({"tdm-reservation": " 0 "}, "", False),
        ({"tdm-reservation": "yes"}, "", None),
        ({}, '<meta name="tdm-reservation" content="1">', True),
        ({}, "<META content='1' NAME=TDM-Reservation />", True),
        ({"tdm-reservation": "1"}, '<meta name="tdm-reservation" content="0">', False),
        ({"tdm-reservation": "0"}, '<meta name="robots" content="noindex, noai">', True),
        ({"X-Robots-Tag": "noindex, noai, noimageai"}, "", True),
        ({"X-Robots-Tag": "noimageai"}, "", None),
        ({}, '<meta name="robots" content="NOAI">', True),
        ({}, '<meta name="robots" content="noarchive">', None),
        ({}, '<meta name="description" content="noai">', None),
        ({}, '<!-- <meta name="tdm-reservation" content="1"> --><p>', None),
        ({}, "x" * HEAD_BYTES + '<meta name="tdm-reservation" content="1">', None),
    ],
)
def test_a_reservation(headers: dict[str, str], head: str, expected: bool | None) -> None:
    assert rights(headers, head.encode()).is_tdm_reserved is expected


CC = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("headers", "head", "expected"),
    [
        ({}, f'<a href="{CC}">our licence</a>', None),  # a link in the text may speak of another work
        ({}, f'<a rel="nofollow license" href="{CC}">CC BY</a>', CC),
        ({}, f"<link href='{CC}' rel='dcterms.rights'>", CC),
        ({}, '<link rel="stylesheet" href="https://creativecommons.org/style.css">', None),
        ({}, '<link rel=license href="/terms?a=1&amp;b=2">', "/terms?a=1&b=2"),
        ({"Link": f'</x>; rel=next, <{CC}>; rel="license"'}, '<a rel=license href="/terms">', CC),
        ({}, '<a rel=license href="">', None),
        ({}, "<a rel=license>", None),
    ],
)
def test_a_licence(headers: dict[str, str], head: str, expected: str | None) -> None:
    assert rights(headers, head.encode()).licence == expected


RULES = [
    {"location": "/", "tdm-reservation": 1},
    {"location": "/open/*", "tdm-reservation": "0"},
    {"location": "*.pdf$", "tdm-reservation": 1},
    {"location": "/open/*", "tdm-policy": "no reservation given"},
]


@pytest.mark.parametrize(
    ("path", "expected"), [("/a", True), ("/open/b", False), ("/open", True), ("/open/b.pdf", False), ("x", None)]
)
def test_the_longest_rule_of_a_site_holds(path: str, expected: bool | None) -> None:
    assert is_reserved_by_site(RULES, path) is expected


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/a", "/abc", True),
        ("/a$", "/abc", False),
        ("/a$", "/a", True),
        ("/*.pdf$", "/x.pdf", True),
        ("/*.pdf$", "/x.pdf.html", False),
        ("/*a*b", "/xxaxxbxx", True),
        ("/*a*b", "/b/a", False),
        ("/ab*b$", "/ab", False),
        ("*", "/anything", True),
        ("", "/anything", True),
    ],
)
def test_patterns_fit_as_in_robots_txt(pattern: str, path: str, fits: bool) -> None:
    found = is_reserved_by_site([{"location": pattern, "tdm-reservation": 1}], path)
    assert found is (True if fits else None)


@pytest.mark.parametrize("tdmrep", [None, 3, "x", {}, [], [None], [{"location": 3, "tdm-reservation": 1}]])
def test_a_site_file_of_another_kind_says_nothing(tdmrep: object) -> None:
    assert is_reserved_by_site(tdmrep, "/") is None


def test_the_target_of_a_link_header() -> None:
    header = '<https://bay.example/a>; title="a, b"; rel="up Canonical", </c>; rel=next'
    assert linked(header, "canonical") == "https://bay.example/a"
    assert linked(header, "next") == "/c"
    assert linked("nonsense", "next") is None


@given(st.dictionaries(st.sampled_from(["link", "x-robots-tag", "tdm-reservation"]), st.text()), st.binary())
def test_anything_can_be_asked(headers: dict[str, str], head: bytes) -> None:
    assert isinstance(rights(headers, head), Rights)


@pytest.mark.parametrize(
    "head", ["<a " * 30_000, "<meta " + "a=" * 30_000, "<!--" * 20_000, '<a b="' * 10_000, "<link" + " " * 65_000]
)
def test_hostile_heads_cost_little(head: str) -> None:
    started = time.perf_counter()
    rights({"link": "<a" * 30_000}, head.encode())
    assert time.perf_counter() - started < 1


def test_a_saved_page_says_them_too() -> None:
    page = b'<html><head><meta name="tdm-reservation" content="1"><link rel=license href=/terms></head>'
    (document,) = html_file.read(Source("a.html", io.BytesIO(page), len(page)), iter([page]), "", Limits())
    assert (document.fetch.is_tdm_reserved, document.fetch.licence) == (True, "/terms")
    (again,) = html_file.read(Source("a.html", io.BytesIO(b"<p>"), 3), iter([page]), "", Limits())
    assert document.capture_id == again.capture_id
