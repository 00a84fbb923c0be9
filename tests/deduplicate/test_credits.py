"""Agencies that articles credit, in several languages; and what looks like a credit but is none."""

import pyarrow as pa
import pytest

from onrecord.flows.deduplicate.credit_rules import Credit, CreditReader, Line
from onrecord.flows.deduplicate.credits import is_short_for, run
from onrecord.flows.resources.credit_words import load_agency_words

READER = CreditReader(load_agency_words())
BODY = "The lake froze over on Sunday, the warden of Elm Water said. It had not done so for nine years."


def lines(*texts: str, kinds: dict[int, str] | None = None) -> list[Line]:
    made, at = [], 0
    for number, text in enumerate(texts):
        kind = (kinds or {}).get(number, "paragraph")
        made.append(Line(kind, kind == "paragraph", text, at))
        at += len(text) + 2
    return made


def credits(*texts: str, kinds: dict[int, str] | None = None, organisations: tuple[str, ...] = ()) -> list[Credit]:
    return READER.credits(lines(*texts, kinds=kinds), organisations)


def said(found: list[Credit]) -> list[tuple[str, str, str]]:
    return [(credit.role, credit.extent, credit.agency.name) for credit in found]


@pytest.mark.parametrize(
    ("opening", "role", "agency"),
    [
        ("(AP) — The lake froze over.", "slug", "Associated Press"),
        ("(Reuters) The lake froze over.", "slug", "Reuters"),
        ("AP - The lake froze over.", "slug", "Associated Press"),
        ("/TASS/. The lake froze over.", "slug", "TASS"),
        ("KETTLEBY, July 3 /TASS/. The lake froze over.", "dateline", "TASS"),
        ("KETTLEBY, July 3 (Xinhua) -- The lake froze over.", "dateline", "Xinhua"),
        ("KETTLEBY (AA) – The lake froze over.", "dateline", "Anadolu Agency"),
        ("New Delhi, Jul 3 (PTI) The lake froze over.", "dateline", "Press Trust of India"),
        ("Ostwick/Kettleby (dpa) - Der See ist zugefroren.", "dateline", "Deutsche Presse-Agentur"),
        ("Kettleby, 3 jul (EFE).- El lago se heló.", "dateline", "EFE"),
        ("(ANSA) - KETTLEBY, 03 LUG - Il lago è gelato.", "slug", "ANSA"),
        ("Kettleby, 03 jul 2025 (Lusa) - O lago gelou.", "dateline", "Lusa"),
        ("КЕТТЛБИ, 3 июля. /ТАСС/. Озеро замёрзло.", "dateline", "TASS"),
        ("КЕТТЛБИ, 3 июл — РИА Новости. Озеро замёрзло.", "dateline", "RIA Novosti"),
        ("新华社北京7月3日电 湖面结冰。", "slug", "Xinhua"),
        ("KETTLEBY (NVP) — The lake froze over.", "dateline", "NVP"),
    ],
)
def test_openings(opening: str, role: str, agency: str) -> None:
    assert said(credits(opening, BODY)) == [(role, "whole", agency)]


@pytest.mark.parametrize(
    ("tail", "role", "extent", "agencies"),
    [
        ("It thawed on Monday. (dpa)", "slug", "whole", ["Deutsche Presse-Agentur"]),
        ("Am Montag taute er. (dpa/ap/red)", "slug", "whole", ["Deutsche Presse-Agentur", "Associated Press"]),
        ("Am Montag taute er. (APA, Reuters, 3.7.2025)", "slug", "whole", ["Austria Presse Agentur", "Reuters"]),
        ("Degelou na segunda-feira. / AFP e EFE", "slug", "whole", ["Agence France-Presse", "EFE"]),
        ("It thawed on Monday. PTI", "slug", "whole", ["Press Trust of India"]),
        ("The Associated Press contributed to this report.", "credit_line", "part", ["Associated Press"]),
        ("Post writer Ada Lund and AFP contributed to this story.", "credit_line", "part", ["Agence France-Presse"]),
        ("Contributing: Ada Lund, The Associated Press", "credit_line", "part", ["Associated Press"]),
        ("With files from The Canadian Press", "credit_line", "part", ["Canadian Press"]),
        ("Mit Material von dpa", "credit_line", "part", ["Deutsche Presse-Agentur"]),
        ("(Avec AFP)", "credit_line", "part", ["Agence France-Presse"]),
        ("Con información de EFE", "credit_line", "part", ["EFE"]),
        ("Com informações da Reuters", "credit_line", "part", ["Reuters"]),
        ("С использованием материалов ТАСС", "credit_line", "part", ["TASS"]),
        ("Source: AFP", "credit_line", "whole", ["Agence France-Presse"]),
        ("Quelle: dpa", "credit_line", "whole", ["Deutsche Presse-Agentur"]),
        ("© 2024 AFP", "copyright", "whole", ["Agence France-Presse"]),
        ("Copyright 2024 The Associated Press. All rights reserved.", "copyright", "whole", ["Associated Press"]),
        ("(Reporting by Ada Lund in Kettleby; Editing by Per Holm)", "credit_line", "whole", ["Reuters"]),
        ("This article is based in part on wire service reports.", "credit_line", "part", ["wire service reports"]),
    ],
)
def test_tails(tail: str, role: str, extent: str, agencies: list[str]) -> None:
    assert said(credits(BODY, BODY, tail)) == [(role, extent, agency) for agency in agencies]


@pytest.mark.parametrize(
    ("byline", "agencies"),
    [
        ("By Ada Lund, Associated Press", ["Associated Press"]),
        ("By Staff Writer, Reuters", ["Reuters"]),
        ("Von Ada Lund, dpa", ["Deutsche Presse-Agentur"]),
        ("Par AFP", ["Agence France-Presse"]),
        ("Agencies", ["agencies"]),
        ("PTI", ["Press Trust of India"]),
    ],
)
def test_bylines(byline: str, agencies: list[str]) -> None:
    found = credits("The lake is frozen", byline, BODY, kinds={0: "headline", 1: "author_bio"})
    assert said(found) == [("byline", "whole", agency) for agency in agencies]


def test_who_signs_outside_the_text_is_a_byline_without_a_span() -> None:
    (found,) = credits(BODY, organisations=("Kettleby Post", "The Associated Press"))
    assert (found.role, found.agency.name, found.char_start) == ("byline", "Associated Press", None)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund (PA) led by ten points. She had been behind in May.",
        "The People's Action Party (PAP) won. It has won before.",
        "The warden told the Associated Press (AP).",
        "UP - and not down - is where prices go. So it was said.",
        "The PA system failed. Nobody heard the warden.",
        "The Bloomberg–Lund battle was over. He went home.",
        "AFP: the agency has a new chief. She starts in May.",
        "(Ada Lund/Reuters)",
        "The frozen lake (AP Photo/Ada Lund)",
        "Photo: AFP",
        "The lake is frozen. (Photo by Ada Lund / AFP)",
        "Reuters reported that the lake froze. The warden did not.",
        "The warden, speaking to (AP) reporters, said no. She left.",
        "According to Reuters, the lake froze.",
        "MENA",
        "Ada Lund is a fellow at the institute. She worked for the Associated Press.",
        "Enlarge this image Ada Lund/AFP/Getty Images",
    ],
)
def test_what_is_no_credit(text: str) -> None:
    assert said(credits(text, BODY, BODY, text)) == []


def test_captions_credit_pictures_only() -> None:
    assert credits(BODY, "(AFP)", BODY, kinds={1: "caption"}) == []


def test_credits_stand_where_their_spans_say() -> None:
    texts = ("KETTLEBY (AP) — The lake froze.", BODY, "Ada Lund and Reuters contributed to this report.")
    whole = "\n\n".join(texts)
    found = credits(*texts)
    assert [whole[c.char_start : c.char_end] for c in found] == ["AP", "Reuters"] == [c.surface for c in found]


def test_the_stage_reads_long_blocks_without_their_middle() -> None:
    long = "KETTLEBY (AP) — " + "The lake froze. " * 100 + "It thawed. (dpa)"
    row = {
        "capture_id": "cap:1",
        "text_id": "txt:1",
        "agency": "Ada Lund; AFP",
        "outlet_id": "out:1",
        "outlet_name": "Skarne Post",
        "kind": "paragraph",
        "is_body": True,
        "char_start": 7,
        "head": long[:500],
        "tail_start": 7 + len(long) - 500,
        "tail": long[-500:],
    }
    empty = row | {"capture_id": "cap:2", "kind": None, "agency": None, "head": "", "tail": "", "tail_start": 7}
    found = run(pa.Table.from_pylist([row, empty]), READER, "tol:1")["agency_credits"].to_pylist()
    assert [(c["role"], c["agency"], c["char_start"]) for c in found[0]["credits"]] == [
        ("byline", "Agence France-Presse", None),
        ("dateline", "Associated Press", 7 + long.index("AP")),
        ("slug", "Deutsche Presse-Agentur", 7 + long.index("dpa")),
    ]
    assert found[1]["credits"] == []


@pytest.mark.parametrize(
    ("initials", "name", "expected"),
    [
        ("NVP", "Norvik Press Agency", True),
        ("VPA", "Velmar Press Agency", True),
        ("dpa", "Deutsche Presse Agentur", True),
        ("NVP", "The Skarne Post", False),
        ("NVP", "Northern Voice", False),
        ("N", "Norvik Press", False),
        ("NVP", "", False),
    ],
)
def test_initials_that_may_stand_for_a_name(initials: str, name: str, expected: bool) -> None:
    assert is_short_for(initials, name) == expected


def test_an_agency_unknown_to_the_seeds_is_itself_in_its_own_text() -> None:
    row = {
        "capture_id": "cap:1",
        "text_id": "txt:1",
        "agency": None,
        "outlet_id": "out:nvp",
        "outlet_name": "Norvik Press Agency",
        "kind": "paragraph",
        "is_body": True,
        "char_start": 0,
        "head": f"HALLESUND, March 12 (NVP) — {BODY}",
        "tail_start": 0,
        "tail": f"HALLESUND, March 12 (NVP) — {BODY}",
    }
    others = row | {"outlet_id": "out:post", "outlet_name": "The Skarne Post"}
    found = [run(pa.Table.from_pylist([one]), READER, "tol:1")["agency_credits"].to_pylist() for one in (row, others)]
    assert [rows[0]["credits"][0]["outlet_id"] for rows in found] == ["out:nvp", None]
