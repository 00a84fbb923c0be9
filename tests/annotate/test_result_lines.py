"""Lines of results: names with figures behind them are teams'; other lines stay as they are."""

import pytest

from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.result_lines import with_result_line
from onrecord.flows.annotate.syntax import Span


def teams(text: str, *mentions: Mention) -> list[tuple[str, str]]:
    found = with_result_line(text, mentions, lambda name: name.startswith("Ida "))
    return [(m.kind, m.span.of(text)) for m in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Norvik 2 Hallesund 1", ["Norvik", "Hallesund"]),
        ("Norvik 2 Port Hallesund 1 (halftime 1-0)", ["Norvik", "Port Hallesund"]),
        ("1. Skarne Rovers 14 9 3 2 31 12 30", ["Skarne Rovers"]),
        ("NORVIK 71 60 .542 -", ["NORVIK"]),
        ("Étoile de Velmar 3 1 0 2 4 4 5", ["Étoile de Velmar"]),
    ],
)
def test_names_in_lines_of_results_are_teams(line, expected):
    assert teams(line) == [("ORG", name) for name in expected]


@pytest.mark.parametrize(
    "line", ["Norvik beat Hallesund 2-1", "In 2024 Norvik had 300 members", "Ida Holm 12 9 3 2", "Norvik 2", ""]
)
def test_other_lines_have_none(line):
    assert teams(line) == []


def test_a_team_takes_the_place_of_what_overlaps_it_and_a_state_stays():
    wrong = Mention(Span(0, len("Norvik 2 Hallesund")), "PERSON", "named", None, "model")
    assert teams("Norvik 2 Hallesund 1", wrong) == [("ORG", "Norvik"), ("ORG", "Hallesund")]
    state = Mention(Span(0, len("Norway")), "GPE", "named", "state:no", "gazetteer")
    assert teams("Norway 9 4 2", state) == [("GPE", "Norway")]
