"""Lines of results: what stands in a table of scores is a name with figures behind it, and the name is a team's.

A model of running text reads such lines badly: it takes the figures into the name, or the teams of two towns for one
person. A line counts as one of results by its shape alone, in any language: a name and three figures or more, or two
names with a figure each. A person whose first name is known, and a state, stay what they are.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from onrecord.flows.annotate.records import Mention
from onrecord.flows.annotate.syntax import Span

_WORD = r"[^\W\d_a-zß-öø-ÿ][\w.'’&-]*"
_NAME = rf"({_WORD}(?: (?:(?:of|the|de|du|la|le) )?(?:{_WORD}|\({_WORD}\))){{0,3}})"
_FIGURE = r"[\d.½/+:-]*\d[\d.½/+:-]*"
_RANK = r"(?:\d{1,3}\. )?"
_TABLE_ROW = re.compile(rf"{_RANK}{_NAME}((?: (?:{_FIGURE}|-)){{3,}})[ .]*")
_SCORE = re.compile(rf"{_NAME} \d{{1,3}} {_NAME} \d{{1,3}}(?: ?[(,].*)?[ .]*")
_LONGEST = 120  # code points of a line of results
_STATE = "state:"


def with_result_line(text: str, mentions: Sequence[Mention], is_person: Callable[[str], bool]) -> list[Mention]:
    """Return a paragraph's mentions, in order, with the teams of a line of results in place of what overlaps them."""
    names = [span for span in _named(text) if not is_person(span.of(text))]
    if not names:
        return list(mentions)
    states = [m for m in mentions if m.seed_id and m.seed_id.startswith(_STATE)]
    teams = [Mention(span, "ORG", "named", None, "pattern") for span in names if span not in {m.span for m in states}]
    if not teams:
        return list(mentions)
    kept = [mention for mention in mentions if not any(mention.span.meets(team.span) for team in teams)]
    return sorted([*kept, *teams], key=lambda mention: mention.span)


def _named(text: str) -> Iterator[Span]:
    """Yield where the names of a line of results stand; nothing in any other paragraph."""
    if len(text) > _LONGEST:
        return
    if score := _SCORE.fullmatch(text):
        yield from (Span(*score.span(1)), Span(*score.span(2)))
    elif row := _TABLE_ROW.fullmatch(text):
        yield Span(*row.span(1))
