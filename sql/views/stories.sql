-- grain: one row per capture that gave a text
-- Which articles report on the same event; a story of one article is an article that nothing else matches.
--   locator: path relative to the argument given; #entry for an entry of a container
--   story_id: the story; former ids are continued in id_aliases
--   story: headline of the article that fits the others best
--   n_articles: articles of the story
--   n_outlets: outlets of the story that are known by name
--   first_published_at: earliest publication of the story's articles
--   last_published_at: latest publication
--   article_id: the article
--   outlet: who publishes it; (unknown outlet) where nothing says so
--   headline: its headline
--   language: ISO 639-1 code; NULL where undecided
--   published_at: time of publication (UTC)
--   score: average story score with the others of the story, 0 to 1; 1 where it is alone
--   similarity: how alike readers are likely to find it and the story's central article, 0 to 1; 1 for that one
--   is_central: whether it fits the others best
--   basis: what it shares with how many of the others
--   capture_id: how its bytes were obtained
--   text_id: the cleaned text; copies share it
with placed as (
    select
        c.locator,
        m.story_id,
        m.n_articles,
        m.article_id,
        coalesce(o.name, v.outlet_name, '(unknown outlet)') as outlet,
        if(v.outlet_basis <> 'unknown', v.outlet_id, null) as known_outlet_id,
        v.headline,
        v.language,
        v.published_at,
        m.score,
        m.similarity,
        m.is_central,
        m.basis,
        v.capture_id,
        v.text_id
    from lake.story_members as m
    join lake.article_versions as v on v.article_id = m.article_id
    join lake.captures as c on c.capture_id = v.capture_id
    left join lake.outlets as o on o.outlet_id = v.outlet_id
),

summed as (
    select
        story_id,
        min(headline) filter (is_central) as story,
        count(distinct known_outlet_id) as n_outlets,
        min(published_at) as first_published_at,
        max(published_at) as last_published_at
    from placed
    group by story_id
)

select
    p.locator,
    p.story_id,
    s.story,
    p.n_articles,
    s.n_outlets,
    s.first_published_at,
    s.last_published_at,
    p.article_id,
    p.outlet,
    p.headline,
    p.language,
    p.published_at,
    p.score,
    p.similarity,
    p.is_central,
    p.basis,
    p.capture_id,
    p.text_id
from placed as p
join summed as s on s.story_id = p.story_id
