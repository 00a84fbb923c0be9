-- grain: one row per pair of texts of linked bodies, of the shards asked for
-- Of each body its first three texts: those of one body differ in headline, furniture or division only.
with firsts as (
    select
        ('0x' || body_hash[1:15])::bigint as body_key,
        text_id
    from lake.texts
    qualify row_number() over (partition by body_hash order by text_id) <= 3
)

select
    least(a.text_id, b.text_id) as text_a,
    greatest(a.text_id, b.text_id) as text_b,
    l.shard
from lake.body_links as l
join firsts as a on a.body_key = l.body_a
join firsts as b on b.body_key = l.body_b
where l.shard in (select unnest($shards))
