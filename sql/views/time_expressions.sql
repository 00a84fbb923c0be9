-- grain: one row per time expression and locator
-- When what is told happened, counted from the article's date or from another time in its text, never from today.
-- All times are local to the text, written as UTC. Those in boilerplate are left out; lake.time_expressions has them.
--   time_id: the expression
--   locator: where the text stands
--   byte_start: first byte in the raw document
--   byte_end: byte after the last in the raw document
--   surface: the words
--   kind: date, time (of day), duration or set (a repeated time)
--   t_from: beginning of the time named, inclusive; NULL where open or unknown
--   t_to: end of the time named, exclusive; NULL where open or unknown
--   granularity: how exact the words are: minute, hour, part_of_day, day, weekend, week, month ... century, duration
--   value: the meaning in the manner of TIMEX3, such as 2021-08-03, 1989-Q3, P3Y, XXXX-10, PRESENT_REF
--   modifier: start, mid, end, about, nearly, more_than, less_than, at_least, at_most
--   relation: how what is told relates to the time: at, since, after, before, until or by
--   dated_from: what is dated is not before this; NULL where open or unknown
--   dated_to: what is dated is before this; NULL where open or unknown
--   anchor: what the words are counted from: none, published_at or time_expression (another one in the text)
--   anchor_date: day of publication, or beginning of the other time
--   anchor_time_id: the other time expression
--   status: resolved; bounded where only a bound is known, of the time or (by relation) of what it dates; unresolved
--   unresolved_reason: no_publication_date, no_anchor, no_such_day, two_days (3/4 is in March or April) or vague
--   duration_days: length of a duration, or step of a set, in days
--   duration_months: the same in months
--   outlet: who publishes the text
--   published_at: time of publication (UTC)
--   evidence: the words in their context
--   text_id: the text
--   char_start: first code point in the text
--   char_end: code point after the last in the text
--   tool_id: tool that found it
with placed as (
    select
        e.*,
        p.locator,
        p.outlet,
        p.published_at,
        span_bytes(p.segments, e.char_start, e.char_end) as bytes
    from lake.time_expressions as e
    join text_places() as p on p.capture_id = e.capture_id
    anti join lake.block_exclusions as x
        on x.capture_id = p.capture_id and x.char_start <= e.char_start and e.char_start < x.char_end
)

select
    e.time_id,
    e.locator,
    e.bytes.byte_start as byte_start,
    e.bytes.byte_end as byte_end,
    e.surface,
    e.kind,
    e.t_from,
    e.t_to,
    e.granularity,
    e.value,
    e.modifier,
    e.relation,
    e.dated_from,
    e.dated_to,
    e.anchor,
    e.anchor_date,
    e.anchor_time_id,
    e.status,
    e.unresolved_reason,
    e.duration_days,
    e.duration_months,
    e.outlet,
    e.published_at,
    evidence(t.text, e.char_start, e.char_end) as evidence,
    e.text_id,
    e.char_start,
    e.char_end,
    e.tool_id
from placed as e
join lake.texts as t on t.text_id = e.text_id
