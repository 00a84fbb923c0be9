-- grain: one row per group of claims on one fact that erased articles stated too
-- Which facts are attested by fewer than they were because articles were erased, so that a fall has its reason beside it.
--   group_id: the fact
--   fact: as a sentence: of the wordings left that are told most often the one that fits best
--   n_articles: articles that state it now
--   n_erased: articles erased that stated it too
--   n_claims_erased: their claims that are gone
--   erasures: ids of the erasures in force, in order, with blanks between
with lost as (
    select g.group_id, s.erasure_id, max(s.n_articles) as n_articles, max(s.n_claims) as n_claims
    from lake.erased_support as s
    join lake.erasures as e on e.erasure_id = s.erasure_id
    join lake.claim_groups as g on g.claim_id = s.claim_id
    where e.lifted_at is null and g.relation = 'same'
    group by g.group_id, s.erasure_id
),

summed as (
    select
        group_id,
        sum(n_articles)::bigint as n_erased,
        sum(n_claims)::bigint as n_claims_erased,
        string_agg(erasure_id, ' ' order by erasure_id) as erasures
    from lost
    group by group_id
),

told as (
    select
        g.group_id,
        count(distinct v.article_id) as n_articles
    from lake.claim_groups as g
    join lake.claims as c on c.claim_id = g.claim_id
    join lake.article_versions as v on v.text_id = c.text_id
    where g.relation = 'same'
    group by g.group_id
)

select s.group_id, f.fact, t.n_articles, s.n_erased, s.n_claims_erased, s.erasures
from summed as s
join told as t on t.group_id = s.group_id
join facts() as f on f.group_id = s.group_id
