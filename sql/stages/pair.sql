-- grain: one row per pair of texts worth comparing, of the shards asked for
-- Texts whose bodies are linked, and texts of one story of up to 30 articles, which may share less than that: a
-- quotation, a sentence. Of each body its first three texts: those of one body differ in headline, furniture or
-- division only.
with firsts as (
    select
        ('0x' || body_hash[1:15])::bigint as body_key,
        text_id
    from lake.texts
    qualify row_number() over (partition by body_hash order by text_id) <= 3
),

linked as (
    select
        body_a,
        body_b
    from lake.body_links
    group by body_a, body_b
    having sum(n_links) > 0
),

told as (
    select distinct
        m.story_id,
        f.body_key,
        f.text_id
    from lake.story_members as m
    join lake.article_versions as v on v.article_id = m.article_id
    join firsts as f on f.text_id = v.text_id
    where m.n_articles between 2 and 30
),

pairs as (
    select
        least(a.text_id, b.text_id) as text_a,
        greatest(a.text_id, b.text_id) as text_b
    from linked as l
    join firsts as a on a.body_key = l.body_a
    join firsts as b on b.body_key = l.body_b
    union
    select
        a.text_id,
        b.text_id
    from told as a
    join told as b on b.story_id = a.story_id and b.text_id > a.text_id and b.body_key <> a.body_key
)

select
    text_a,
    text_b,
    ('0x' || text_a[5:6])::integer as shard
from pairs
where shard in (select unnest($shards))
