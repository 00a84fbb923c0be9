-- grain: one row per judgement on claims
-- The claims that judgements mean: in the text that they name the one of the same words, else the one that covers most of
-- the place; with all claims of its words in its story, which count as one. So a new tool's claims are found again.
with points as (
    select judgement_id, verb, line_no, unnest(points) as point
    from lake.judgements
    where verb in ('same', 'different', 'wrong')
),

found as (
    select
        p.judgement_id,
        p.point.side as side,
        c.claim_id,
        row_number() over (
            partition by p.judgement_id, p.point.side
            order by
                regexp_replace(trim(c.text), '\s+', ' ', 'g') = p.point.name desc,
                (least(c.char_end, p.point.char_end) - greatest(c.char_start, p.point.char_start))
                / (greatest(c.char_end, p.point.char_end) - least(c.char_start, p.point.char_start)) desc,
                c.claim_id
        ) as n
    from points as p
    join lake.claims as c
        on c.text_id = p.point.text_id
        and c.char_start < p.point.char_end
        and p.point.char_start < c.char_end
    where c.modality <> 'opinion' or p.verb = 'wrong'
),

first as (
    select t.claim_id, t.first_claim_id
    from lake.told_claims as t
    semi join found as f on f.claim_id = t.claim_id
),

worded as (
    select first_claim_id, list(claim_id order by claim_id) as claims
    from lake.told_claims
    where first_claim_id in (select f.first_claim_id from first as f)
    group by first_claim_id
),

meant as (
    select f.judgement_id, f.side, f.claim_id, coalesce(w.claims, [f.claim_id]) as claims
    from found as f
    left join first as t on t.claim_id = f.claim_id
    left join worded as w on w.first_claim_id = t.first_claim_id
    where f.n = 1
)

select
    j.judgement_id,
    j.line_no,
    j.verb,
    a.claim_id as claim_a,
    b.claim_id as claim_b,
    coalesce(a.claims, []) as claims_a,
    coalesce(b.claims, []) as claims_b,
    0 as shard
from lake.judgements as j
left join meant as a on a.judgement_id = j.judgement_id and a.side = 'subject'
left join meant as b on b.judgement_id = j.judgement_id and b.side = 'object'
where j.verb in ('same', 'different', 'wrong') and 0 in (select unnest($shards))
