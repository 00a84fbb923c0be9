-- grain: one row per article version, upstream and way of leaning on it
-- What each article leans on: sources it cites, agencies it credits and texts whose words it shares, how much of it
-- that is, in which direction, and whether we hold them.
--   locator: where the article stands
--   outlet: who publishes it
--   basis: cites, credits or copies
--   upstream: the source cited, the agency credited, or the outlet of the other text
--   upstream_id: entity of the source cited
--   is_held: whether the corpus holds an article of that upstream
--   how: kind of citation, roles of the credits, or kinds of the passages copied; same body where all of it is
--   direction: taken (from the upstream), given (to it), common_upstream (both took from a third) or unknown
--   n_places: places at which it does so; of a same body the articles that have it
--   share_of_text: share of the text that leans on it; NULL where the words that do are not known
--   evidence: the first of these places in its context
--   article_id: the article
--   text_id: the text
with held as (
    select distinct outlet_id from lake.article_versions
),

cited as (
    select
        p.locator,
        p.outlet,
        'cites' as basis,
        coalesce(e.label, c.surface) as upstream,
        l.entity_id as upstream_id,
        bool_or(h.outlet_id is not null) as is_held,
        c.marker as how,
        'taken' as direction,
        count(*) as n_places,
        if(
            sum(c.scope_end - c.scope_start) is null,
            null,
            least(sum(c.scope_end - c.scope_start) / any_value(t.n_chars), 1.0)
        ) as share_of_text,
        min_by(evidence(t.text, c.char_start, c.char_end), c.char_start) as evidence,
        p.article_id,
        c.text_id
    from lake.citations as c
    join text_places() as p on p.text_id = c.text_id
    join lake.texts as t on t.text_id = c.text_id
    left join lake.entity_links as l on l.mention_id = c.mention_id
    left join lake.entities as e on e.entity_id = l.entity_id
    left join held as h on h.outlet_id = c.outlet_id
    -- an outlet that names itself leans on nobody
    where c.outlet_id is distinct from p.outlet_id
    group by all
),

credited as (
    select
        p.locator,
        p.outlet,
        'credits' as basis,
        k.credit.agency as upstream,
        null::varchar as upstream_id,
        bool_or(h.outlet_id is not null) as is_held,
        string_agg(distinct k.credit.role, ', ' order by k.credit.role) as how,
        'taken' as direction,
        count(*) as n_places,
        if(bool_or(k.credit.extent = 'whole'), 1.0, null) as share_of_text,
        coalesce(
            min_by(evidence(t.text, k.credit.char_start, k.credit.char_end), k.credit.char_start),
            'byline: ' || min(k.credit.surface)
        ) as evidence,
        p.article_id,
        p.text_id
    from (select capture_id, unnest(credits) as credit from attributed_credits()) as k
    join text_places() as p on p.capture_id = k.capture_id
    join lake.texts as t on t.text_id = p.text_id
    left join held as h on h.outlet_id = k.credit.outlet_id
    where k.credit.outlet_id is distinct from p.outlet_id
    group by p.locator, p.outlet, k.credit.agency, p.article_id, p.text_id
),

same_body as (
    select
        a.locator,
        a.outlet,
        'copies' as basis,
        d.other as upstream,
        null::varchar as upstream_id,
        true as is_held,
        'same body' as how,
        'unknown' as direction,
        count(*) as n_places,
        1.0::double as share_of_text,
        'same body as ' || min(d.other_locator) as evidence,
        a.article_id,
        a.text_id
    from text_places() as a
    join (
        select capture_a as capture_id, locator_b as other_locator, outlet_b as other, kind from duplicates
        union all
        select capture_b, locator_a, outlet_a, kind from duplicates
    ) as d on d.capture_id = a.capture_id
    where d.kind = 'exact'
    group by a.locator, a.outlet, d.other, a.article_id, a.text_id
),

-- Every copied passage from both ends.
ends as (
    select
        g.pair_id,
        g.kind,
        g.text_a as text_id,
        g.a_start as char_start,
        g.a_end as char_end,
        g.text_b as other_id,
        least(p.n_copied_a / greatest(p.n_words_a, 1), 1.0) as share,
        case d.direction when 'a_to_b' then 'given' when 'b_to_a' then 'taken' else d.direction end as direction
    from lake.passages as g
    join lake.text_pairs as p on p.pair_id = g.pair_id
    left join lake.copy_directions as d on d.pair_id = g.pair_id
    where g.kind in ('exact', 'near')
    union all
    select
        g.pair_id,
        g.kind,
        g.text_b,
        g.b_start,
        g.b_end,
        g.text_a,
        least(p.n_copied_b / greatest(p.n_words_b, 1), 1.0),
        case d.direction when 'b_to_a' then 'given' when 'a_to_b' then 'taken' else d.direction end
    from lake.passages as g
    join lake.text_pairs as p on p.pair_id = g.pair_id
    left join lake.copy_directions as d on d.pair_id = g.pair_id
    where g.kind in ('exact', 'near')
),

copied as (
    select
        a.locator,
        a.outlet,
        'copies' as basis,
        b.outlet as upstream,
        null::varchar as upstream_id,
        true as is_held,
        string_agg(distinct e.kind, ', ' order by e.kind) as how,
        coalesce(e.direction, 'unknown') as direction,
        count(distinct {'pair': e.pair_id, 'at': e.char_start}) as n_places,
        max(e.share) as share_of_text,
        min_by(evidence(t.text, e.char_start, e.char_end), e.char_start) as evidence,
        a.article_id,
        a.text_id
    from ends as e
    join text_places() as a on a.text_id = e.text_id
    join text_places() as b on b.text_id = e.other_id and b.article_id <> a.article_id
    join lake.texts as t on t.text_id = e.text_id
    group by a.locator, a.outlet, b.outlet, e.direction, a.article_id, a.text_id
)

select * from cited
union all
select * from credited
union all
select * from same_body
union all
select * from copied
