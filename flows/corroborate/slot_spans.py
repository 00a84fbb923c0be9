"""Two spans of years that begin or end alike: from 2013 to 2018, between 2014 and 2018.

Spans in two texts on one event seldom have one end in common by chance. They are told, but no alarm is raised.
"""

import re

from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import Difference, Period, Told, said_against
from onrecord.flows.corroborate.same_act import is_one_sentence
from onrecord.flows.corroborate.slots import are_parties_two, beside, core_of_text, is_revoked, part_with, slotless

TOLD = 2.0  # weight of what both tell beside the spans, at least
YEARS = 3  # by which the ends that differ are apart at most
_YEARS = re.compile(r"\b[12]\d{3}\b")
_ENDS = 2


def slot_span(a: Told, b: Told, given: Given) -> Difference | None:
    """Compare the only spans of years that two texts give."""
    one, other = _span(a), _span(b)
    if one is None or other is None or a.text_id == b.text_id or a.polarity != b.polarity or is_one_sentence(a, b):
        return None
    if are_parties_two(a, b, given) or is_revoked(a, b, given):
        return None
    apart = sorted(abs(x.year - y.year) for x, y in ((one.start, other.start), (one.end, other.end)))
    if apart[0] != 0 or not 0 < apart[1] <= YEARS:
        return None
    like = beside(*(slotless(told, _part(told, when), _figures(told), given) for told, when in ((a, one), (b, other))))
    if like.told < TOLD:
        return None
    said = said_against(one.surface, other.surface)
    return Difference("date", "complementary", "low", f"{said}: two spans of years with one end in common.")


def _span(told: Told) -> Period | None:
    """Return the only time of a claim that tells two years, the earlier first."""
    found = [when for when in told.periods if len(_YEARS.findall(when.surface)) == _ENDS]
    return found[0] if len(found) == 1 else None


def _part(told: Told, when: Period) -> str:
    return part_with(core_of_text(told), when.surface)


def _figures(told: Told) -> list[str]:
    return [value.figure for value in told.values] + [period.surface for period in told.periods]
