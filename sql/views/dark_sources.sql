-- grain: one row per source that articles name and the corpus does not hold
-- On whom does the corpus lean without holding them? Sources cited or credited of whom no article is here.
--   source: the source by name; of one without a name the words that describe it
--   source_id: its outlet or entity; words: … where it has no name
--   kind: outlet, entity or words
--   n_articles: articles that name it as a source
--   n_outlets: outlets of these, as far as known
--   n_unknown_outlets: articles among them whose outlet is not known
--   n_stories: stories of these articles
--   n_places: places at which they name it
--   n_chars: characters that lean on it, as far as known
--   n_mostly: articles that lean on it for half of their body or more
--   greatest_share: the greatest share of an article's body that leans on it; NULL where no article's is known
--   how: kinds of citation and credit
--   locator: the article that leans on it most
--   evidence: the first place in that article that names it; NULL where only its byline does
with held as (
    select distinct outlet_id from lake.article_versions
),

leaning as (
    select l.*
    from lake.origin_links as l
    anti join held as h on h.outlet_id = l.upstream_outlet_id
    where l.rule = 'cites_same_upstream'
),

kinds as (
    select node_id, string_agg(distinct kind, ', ' order by kind) as how
    from (select node_id, unnest(string_split(how, ', ')) as kind from leaning)
    group by node_id
),

most as (
    select *
    from leaning
    qualify row_number() over (
        partition by node_id order by coalesce(share, 0.0) desc, text_id is null, article_id
    ) = 1
)

select
    min(l.name) as source,
    l.node_id as source_id,
    case
        when bool_or(l.upstream_outlet_id is not null) then 'outlet'
        when bool_or(l.node_id like 'ent:%') then 'entity'
        else 'words'
    end as kind,
    count(*) as n_articles,
    count(distinct a.outlet_id) as n_outlets,
    count(*) filter (a.outlet_id is null) as n_unknown_outlets,
    count(distinct l.story_id) as n_stories,
    sum(l.n_places)::bigint as n_places,
    sum(l.n_chars)::bigint as n_chars,
    count(*) filter (l.share >= 0.5) as n_mostly,
    max(l.share) as greatest_share,
    any_value(k.how) as how,
    any_value(b.locator) as locator,
    any_value(evidence(t.text, m.char_start, m.char_end)) as evidence
from leaning as l
join article_places() as a on a.article_id = l.article_id
join kinds as k on k.node_id = l.node_id
join most as m on m.node_id = l.node_id
join article_places() as b on b.article_id = m.article_id
left join lake.texts as t on t.text_id = m.text_id
group by l.node_id
