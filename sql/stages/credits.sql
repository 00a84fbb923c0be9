-- grain: one row per block at the head or tail of the text of a capture without credits by the present tool, in order
-- What the credits stage still has to read: only the blocks in which credits stand, long ones without their middle.
with done as (
    select capture_id from lake.agency_credits where tool_id = $tool_id
    union all
    select key from lake.rejects where stage = 'credits' and tool_id = $tool_id
),

waiting as (
    select v.capture_id, v.text_id, v.agency, v.outlet_id, v.outlet_name
    from lake.article_versions as v
    anti join done as d on d.capture_id = v.capture_id
    where v.capture_id >= $first and v.capture_id < $last
),

placed as (
    select
        w.capture_id,
        w.text_id,
        w.agency,
        w.outlet_id,
        w.outlet_name,
        b.block_no,
        b.kind,
        b.is_body,
        b.char_start,
        b.char_end,
        row_number() over (partition by w.capture_id, b.is_body order by b.block_no) as from_start,
        row_number() over (partition by w.capture_id, b.is_body order by b.block_no desc) as from_end
    from waiting as w
    left join lake.blocks as b on b.text_id = w.text_id
)

select
    p.capture_id,
    p.text_id,
    p.agency,
    p.outlet_id,
    p.outlet_name,
    p.kind,
    p.is_body,
    p.char_start,
    substr(t.text, p.char_start + 1, least(p.char_end - p.char_start, 500)) as head,
    greatest(p.char_end - 500, p.char_start) as tail_start,
    substr(t.text, greatest(p.char_end - 500, p.char_start) + 1, p.char_end - greatest(p.char_end - 500, p.char_start))
        as tail
from placed as p
join lake.texts as t on t.text_id = p.text_id
where p.kind is null or p.kind <> 'headline' and (p.from_start <= 4 or p.from_end <= 4)
order by p.capture_id, p.block_no
