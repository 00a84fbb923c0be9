-- grain: one row per claim that is left of a group which loses articles with the captures of $captures
-- What the same fact is no longer attested by.
with places as (
    select
        g.group_id,
        g.claim_id,
        v.article_id,
        list_contains($captures, v.capture_id) as is_erased
    from lake.claim_groups as g
    join lake.claims as c on c.claim_id = g.claim_id
    join lake.article_versions as v on v.text_id = c.text_id
    where g.relation = 'same'
),

articles as (
    select group_id, article_id, bool_and(is_erased) as is_erased from places group by all
),

claims as (
    select group_id, claim_id, bool_and(is_erased) as is_erased from places group by all
),

lost as (
    select group_id, count(*) as n_articles from articles where is_erased group by group_id
)

select
    c.claim_id,
    l.n_articles,
    (select count(*) from claims as o where o.group_id = c.group_id and o.is_erased) as n_claims
from lost as l
join claims as c on c.group_id = l.group_id
where not c.is_erased
order by c.claim_id
