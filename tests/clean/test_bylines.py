import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.bylines import NOBODY, ORGANISATION, TOO_LONG, read, refusal

OWN = {"harbour gazette", "nwa"}


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("By Ada Lund", "Ada Lund"),
        ("ByAda Lund", "Ada Lund"),
        ("Von Ada Lund und Bo Berg", "Ada Lund; Bo Berg"),
        ("Ada Lund; https://social.example/ada", "Ada Lund"),
        ("Ada Lund; Ada Lund | Bo Berg", "Ada Lund; Bo Berg"),
        ("Ein Gastbeitrag von Ada Lund", "Ada Lund"),
        ("Posted on 3 May 2031 by Ada Lund", "Ada Lund"),
        ("Ada Lund - May 3, 2031", "Ada Lund"),
        ("Ada Lund 3.5.2031, 12:30", "Ada Lund"),
        ("Ada Lund in Skarne", "Ada Lund"),
        ("Ada Lund @adalund", "Ada Lund"),
        ("Ada Lund (text), Bo Berg (photos)", "Ada Lund; Bo Berg"),
        ("Ada van der Lund", "Ada van der Lund"),
        ("Cornelius von Berg", "Cornelius von Berg"),
        ("J. R. Berg", "J. R. Berg"),
        ("Ondine Oberg", "Ondine Oberg"),
        ("Texte : Ada Lund", "Ada Lund"),
        ("Ada Lund, Harbour Gazette", "Ada Lund"),
        ("sailor77", "sailor77"),
        ("Ada Lund | Freelance sports writer", "Ada Lund"),
        ("politics | Ada Lund", "Ada Lund"),
        *(
            (nobody, "")
            for nobody in ("admin", "desk@harbour.example", "12 May", "https://social.example/a/b", "—", "")
        ),
    ],
)
def test_people_of_a_byline(written: str, people: str) -> None:
    assert "; ".join(read(written, OWN).people) == people


@pytest.mark.parametrize(
    ("written", "organisations"),
    [
        ("Ada Lund, NWA", "NWA"),
        ("By Harbour Gazette staff", "Harbour Gazette staff"),
        ("Skarne Press Association", "Skarne Press Association"),
        ("harbour-gazette.com", "harbour-gazette.com"),
        ("Ada Lund", ""),
    ],
)
def test_organisations_of_a_byline(written: str, organisations: str) -> None:
    assert "; ".join(read(written, OWN).organisations) == organisations


def test_where_a_name_only_may_stand_small_and_lone_words_are_none() -> None:
    assert read("By the sea", is_sure=False).people == ()
    assert read("By Thursday", is_sure=False).people == ()
    assert read("By Ada Lund", is_sure=False).people == ("Ada Lund",)


def test_reasons() -> None:
    assert refusal("admin") == NOBODY
    assert refusal("NWA", OWN) == ORGANISATION
    assert refusal("Ada Lund, " * 100) == TOO_LONG


@given(st.text(max_size=300))
def test_names_are_written_there(written: str) -> None:
    signed = read(written)
    squeezed = "".join(written.split())
    for name in (*signed.people, *signed.organisations):
        assert "".join(name.rstrip(".").split())[:3] in squeezed or "(" in written or "[" in written or "@" in written
