-- grain: one row per capture that a tombstone in force covers
-- By its bytes, its article, its outlet, or an address of either.
with keys as (
    select k.kind, k.key, k.erasure_id
    from lake.erased_keys as k
    join lake.erasures as e on e.erasure_id = k.erasure_id
    where e.lifted_at is null and k.kind <> 'window'
),

said as (
    select capture_id, 'raw' as kind, raw_id as key from lake.captures
    union all
    select capture_id, 'address', left(sha256(url), 32) from lake.captures where url is not null
    union all
    select capture_id, 'address', left(sha256(url), 32) from lake.article_versions where url is not null
    union all
    select capture_id, 'article', article_id from lake.article_versions
    union all
    select capture_id, 'outlet', left(sha256(outlet_id), 32) from lake.article_versions
),

covered as (
    select s.capture_id, min(k.erasure_id) as erasure_id
    from said as s
    join keys as k on k.kind = s.kind and k.key = s.key
    group by s.capture_id
)

select v.erasure_id, c.capture_id, c.raw_id, c.locator
from covered as v
join lake.captures as c on c.capture_id = v.capture_id
order by c.capture_id
