"""What kinds of difference there are between two statements of one fact: records that the rules compare.

Values are closed or half-open ranges with the words that hedge them; periods are ranges of days with a grain.
"""

from dataclasses import dataclass, field
from datetime import datetime

ALARMS = frozenset({"contradiction", "discrepancy"})  # verdicts of what hardly both hold


@dataclass(frozen=True)
class Value:
    """A quantity of a claim: `lo` to `hi` (None: no bound), what is counted, how it is hedged.

    `surface` is the value with hedge and what is counted, to be shown; `figure` the number and unit alone, as written.
    `n_alike` tells how many figures of the text count the same; 0 where that is not known.
    """

    dim: str
    unit: str
    counted: str
    lo: float | None
    hi: float | None
    qualifier: str = "exact"
    digits: int = 0
    surface: str = ""
    point: float | None = None
    figure: str = ""
    n_alike: int = 0


@dataclass(frozen=True)
class Period:
    """A time of a claim: from `start` up to, not including, `end`."""

    start: datetime
    end: datetime
    grain: str
    surface: str = ""


@dataclass(frozen=True)
class OpenDay:
    """A day of an article without a date, as TIMEX writes it: XXXX-07-03 for 3 July, XXXX-WXX-4 for Thursday."""

    value: str
    surface: str


@dataclass(frozen=True)
class Place:
    """A place that a claim names: `label` of the entity, `seed_id` of the gazetteer where known."""

    entity_id: str
    seed_id: str
    label: str


@dataclass(frozen=True)
class Told:
    """A claim as the rules compare it; `is_past` where its sentence names a time long before the article.

    `subject_kind` is the kind of its entity (GPE, ORG, PERSON ...) and `subject_label` its name; `places` are all that
    it names, `place` the one where it says that the act took place.
    """

    claim_id: str
    text: str
    frame: str
    predicate: str
    subject: str
    subject_id: str
    object: str
    object_id: str
    subject_kind: str = ""
    subject_label: str = ""
    place: str = ""
    place_id: str = ""
    holder: str = ""
    holder_id: str = ""
    polarity: str = "affirmed"
    modality: str = "asserted"
    evidentiality: str = "own_voice"
    outlet: str = ""
    text_id: str = ""
    sentence_id: str = ""
    published: datetime | None = None
    is_past: bool = False
    values: tuple[Value, ...] = field(default=())
    periods: tuple[Period, ...] = field(default=())
    open_days: tuple[OpenDay, ...] = field(default=())
    places: tuple[Place, ...] = field(default=())


@dataclass(frozen=True)
class Difference:
    """How two claims differ, what it amounts to, how grave it is, and why in a sentence."""

    kind: str
    verdict: str
    severity: str
    because: str


def said_against(one: str, other: str) -> str:
    """Return both as they are written, for a sentence that says why."""
    return f"“{one}” against “{other}”"
