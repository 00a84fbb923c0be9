import pytest

from onrecord.flows.clean.addresses import canonical
from onrecord.flows.clean.metadata import Candidate, Choice, choose_byline, choose_url, similar
from onrecord.flows.clean.outlet import choose_outlet

PAGE = "https://harbourtimes.example/sea/ferry"


def chosen(*found: tuple[str, str]) -> tuple[str, str]:
    signed = choose_byline(Choice([Candidate("byline", value, method) for method, value in found]), {"nwa"})
    return "; ".join(signed.people), "; ".join(signed.organisations)


def test_a_refused_byline_gives_way_and_the_reason_is_kept() -> None:
    choice = Choice([Candidate("byline", "admin", "declared"), Candidate("byline", "Ada Lund", "json-ld author")])
    assert choose_byline(choice).people == ("Ada Lund",)
    assert [(v.is_chosen, v.reject_reason) for v in choice.verdicts] == [(False, "names nobody"), (True, None)]


def test_an_agency_goes_to_its_own_field() -> None:
    choice = Choice([Candidate("byline", "Ada Lund, NWA", "json-ld author")])
    signed = choose_byline(choice, {"nwa"})
    assert (signed.people, signed.organisations) == (("Ada Lund",), ("NWA",))
    fields = [(v.candidate.field, v.candidate.value, v.is_chosen) for v in choice.verdicts]
    assert fields == [("byline", "Ada Lund, NWA", True), ("agency", "NWA", True)]


def test_what_is_declared_an_organisation_is_no_person() -> None:
    choice = Choice([Candidate("byline", "Skarne Berg", "json-ld author (organisation)")])
    assert choose_byline(choice).people == ()
    assert choice.verdicts[0].reject_reason == "names an organisation"


def test_a_full_name_is_preferred_to_a_login_and_a_longer_list_to_its_part() -> None:
    assert chosen(("json-ld author", "alund"), ("class element", "by Ada Lund"))[0] == "Ada Lund"
    assert chosen(("json-ld author", "Ada Lund"), ("class element", "Ada Lund, Bo Berg"))[0] == "Ada Lund; Bo Berg"
    assert chosen(("json-ld author", "Ada Lund"), ("class element", "Cy Dahl, Bo Berg"))[0] == "Ada Lund"
    assert chosen(("meta author", "alund"))[0] == "alund"


def test_a_name_too_long_to_be_one_is_refused() -> None:
    long = "Harbour Times " * 20
    choice = Choice([Candidate(field, long, "declared") for field in ("outlet", "byline")])
    assert choice.values("outlet") == choice.values("byline") == []
    assert [verdict.reject_reason for verdict in choice.verdicts] == ["too long"] * 2
    team = "; ".join(f"Ada Lund {number}" for number in range(30))
    assert Choice([Candidate("byline", team, "declared")]).values("byline") == [team]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([("declared", PAGE + "?utm_source=x#top")], PAGE),
        ([("declared", PAGE + "?a=1"), ("link canonical", PAGE)], PAGE),
        ([("declared", PAGE), ("link canonical", "https://wire.example/original")], PAGE),
        ([("declared", PAGE), ("link canonical", "https://harbourtimes.example/")], PAGE),
        ([("link canonical", "/ferry"), ("meta og:url", PAGE)], PAGE),
        ([("link canonical", "javascript:void(0)")], None),
    ],
)
def test_address_of_the_page_itself(found: list[tuple[str, str]], expected: str | None) -> None:
    assert choose_url(Choice([Candidate("url", value, method) for method, value in found])) == expected


def test_equal_pages_have_equal_addresses() -> None:
    assert canonical("HTTPS://Harbour.Example:443?utm_campaign=a&id=7#x") == "https://harbour.example/?id=7"
    assert canonical("ftp://harbour.example/x") is canonical("http://[bad") is canonical("ferry") is None


def test_titles_with_the_site_name_are_similar() -> None:
    assert similar("Ferry lost off Kettleby", "Ferry lost off Kettleby | Harbour Times")
    assert not similar("Ferry lost off Kettleby", "Harbour Times")


BY_DOMAIN = {"harbourtimes.example": ("out:harbour", "Harbour Times")}
BY_NAME = {"harbour times": ("out:harbour", "Harbour Times"), "nwa": ("out:nwa", "North Wire Agency")}


@pytest.mark.parametrize(
    ("named", "url", "credit", "expected"),
    [
        ([("declared", "HARBOUR  Times")], None, "", ("out:harbour", "declared")),
        ([("meta og:site_name", "Harbour Times")], None, "", ("out:harbour", "structured_data")),
        ([], "https://www.news.harbourtimes.example/x", "", ("out:harbour", "domain")),
        ([], None, "KETTLEBY (NWA) - A ferry sank.", ("out:nwa", "credit_line")),
        ([], "https://other.example/x", "KETTLEBY (Unknown) - A ferry sank.", (None, "unknown")),
    ],
)
def test_first_evidence_names_the_outlet(
    named: list[tuple[str, str]], url: str | None, credit: str, expected: tuple[str | None, str]
) -> None:
    choice = Choice([Candidate("outlet", value, method) for method, value in named])
    found = choose_outlet(choice, url, [credit], BY_DOMAIN, BY_NAME)
    assert (found.outlet_id, found.basis) == expected


def test_a_new_outlet_gets_one_id_however_its_name_is_written() -> None:
    found = [
        choose_outlet(Choice([Candidate("outlet", name, "declared")]), None, [], {}, {}).outlet_id
        for name in ("The Kettleby Post", "the  KETTLEBY post")
    ]
    assert found[0] is not None
    assert found[0] == found[1]
