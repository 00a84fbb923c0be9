-- grain: one row per claim in a group
-- The claims of a fact, those that state it first, with how each stands to it.
select
    'claims' as table_name,
    c.claim_id as row_id,
    c.text_id,
    c.char_start,
    c.char_end,
    g.relation as role,
    'score ' || round(g.score, 3) || ': ' || c.text as because
from lake.claim_groups as g
join lake.claims as c on c.claim_id = g.claim_id
where g.group_id = $id
order by g.relation <> 'same', g.relation, g.score desc, c.claim_id
