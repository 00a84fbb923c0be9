from datetime import UTC, datetime

import pytest

from onrecord.flows.clean.date_bounds import earliest
from onrecord.flows.clean.dates import ZONE_SLACK, Reader
from onrecord.flows.clean.months_model import month_names

READER = Reader(month_names()("en"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The ferry sank on 4 May 2031. It was built on 1 June 2019.", (2031, 5, 4)),
        ("The inquiry opened nearly four years after the sinking in August 2027.", (2030, 8, 1)),
        ("The ferry sank on 4 May 2031. On Thursday, July 3, divers reached it.", (2031, 7, 3)),
        ("In August 2027 divers reached the wreck.", (2027, 8, 1)),
        ("The ferry sank on 4 May 2031. A hearing is expected on 9 September 2033.", (2031, 5, 4)),
    ],
)
def test_no_text_is_older_than_the_past_it_tells_of(text: str, day: tuple[int, int, int]) -> None:
    assert earliest([text], READER) == datetime(*day, tzinfo=UTC) - ZONE_SLACK


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Divers reached it on Thursday, July 3.",
        "Chapter 2031 was long.",
        "The lease will end on 4 May 2031.",
        "Offers were invited until 4 May 2031.",
        "Es sank am 4. Mai 2031.",
        "The 30 February 2031 was a joke.",
    ],
)
def test_what_may_lie_ahead_or_says_no_year_bounds_nothing(text: str) -> None:
    assert earliest([text], READER) is None
