-- grain: one row per found thing and capture in which it stands
-- Everything that a page can point at: what it is, where it stands in text and bytes, and which tool found it.
with passages as (
    select
        'psg:' || substr(md5(concat_ws('|', locator_a, char_start_a, locator_b, char_start_b)), 1, 16) as row_id,
        *
    from s_copied_passages
    where kind in ('exact', 'near')
),

found as (
    select claim_id as row_id, 'claim' as kind, locator, text_id, char_start, char_end, byte_start, byte_end, tool_id
    from s_claims
    union all
    select quote_id, 'quote', locator, text_id, char_start, char_end, byte_start, byte_end, tool_id
    from s_quotes
    where form in ('direct', 'mixed', 'indirect')
    union all
    select citation_id, 'citation', locator, text_id, char_start, char_end, byte_start, byte_end, tool_id
    from s_citations
    union all
    select naming_id, 'naming', locator, text_id, char_start, char_end, byte_start, byte_end, tool_id
    from s_naming
    -- of what an article repeats the first, which is where pages lead
    qualify rank() over (partition by locator, text_id, entity_id, class, wording, voice, speaker order by char_start) = 1
    union all
    select time_id, 'time', locator, text_id, char_start, char_end, byte_start, byte_end, tool_id
    from s_time_expressions
    where dated_from is not null and status = 'resolved' and kind in ('date', 'time')
    qualify rank() over (partition by locator, text_id, dated_from order by char_start) = 1
    union all
    select check_id, 'check', locator, text_id, char_start, char_end, byte_start, byte_end, tool_id
    from s_calendar_checks
    union all
    select row_id, 'passage', locator_a, text_a, char_start_a, char_end_a, byte_start_a, byte_end_a, null
    from passages
    union all
    select row_id, 'passage', locator_b, text_b, char_start_b, char_end_b, byte_start_b, byte_end_b, null
    from passages
)

select
    f.*,
    p.capture_id,
    -- 80 receipts fill a page of some 150 kB at most.
    (row_number() over (partition by p.capture_id order by f.char_start, f.char_end desc, f.row_id) - 1) // 80 as page
from found as f
join r_places as p on p.locator = f.locator and p.text_id = f.text_id
qualify row_number() over (partition by f.row_id, p.capture_id order by f.kind) = 1
