-- grain: one row per mention or claim that a judgement decided last
-- The mentions whose entity a judgement decided, and the claims that it means.
with judged as (
    select judgement_id, verb, unnest(list_distinct(list_concat(claims_a, claims_b))) as claim_id
    from lake.judged_claims
    where judgement_id = $id
),

members as (
    select
        'mentions' as table_name,
        m.mention_id as row_id,
        m.text_id,
        m.char_start,
        m.char_end,
        coalesce(l.entity_id, 'no entity') as role,
        m.surface as because
    from lake.entity_links as l
    join lake.mentions as m on m.mention_id = l.mention_id
    where l.judgement_id = $id
    union all
    select 'claims', c.claim_id, c.text_id, c.char_start, c.char_end, j.verb, c.text
    from judged as j
    join lake.claims as c on c.claim_id = j.claim_id
)

from members
order by text_id, char_start, row_id
