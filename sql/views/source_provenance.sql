-- grain: one row per article version, upstream and way of leaning on it
-- What each article leans on: sources it cites and texts it copies, how much of it, and whether we hold them.
--   locator: where the article stands
--   outlet: who publishes it
--   basis: cites or copies
--   upstream: the source cited, or the outlet of the other text
--   upstream_id: entity of the source cited
--   is_held: whether the corpus holds an article of that upstream
--   how: kind of citation, or kind of copying
--   direction: a_to_b where this article is known to be the later one; unknown otherwise
--   n_places: places at which it does so
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
        'unknown' as direction,
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

copied as (
    select
        a.locator,
        a.outlet,
        'copies' as basis,
        d.other as upstream,
        null::varchar as upstream_id,
        true as is_held,
        d.kind as how,
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
    group by a.locator, a.outlet, d.other, d.kind, a.article_id, a.text_id
)

select * from cited
union all
select * from copied
