-- grain: one row per article of the stories of the shards asked for
-- What ties articles of a story: bodies, words copied, sources leaned on, owners, and when each was out.
with members as (
    select story_id, article_id, ('0x' || sha256(story_id)[1:3])::integer as shard
    from lake.story_members
),

wanted as (
    select * from members where shard in (select unnest($shards))
),

articles as (
    select
        w.story_id,
        w.article_id,
        w.shard,
        min(v.outlet_id) filter (v.outlet_basis <> 'unknown') as outlet_id,
        min(coalesce(o.name, v.outlet_name)) filter (v.outlet_basis <> 'unknown') as outlet,
        -- what an aggregator publishes is not its own reporting
        min(coalesce('owner: ' || o.owner_family, v.outlet_id)) filter (
            v.outlet_basis <> 'unknown' and o.kind is distinct from 'aggregator'
        ) as owner_id,
        min(coalesce(o.owner_family, o.name, v.outlet_name)) filter (v.outlet_basis <> 'unknown') as owner,
        min(v.published_latest) as latest,
        list(distinct v.text_id order by v.text_id) as text_ids
    from wanted as w
    join lake.article_versions as v on v.article_id = w.article_id
    left join lake.outlets as o on o.outlet_id = v.outlet_id
    group by w.story_id, w.article_id, w.shard
),

article_texts as (
    select story_id, article_id, unnest(text_ids) as text_id from articles
),

bodies as (
    select distinct a.story_id, a.article_id, t.body_hash
    from article_texts as a
    join lake.texts as t on t.text_id = a.text_id
),

article_bodies as (
    select story_id, article_id, list(body_hash order by body_hash) as body_hashes from bodies group by all
),

-- Of the articles of a story with one body the earliest stands for all: the body ties the others to it.
standing as (
    select
        b.story_id,
        b.body_hash,
        min_by(b.article_id, (coalesce(a.latest, 'infinity'::timestamptz), b.article_id)) as article_id
    from bodies as b
    join articles as a on a.article_id = b.article_id
    group by b.story_id, b.body_hash
),

-- Each pair of bodies from both ends; of several pairs of texts with these bodies the one with most words in common.
pairs as (
    select
        p.pair_id,
        p.text_a,
        p.text_b,
        p.n_words_a,
        p.n_words_b,
        p.n_copied_a,
        p.n_copied_b,
        d.basis,
        d.direction
    from lake.text_pairs as p
    left join lake.copy_directions as d on d.pair_id = p.pair_id
    where p.n_copied_a > 0 or p.n_copied_b > 0
),

ends as (
    select
        pair_id, text_a as text_id, text_b as other_id, basis,
        n_copied_a / greatest(n_words_a, 1) as share,
        n_copied_b / greatest(n_words_b, 1) as share_other,
        case direction when 'a_to_b' then 'to' when 'b_to_a' then 'from' else 'unknown' end as direction
    from pairs
    union all
    select
        pair_id, text_b, text_a, basis,
        n_copied_b / greatest(n_words_b, 1),
        n_copied_a / greatest(n_words_a, 1),
        case direction when 'a_to_b' then 'from' when 'b_to_a' then 'to' else 'unknown' end
    from pairs
),

passages as (
    select pair_id, count(*) as n_passages
    from lake.passages
    where kind in ('exact', 'near')
    group by pair_id
),

copied as (
    select
        a.story_id,
        a.article_id,
        b.article_id as other_article_id,
        max_by(
            {
                'article_id': b.article_id,
                'share': least(e.share, 1.0),
                'share_other': least(e.share_other, 1.0),
                'direction': e.direction,
                'basis': e.basis,
                'n_passages': coalesce(n.n_passages, 0)
            },
            (e.share, e.share_other, e.pair_id)
        ) as copy
    from ends as e
    join lake.texts as t on t.text_id = e.text_id
    join lake.texts as u on u.text_id = e.other_id
    join standing as a on a.body_hash = t.body_hash
    join standing as b on b.body_hash = u.body_hash and b.story_id = a.story_id and b.article_id <> a.article_id
    left join passages as n on n.pair_id = e.pair_id
    group by a.story_id, a.article_id, b.article_id
),

article_copies as (
    select story_id, article_id, list(copy order by other_article_id) as copies from copied group by all
),

-- An outlet that the seeds do not know is still the source that articles name, where it publishes others.
publishers as (
    select lower(outlet_name) as name, min(outlet_id) as outlet_id, min(outlet_name) as outlet
    from lake.article_versions
    where outlet_basis <> 'unknown' and outlet_name is not null
    group by lower(outlet_name)
),

named as (
    select
        c.*,
        coalesce(c.outlet_id, p.outlet_id) as source_outlet_id,
        coalesce(o.name, p.outlet, e.label, c.surface) as name,
        coalesce(c.outlet_id, p.outlet_id, l.entity_id) as named_id
    from lake.citations as c
    semi join article_texts as a on a.text_id = c.text_id
    left join lake.entity_links as l on l.mention_id = c.mention_id
    left join lake.entities as e on e.entity_id = l.entity_id
    left join lake.outlets as o on o.outlet_id = c.outlet_id
    left join publishers as p on p.name = lower(regexp_replace(c.surface, '^[Tt]he ', ''))
    where c.marker <> 'agency_slug'
),

cited as (
    select
        a.story_id,
        a.article_id,
        list(
            {
                'text_id': c.text_id,
                'source_id': coalesce(c.named_id, 'words: ' || lower(c.surface)),
                'name': c.name,
                'outlet_id': c.source_outlet_id,
                'is_named': c.named_id is not null,
                'marker': c.marker,
                'char_start': c.char_start,
                'char_end': c.char_end,
                'scope_start': c.scope_start,
                'scope_end': c.scope_end
            } order by c.text_id, c.char_start, c.citation_id
        ) as citations
    from article_texts as a
    join named as c on c.text_id = a.text_id
    group by a.story_id, a.article_id
),

credited as (
    select
        a.story_id,
        a.article_id,
        list({'text_id': c.text_id, 'credits': c.credits} order by c.text_id, c.capture_id) as credits
    from article_texts as a
    join lake.article_versions as v on v.article_id = a.article_id and v.text_id = a.text_id
    join attributed_credits() as c on c.capture_id = v.capture_id
    group by a.story_id, a.article_id
),

measured as (
    select
        a.story_id,
        a.article_id,
        list({'text_id': t.text_id, 'body_spans': t.body_spans} order by t.text_id) as texts
    from article_texts as a
    join lake.texts as t on t.text_id = a.text_id
    group by a.story_id, a.article_id
)

select
    a.story_id,
    a.article_id,
    a.outlet_id,
    a.outlet,
    a.owner_id,
    a.owner,
    a.latest,
    b.body_hashes,
    m.texts,
    coalesce(c.copies, []) as copies,
    coalesce(q.citations, []) as citations,
    coalesce(k.credits, []) as credits,
    a.shard
from articles as a
join article_bodies as b on b.story_id = a.story_id and b.article_id = a.article_id
join measured as m on m.story_id = a.story_id and m.article_id = a.article_id
left join article_copies as c on c.story_id = a.story_id and c.article_id = a.article_id
left join cited as q on q.story_id = a.story_id and q.article_id = a.article_id
left join credited as k on k.story_id = a.story_id and k.article_id = a.article_id
