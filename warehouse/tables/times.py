"""Time expressions: when what is told happened, counted from the article's date or another time in its text."""

from onrecord.warehouse.contract import TOOL, Table, number, span, text, time

TIME_KINDS = ("date", "time", "duration", "set")
TIME_RELATIONS = ("at", "since", "after", "before", "until", "by")
TIME_ANCHORS = ("none", "published_at", "time_expression")
TIME_STATUSES = ("resolved", "bounded", "unresolved")
TIME_REASONS = ("no_publication_date", "no_anchor", "no_such_day", "two_days", "vague")
GRANULARITIES = (
    *("second", "minute", "hour", "part_of_day", "day", "weekend", "week", "month", "season", "quarter", "half"),
    *("year", "decade", "century", "duration"),
)

TIME_EXPRESSIONS = Table(
    name="time_expressions",
    doc="Dates, times, durations and repeated times, as each article that has the text means them. Local time of the "
    "text throughout, written as UTC: [day, day + 1) is a day.",
    grain="one row per time expression of a text and capture",
    key=("time_id", "capture_id"),
    slice_column="surface",
    columns=(
        text("time_id", "tim: over text, kind, start, end and tool"),
        text(
            "capture_id",
            "capture of the article whose date of publication anchors it",
            references="article_versions.capture_id",
        ),
        text("text_id", "the text", references="texts.text_id"),
        text("sentence_id", "sentence in which it begins", nullable=True, references="sentences.sentence_id"),
        *span("the expression"),
        text("surface", "the words"),
        text("kind", "date, time (of day), duration or set (a repeated time)", one_of=TIME_KINDS),
        time("t_from", "beginning of the time named, inclusive; NULL where open or unknown", nullable=True),
        time("t_to", "end of the time named, exclusive; NULL where open or unknown", nullable=True),
        text("granularity", "how exact the words are; NULL where they do not say", nullable=True, one_of=GRANULARITIES),
        text("value", "the meaning in the manner of TIMEX3: 2021-08-03, 1989-Q3, P3Y, XXXX-10, PRESENT_REF"),
        text("modifier", "what the words make of it: start, mid, end, about, nearly, more_than ...", nullable=True),
        text(
            "relation",
            "how what is told relates to the time: at, since, after, before, until (not after), by (at the latest)",
            one_of=TIME_RELATIONS,
        ),
        time("dated_from", "what it dates is not before this; NULL where open or unknown", nullable=True),
        time("dated_to", "what it dates is before this; NULL where open or unknown", nullable=True),
        text("anchor", "what the words are counted from", one_of=TIME_ANCHORS),
        time("anchor_date", "day of publication, or beginning of the other time", nullable=True),
        text("anchor_time_id", "the other time expression", nullable=True),
        text(
            "status",
            "resolved; bounded (a bound is known: of the time, or by relation of what it dates); unresolved",
            one_of=TIME_STATUSES,
        ),
        text("unresolved_reason", "why it is unresolved", nullable=True, one_of=TIME_REASONS),
        number("duration_days", "length of a duration in days, or of the step of a set", nullable=True, unit="day"),
        number("duration_months", "its length in months, where months have no fixed days", nullable=True, unit="month"),
        TOOL,
    ),
)

TABLES = (TIME_EXPRESSIONS,)
