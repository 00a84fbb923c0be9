-- grain: one row per side of each difference between two claims
-- Both claims of a difference.
with sides as (
    select claim_a as claim_id, 'a' as role, kind, verdict, severity, because
    from lake.claim_relations
    where claim_a = $id and claim_b = $other
    union all
    select claim_b, 'b', kind, verdict, severity, because
    from lake.claim_relations
    where claim_a = $id and claim_b = $other
)

select
    'claims' as table_name,
    c.claim_id as row_id,
    c.text_id,
    c.char_start,
    c.char_end,
    s.role,
    s.kind || ', ' || s.verdict || ' (' || s.severity || '): ' || s.because as because
from sides as s
join lake.claims as c on c.claim_id = s.claim_id
order by s.kind, s.role
