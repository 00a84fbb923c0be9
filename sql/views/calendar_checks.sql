-- grain: one row per date, sum or share of a text that can be reckoned, and locator
-- What articles say of dates and figures, beside what comes out when it is reckoned: the weekday of a date, how long ago a
-- date was, a total of parts, a share or change in percent.
--   check_id: what is checked
--   kind: weekday, elapsed (time gone by since a date until publication), sum, parts (each within the total), share, change
--   verdict: ok, off or undecided
--   said: the words
--   reckoned: what comes out
--   because: why it is off or undecided, or what it agrees with
--   outlet: who publishes it
--   published_at: time of publication (UTC)
--   locator: where it stands
--   byte_start: first byte in the raw document
--   byte_end: byte after the last in the raw document
--   evidence: the words in their context
--   article_id: the article
--   text_id: the text
--   char_start: first code point in the text
--   char_end: code point after the last in the text
--   tool_id: tool that found it
with placed as (
    select
        r.*,
        p.locator,
        p.outlet,
        p.published_at,
        p.article_id,
        make_timestamp(epoch_us(v.published_earliest)) as earliest,
        make_timestamp(epoch_us(v.published_latest)) as latest,
        make_timestamp(epoch_us(e.t_from)) as t_from,  -- days of the text, wherever the reader is
        make_timestamp(epoch_us(e.t_to)) as t_to,
        e.anchor,
        span_bytes(p.segments, r.char_start, r.char_end) as bytes
    from lake.reckonings as r
    join text_places() as p on p.text_id = r.text_id
    join lake.article_versions as v on v.capture_id = p.capture_id
    left join lake.time_expressions as e
        on e.text_id = r.text_id and e.capture_id = p.capture_id and e.char_start = r.time_start
    anti join lake.block_exclusions as x
        on x.capture_id = p.capture_id and x.char_start <= r.char_start and r.char_start < x.char_end
),

-- Between a date and the publication lie so many months: from the end of the one to the earliest of the other, and so on.
spanned as (
    select
        *,
        isodow(t_from) as weekday,
        anchor = 'published_at' and abs(date_diff('day', t_from, earliest)) > 60 as is_far,
        greatest(date_diff('day', t_to, earliest), 0) / 30.436875 as least_months,
        (date_diff('day', t_from, latest) + 1) / 30.436875 as most_months
    from placed
),

judged as (
    select
        *,
        case
            when kind = 'weekday' and t_from is null then 'undecided'
            when kind = 'weekday' and weekday = said then 'ok'
            when kind = 'weekday' and is_far then 'undecided'
            when kind = 'weekday' then 'off'
            when kind = 'elapsed' and (least_months is null or most_months is null) then 'undecided'
            when kind = 'elapsed' and least_months <= high and low <= most_months then 'ok'
            when kind = 'elapsed' and most_months < low then 'off'
            when kind = 'elapsed' then 'undecided'
            when reckoned between low and high then 'ok'
            else 'off'
        end as verdict
    from spanned
)

select
    j.reckoning_id as check_id,
    j.kind,
    j.verdict,
    j.surface as said,
    case j.kind
        when 'weekday' then strftime(j.t_from, '%-d %B %Y is a %A')
        when 'elapsed'
            then
                j.working || ' until publication: ' || round(j.least_months, 1) || ' to ' || round(j.most_months, 1)
                || ' months'
        else j.working
    end as reckoned,
    case
        when j.kind = 'weekday' and j.t_from is null then 'the text does not tell the year, nor when it was published'
        when j.kind = 'weekday' and j.verdict = 'undecided' then 'the year is not printed and may be another'
        when j.kind = 'weekday' and j.verdict = 'off' then 'the date falls on another weekday'
        when j.kind = 'weekday' then 'the date falls on this weekday'
        when j.kind = 'elapsed' and j.verdict = 'ok' then 'so much time had gone by when it was published'
        when j.kind = 'elapsed' and j.verdict = 'off' then 'less time had gone by when it was published'
        when j.kind = 'elapsed' and j.most_months is null then 'it is not known when it was published'
        when j.kind = 'elapsed' then 'more time had gone by when it was published; it may be counted to an earlier event'
        when j.kind = 'sum' and j.verdict = 'ok' then 'the parts make the total'
        when j.kind = 'sum' then 'the parts do not make the total'
        when j.kind = 'parts' and j.verdict = 'ok' then 'each part is within the total'
        when j.kind = 'parts' then 'a part is more than the total'
        when j.verdict = 'ok' then 'the percentage fits the figures'
        else 'the percentage does not fit the figures'
    end as because,
    j.outlet,
    j.published_at,
    j.locator,
    j.bytes.byte_start as byte_start,
    j.bytes.byte_end as byte_end,
    evidence(t.text, j.char_start, j.char_end) as evidence,
    j.article_id,
    j.text_id,
    j.char_start,
    j.char_end,
    j.tool_id
from judged as j
join lake.texts as t on t.text_id = j.text_id
