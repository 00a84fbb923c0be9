-- grain: one row per pair of texts of the index of copies not yet compared by the present tool
-- What the compare stage still has to compare: both texts and which parts of them are body. Copies of one text follow
-- each other, as a text is made ready once for all pairs that are near.
with done as (
    select pair_id from lake.text_pairs where tool_id = $tool_id
    union all
    select key from lake.rejects where stage = 'compare' and tool_id = $tool_id
),

firsts as (
    select text_b as text_id, min(text_a) as first_id from lake.candidate_pairs group by text_b
)

select
    c.pair_id,
    c.text_a,
    c.text_b,
    a.text as content_a,
    a.body_spans as body_spans_a,
    b.text as content_b,
    b.body_spans as body_spans_b
from lake.candidate_pairs as c
join lake.texts as a on a.text_id = c.text_a
join lake.texts as b on b.text_id = c.text_b
anti join done as d on d.pair_id = c.pair_id
left join firsts as f on f.text_id = c.text_a
where coalesce(f.first_id, c.text_a) >= $first and coalesce(f.first_id, c.text_a) < $last
order by coalesce(f.first_id, c.text_a), c.text_a, c.text_b
