-- use: from story_of('ferry capsized Skarne Strait') limit 1
-- The stories that some words are about, best first: those whose articles the words find, by their best article.
--   story_id: the story
--   score: BM25 of its best article; comparable within one search only
--   n_found: its articles that have any of the words
--   n_articles: its articles
--   headline: headline of the best article
--   first_published_at: earliest time of publication of its articles
--   last_published_at: latest
create macro story_of(query) as table (
    with found as (
        select article_id, max(score) as score, max_by(headline, score) as headline
        from search_articles(query)
        group by article_id
    )

    select
        m.story_id,
        max(f.score) as score,
        count(f.article_id) as n_found,
        count(*) as n_articles,
        max_by(f.headline, f.score) as headline,
        min(p.published_at) as first_published_at,
        max(p.published_at) as last_published_at
    from lake.story_members as m
    join article_places() as p on p.article_id = m.article_id
    left join found as f on f.article_id = m.article_id
    group by m.story_id
    having count(f.article_id) > 0
    order by score desc, m.story_id
)
