-- grain: one row per segment that is out of order, reaches outside its text or document, or cannot be interpolated
-- kind: span
-- The map from characters to bytes is well-formed.
with segments as (
    select
        a.alignment_id,
        a.text_id,
        a.raw_id,
        unnest(a.segments) as segment,
        unnest(range(len(a.segments))) as n
    from lake.alignments as a
),

ordered as (
    select
        *,
        lag(segment.char_end) over (partition by alignment_id order by n) as end_before
    from segments
)

select o.alignment_id, o.n, o.segment
from ordered as o
join lake.texts as t on t.text_id = o.text_id
join lake.raw_documents as r on r.raw_id = o.raw_id
where
    o.segment.char_start >= o.segment.char_end
    or o.segment.char_start < coalesce(o.end_before, 0)
    or o.segment.char_end > t.n_chars
    or o.segment.byte_start < 0
    or o.segment.byte_start > o.segment.byte_end
    or o.segment.byte_end > r.n_bytes
    or (
        o.segment.op = 'copied'
        and (o.segment.byte_end - o.segment.byte_start) % (o.segment.char_end - o.segment.char_start) <> 0
    )
