"""Rules that tell how two claims on one fact differ, each with a sentence that says why. Precision comes first.

Rounding, hedges, bounds and coarser dates are explained away before anything is called a discrepancy; what cannot be
compared for certain (several values on one side, other things counted) is not compared at all.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from onrecord.flows.corroborate.claim_terms import read_words, stem_of
from onrecord.flows.corroborate.differences import Difference, Period, Told, Value

HEDGES = frozenset({"about", "estimated", "nearly"})
LOWER = frozenset({"at_least", "more_than"})
UPPER = frozenset({"at_most", "less_than"})
BOUNDS = LOWER | UPPER
RANGES = frozenset({"between", "from_to"})
LOOSE = 0.1  # share by which a hedged value may be off
_GRAVE, _SLIGHT = 0.5, 0.1  # share of the larger value by which two differ
_NEVER_COMPARED = frozenset({"ordinal", "number", "multiple"})
_DAY = "day"
ONCE = frozenset({"build", "die", "sink"})  # frames of what happens to one thing once
_DAYS_APART = 1
UNIVERSAL = frozenset({"no", "none", "nobody"})
GENERIC = frozenset(
    {"one", "country", "nation", "state", "government", "body", "entity", "official", "world", "single"}
)
ARTICLES = frozenset({"the", "a", "an"})
_WHOLE = 2  # words of the name of a whole, and more that a part has at least
_HEARD = frozenset({"direct", "indirect", "document"})
_SAME_WORDING, _CUT = 0.85, 0.95  # shares of words: the same words, and the same but cut


def numeric(a: Told, b: Told) -> Difference | None:
    """Compare the one value that both give of the same thing."""
    if a.polarity != b.polarity or not _same_act(a, b) or _at_other_times(a, b) or _at_other_places(a, b):
        return None
    pair = _comparable(a.values, b.values)
    if pair is None or not (_same_party(a, b) or _is_subject(a, pair[0], b, pair[1])):
        return None
    return _apart(a, b, *pair) if pair[0].lo != pair[1].lo or pair[0].hi != pair[1].hi else None


def _apart(a: Told, b: Told, one: Value, other: Value) -> Difference:
    """Say what it amounts to that two values differ."""
    said = f"“{one.surface}” against “{other.surface}”"
    if _meet(_range(one), _range(other)):
        if one.qualifier in BOUNDS or other.qualifier in BOUNDS:
            return Difference(
                "numeric", "refinement", "low", f"{said}: the one is a bound within which the other lies."
            )
        return Difference("numeric", "rounding", "low", f"{said}: {_rounding(one, other)}.")
    share = _share_apart(one, other)
    severity = "high" if share >= _GRAVE else "low" if share < _SLIGHT else "medium"
    apart = f"{said}: they differ by {share:.0%} of the larger"
    if {one.qualifier, other.qualifier} & (HEDGES | BOUNDS | RANGES):
        return Difference("numeric", "discrepancy", severity, f"{apart}, more than the hedge of either allows.")
    if a.published is None or b.published is None:
        return Difference("numeric", "discrepancy", severity, f"{apart}; when they were published is not known.")
    if _days_between(a, b) >= _DAYS_APART:
        return Difference("numeric", "discrepancy", severity, f"{apart}; the articles are of different days.")
    return Difference("numeric", "contradiction", severity, f"{apart}, and neither is hedged.")


def _comparable(one: Sequence[Value], other: Sequence[Value]) -> tuple[Value, Value] | None:
    pairs = [(x, y) for x in one for y in other if _is_of_one_thing(x, y)]
    return pairs[0] if len(pairs) == 1 else None


def _is_subject(a: Told, one: Value, b: Told, other: Value) -> bool:
    """Say whether what is counted is what either claim is about: 41 people died, or ten people were hurt."""
    return all(value.dim == "count" and _alike(value.counted, told.subject) for told, value in ((a, one), (b, other)))


def _is_of_one_thing(a: Value, b: Value) -> bool:
    if a.dim != b.dim or a.unit != b.unit or a.dim in _NEVER_COMPARED:
        return False
    if a.dim != "count":
        return True
    heads = [{stem_of(word) for word in read_words(value.counted)} for value in (a, b)]
    return bool(heads[0] & heads[1])


def _range(value: Value) -> tuple[float, float]:
    """Return the range that a value may stand for, given its figures and its hedge."""
    low = float("-inf") if value.lo is None or value.qualifier in UPPER else value.lo
    high = float("inf") if value.hi is None or value.qualifier in LOWER else value.hi
    point = value.point
    if point is None or value.qualifier in BOUNDS:
        return low, high
    slack = max(_half_unit(value) if value.qualifier != "exact" or value.digits == 1 else 0.0, 0.0)
    if value.qualifier in HEDGES:
        slack = max(slack, LOOSE * abs(point))
    return low - slack, high + slack


def _half_unit(value: Value) -> float:
    """Return half a unit of the last figure that counts: 50 for 300 of one significant digit."""
    point = abs(value.point or 0.0)
    if point < 100 or not value.digits:
        return 0.0
    n_figures = len(str(int(point)))
    return float(10 ** max(n_figures - value.digits, 0)) / 2


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _rounding(one: Value, other: Value) -> str:
    hedged = [value for value in (one, other) if value.qualifier in HEDGES]
    if hedged:
        return f"“{hedged[0].surface}” is hedged and comes near the other"
    return "rounded to the figures of the coarser they are equal"


def _share_apart(one: Value, other: Value) -> float:
    a, b = (value.point if value.point is not None else value.lo or value.hi or 0.0 for value in (one, other))
    return abs(a - b) / max(abs(a), abs(b), 1e-9)


def date(a: Told, b: Told) -> Difference | None:
    """Compare the one time that each gives of an event."""
    if len(a.periods) != 1 or len(b.periods) != 1 or a.polarity != b.polarity:
        return None
    if not (_same_act(a, b) and _same_party(a, b)):
        return None
    one, other = a.periods[0], b.periods[0]
    if (one.start, one.end) == (other.start, other.end):
        return None
    said = f"“{one.surface}” against “{other.surface}”"
    if _holds(one, other) or _holds(other, one):
        return Difference("date", "refinement", "low", f"{said}: the finer date lies within the coarser.")
    if one.start < other.end and other.start < one.end:
        return None
    if one.grain == other.grain and (one.grain == _DAY or a.frame in ONCE) and _is_event(a, b):
        return Difference("date", "discrepancy", "medium", f"{said}: two times for one event.")
    return None


def _same_party(a: Told, b: Told) -> bool:
    """Say whether who does it, or whom it is done to, is the same."""
    is_same_subject = a.subject_id == b.subject_id if a.subject_id and b.subject_id else _alike(a.subject, b.subject)
    return is_same_subject or bool(a.object_id and a.object_id == b.object_id)


def _is_event(a: Told, b: Told) -> bool:
    """Say whether both tell of the act of one party that is named, in one word."""
    is_named = bool(a.subject_id) or any(word[:1].isupper() for word in a.subject.split()[1:])
    is_same = a.subject_id == b.subject_id and (bool(a.subject_id) or a.subject.lower() == b.subject.lower())
    return bool(a.frame) and a.predicate == b.predicate and is_named and is_same


def _holds(one: Period, other: Period) -> bool:
    return one.start <= other.start and other.end <= one.end


def polarity(a: Told, b: Told) -> Difference | None:
    """Compare a claim with its denial: the same act of the same parties, or of nobody against somebody's."""
    if a.polarity == b.polarity or _at_other_times(a, b):
        return None
    negated, affirmed = (a, b) if a.polarity == "negated" else (b, a)
    is_same_act = _same_act(a, b)
    is_same_object = a.object_id == b.object_id if a.object_id and b.object_id else _alike(a.object, b.object)
    if is_same_act and (is_same_object or _alike(a.object, b.object)) and _is_universal(negated):
        words = f"“{negated.subject}” is denied what “{affirmed.subject}” is said to do"
        return Difference("polarity", "contradiction", "high", f"{words}: both cannot hold.")
    is_same_subject = bool(a.subject_id) and a.subject_id == b.subject_id
    if not (is_same_act and is_same_subject and is_same_object and a.object and b.object):
        return None
    if a.holder_id != b.holder_id or "reported" in (a.modality, b.modality):
        return Difference(
            "polarity", "discrepancy", "medium", f"One affirms, the other denies that “{affirmed.text.rstrip('.')}”."
        )
    return Difference(
        "polarity", "contradiction", "high", f"One states and the other denies that “{affirmed.text.rstrip('.')}”."
    )


def _same_act(a: Told, b: Told) -> bool:
    return a.frame == b.frame if a.frame and b.frame else a.predicate == b.predicate


def _is_universal(told: Told) -> bool:
    """Say whether a subject means nobody at all: no country, but not "no other country" or "no Western country"."""
    first, *rest = read_words(told.subject) or [""]
    return first == "nobody" or (first in UNIVERSAL and bool(rest) and set(rest) <= GENERIC)


def _alike(one: str, other: str) -> bool:
    """Say whether two phrases share most of their words, or the longer has all words of the shorter."""
    a, b = ({stem_of(word) for word in read_words(words)} - ARTICLES for words in (one, other))
    return bool(a and b) and (len(a & b) * 2 > len(a | b) or a <= b or b <= a)


def entity(a: Told, b: Told) -> Difference | None:
    """Compare who did it: a body and the whole that it belongs to, or two that are both said to be the first."""
    if a.polarity != b.polarity or not a.subject_id or not b.subject_id or a.subject_id == b.subject_id:
        return None
    if not a.frame or a.frame != b.frame:
        return None
    if _names(a.subject, b.subject) or _names(b.subject, a.subject):
        said = f"“{a.subject}” against “{b.subject}”"
        return Difference("entity", "refinement", "low", f"{said}: the one names a part of the other.")
    if all("first" in read_words(f"{told.predicate} {told.object}") for told in (a, b)) and _alike(a.object, b.object):
        return Difference(
            "entity", "discrepancy", "medium", f"Both “{a.subject}” and “{b.subject}” are said to be the first."
        )
    return None


def _names(one: str, other: str) -> bool:
    """Say whether a phrase names another and adds what part of it is meant, as "Velmar’s Supreme Court" does.

    A longer name that is spelt otherwise elsewhere may be another name of the same body: it says nothing.
    """
    a, b = ({stem_of(word) for word in read_words(words)} - {"the", "a"} for words in (one, other))
    return 0 < len(b) <= _WHOLE and b < a and len(a - b) >= _WHOLE


def wording(a: Told, b: Told) -> Difference | None:
    """Compare two renderings of what one speaker said."""
    if not a.holder_id or a.holder_id != b.holder_id or a.text_id == b.text_id or a.polarity != b.polarity:
        return None
    if a.evidentiality not in _HEARD or b.evidentiality not in _HEARD:
        return None
    share, cover = _overlap(a.text, b.text)
    if share >= _SAME_WORDING or cover >= _CUT:
        return None
    return Difference("manner", "wording", "low", "Two renderings of what the same speaker is reported to have said.")


def _overlap(one: str, other: str) -> tuple[float, float]:
    """Return the share of words that two texts have in common, of all and of the shorter's."""
    a, b = set(read_words(one)), set(read_words(other))
    n = len(a & b)
    return n / max(len(a | b), 1), n / max(min(len(a), len(b)), 1)


def alike_beside(a: Told, b: Told) -> float:
    """Return how alike two claims are beside their values and times: Dice's coefficient of their words (1945)."""
    one, other = (_words_beside(told) for told in (a, b))
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _words_beside(told: Told) -> set[str]:
    figures = " ".join([*(value.surface for value in told.values), *(period.surface for period in told.periods)])
    return {stem_of(word) for word in read_words(told.text)} - {stem_of(word) for word in read_words(figures)}


def _at_other_times(a: Told, b: Told) -> bool:
    """Say whether one tells of times long past and the other does not, or both name times of which none meet."""
    if a.is_past != b.is_past:
        return True
    return bool(a.periods and b.periods) and not any(
        one.start < other.end and other.start < one.end for one in a.periods for other in b.periods
    )


def _at_other_places(a: Told, b: Told) -> bool:
    return bool(a.place_id and b.place_id) and a.place_id != b.place_id


def _days_between(a: Told, b: Told) -> int:
    if a.published is None or b.published is None:
        return 0
    return abs((_midnight(a.published) - _midnight(b.published)).days)


def _midnight(when: datetime) -> datetime:
    return when.replace(hour=0, minute=0, second=0, microsecond=0)


# Each rule with how alike two claims must be but for a denial or a number; denials are strict enough by themselves.
RULES = ((numeric, 0.6), (date, 0.5), (polarity, 0.25), (entity, 0.5), (wording, 0.5))


def differences(a: Told, b: Told, likeness: float) -> Iterator[Difference]:
    """Yield the differences of two claims on one fact, at most one of each kind."""
    for rule, least in RULES:
        if likeness >= least and (found := rule(a, b)):
            yield found
