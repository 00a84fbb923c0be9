-- grain: one row per pair of texts with copied passages, of the shards asked for
-- What may show which of two texts took passages from the other: who publishes each and when, whom it credits and cites,
-- and how each renders the copied words that are not equal, with what stands between two copied passages.
with pairs as (
    select *, ('0x' || sha256(pair_id)[1:3])::integer as shard
    from lake.text_pairs
    where n_copied_a > 0 or n_copied_b > 0
),

wanted as (
    select * from pairs where shard in (select unnest($shards))
),

concerned as (
    select text_a as text_id from wanted
    union
    select text_b from wanted
),

copied as (
    select
        p.*,
        lead(p.a_start) over in_a between p.a_end and p.a_end + 400 as is_near_in_a,
        lead(p.b_start) over in_a between p.b_end and p.b_end + 400 as is_near_in_b,
        lead(p.a_start) over in_a as next_a,
        lead(p.b_start) over in_a as next_b
    from lake.passages as p
    semi join wanted as w on w.pair_id = p.pair_id
    where p.kind in ('exact', 'near')
    window in_a as (partition by p.pair_id order by p.a_start, p.b_start, p.passage_id)
),

stretches as (
    select
        pair_id,
        text_a,
        text_b,
        a_start,
        least(a_end, a_start + 2000) as a_end,
        b_start,
        least(b_end, b_start + 2000) as b_end
    from copied
    where kind = 'near'
    union all
    select pair_id, text_a, text_b, a_end, next_a, b_end, next_b
    from copied
    where is_near_in_a and is_near_in_b
),

rendered as (
    select
        s.pair_id,
        list(
            {
                'a': substr(a.text, s.a_start + 1, s.a_end - s.a_start),
                'b': substr(b.text, s.b_start + 1, s.b_end - s.b_start)
            }
            order by s.a_start, s.b_start, s.a_end, s.b_end
        )[:20] as renderings
    from stretches as s
    join lake.texts as a on a.text_id = s.text_a
    join lake.texts as b on b.text_id = s.text_b
    group by s.pair_id
),

-- A text was out by the earliest of its latest times; unless all its captures are dated it may have been out before.
published as (
    select
        v.text_id,
        list(distinct v.outlet_id order by v.outlet_id) filter (v.outlet_basis <> 'unknown') as outlet_ids,
        min(coalesce(o.name, v.outlet_name)) as outlet,
        if(count(*) = count(v.published_earliest), min(v.published_earliest), null) as earliest,
        min(v.published_latest) as latest
    from lake.article_versions as v
    join concerned as t on t.text_id = v.text_id
    left join lake.outlets as o on o.outlet_id = v.outlet_id
    group by v.text_id
),

credited as (
    select c.text_id, list_sort(list_distinct(flatten(list(c.credits)))) as credits
    from attributed_credits() as c
    join concerned as t on t.text_id = c.text_id
    group by c.text_id
),

-- An outlet that the seeds do not know is still the source that articles name, where it publishes others.
publishers as (
    select lower(outlet_name) as name, min(outlet_id) as outlet_id
    from lake.article_versions
    where outlet_basis <> 'unknown' and outlet_name is not null
    group by lower(outlet_name)
),

cited as (
    select
        c.text_id,
        list(
            {'outlet_id': coalesce(c.outlet_id, p.outlet_id), 'surface': c.surface}
            order by c.char_start, c.citation_id
        ) as citations
    from lake.citations as c
    join concerned as t on t.text_id = c.text_id
    left join publishers as p on p.name = lower(regexp_replace(c.surface, '^[Tt]he ', ''))
    where coalesce(c.outlet_id, p.outlet_id) is not null and c.marker <> 'agency_slug'
    group by c.text_id
),

sides as (
    select p.text_id, {
        'outlet_ids': coalesce(p.outlet_ids, []),
        'outlet': p.outlet,
        'earliest': p.earliest,
        'latest': p.latest,
        'credits': coalesce(c.credits, []),
        'citations': coalesce(q.citations, [])
    } as side
    from published as p
    left join credited as c on c.text_id = p.text_id
    left join cited as q on q.text_id = p.text_id
)

select
    w.pair_id,
    w.n_words_a,
    w.n_words_b,
    w.n_copied_a,
    w.n_copied_b,
    a.side as a,
    b.side as b,
    coalesce(r.renderings, []) as renderings,
    w.shard
from wanted as w
join sides as a on a.text_id = w.text_a
join sides as b on b.text_id = w.text_b
left join rendered as r on r.pair_id = w.pair_id
