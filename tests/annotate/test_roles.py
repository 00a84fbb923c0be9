"""Roles beside persons' names."""

import pytest

from onrecord.flows.annotate.roles import Role, role_of
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.resources.role_words import load_roles

FIELDS = load_roles()["en"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Foreign Minister Ida Holm spoke.", Role("foreign minister", "politics")),
        ("The goalkeeper Ida Holm spoke.", Role("goalkeeper", "sport")),
        ("Ida Holm, a retired singer from Aldsey, spoke.", Role("singer", "arts")),
        ("Ida Holm, 34, spoke.", None),
        ("Ida Holm, the wife of singer Per Lund, spoke.", None),
        ("The singer left. Ida Holm spoke.", None),
        ("Ida Holm spoke.", None),
    ],
)
def test_the_role_right_before_or_in_apposition_counts(text: str, role: Role | None) -> None:
    start = text.index("Ida Holm")
    assert role_of(text, Span(start, start + len("Ida Holm")), FIELDS) == role
