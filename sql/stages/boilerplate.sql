-- grain: one row per site, text and body block that recurs in three or more articles of the site; sketch with the first
-- What may be boilerplate of a site, and what tells copies, reports on one event and unrelated articles apart.
-- `sketch` are the 128 smallest hashes of the long words in the
-- text's own blocks, those that do not recur.
with placed as (
    select
        site_of(v.outlet_basis, v.outlet_id, v.url) as site,
        v.article_id,
        v.text_id,
        list(v.capture_id order by v.capture_id) as capture_ids
    from lake.article_versions as v
    group by site, v.article_id, v.text_id
),

wanted as (
    select
        *,
        ('0x' || sha256(site)[1:2])::integer as shard
    from placed
    where site is not null and ('0x' || sha256(site)[1:2])::integer in (select unnest($shards))
),

sizes as (
    select
        site,
        count(distinct article_id) as n_site_articles
    from wanted
    group by site
    having n_site_articles >= 3
),

body as (
    select
        w.site,
        w.shard,
        w.article_id,
        w.text_id,
        w.capture_ids,
        s.n_site_articles,
        b.block_id,
        b.block_no,
        b.kind,
        b.fold_hash,
        b.char_start,
        b.char_end
    from wanted as w
    join sizes as s on s.site = w.site
    join lake.blocks as b on b.text_id = w.text_id
    where b.is_body
),

recurring as (
    select
        site,
        fold_hash
    from body
    group by site, fold_hash
    having count(distinct article_id) >= 3
),

marked as (
    select
        b.*,
        r.fold_hash is not null as recurs
    from body as b
    left join recurring as r on r.site = b.site and r.fold_hash = b.fold_hash
),

own as (
    select
        m.site,
        m.article_id,
        m.text_id,
        min(m.block_no) filter (not m.recurs) as first_own,
        max(m.block_no) filter (not m.recurs) as last_own,
        sum(m.char_end - m.char_start) filter (not m.recurs) / sum(m.char_end - m.char_start) as own_share
    from marked as m
    group by m.site, m.article_id, m.text_id
    having bool_or(m.recurs)
),

sketches as (
    select
        o.site,
        o.article_id,
        o.text_id,
        list_slice(
            list_sort(
                list_distinct(
                    list_transform(
                        regexp_extract_all(
                            lower(string_agg(substr(t.text, m.char_start + 1, m.char_end - m.char_start), ' ')),
                            '\p{L}{6,}'
                        ),
                        lambda word: md5_number_lower(word)
                    )
                )
            ),
            1,
            128
        ) as sketch
    from own as o
    join marked as m on m.site = o.site and m.article_id = o.article_id and m.text_id = o.text_id
    join lake.texts as t on t.text_id = o.text_id
    where not m.recurs
    group by o.site, o.article_id, o.text_id
)

select
    m.site,
    m.article_id,
    m.text_id,
    m.capture_ids,
    m.n_site_articles,
    m.block_id,
    m.kind,
    m.fold_hash,
    m.char_start,
    m.char_end,
    coalesce(m.block_no < o.first_own or m.block_no > o.last_own, false) as is_edge,
    coalesce(o.own_share, 0.0) as own_share,
    if(
        row_number() over (partition by m.site, m.article_id, m.text_id order by m.block_no) = 1, k.sketch, null
    ) as sketch,
    m.shard
from marked as m
join own as o on o.site = m.site and o.article_id = m.article_id and o.text_id = m.text_id
left join sketches as k on k.site = m.site and k.article_id = m.article_id and k.text_id = m.text_id
where m.recurs
