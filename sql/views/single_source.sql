-- grain: one row per group of claims that rests on one account
-- Facts that one article, one origin or one named source alone stands for, those most worth checking first.
--   group_id: the fact
--   fact: as a sentence: of the wordings told most often the one that fits best
--   rests_on: one article; one origin (copies of one account); one source (several accounts that quote one)
--   outlet: an outlet that states it
--   locator: where it stands there
--   claimed_by: who is said to stand behind it; NULL where an article says it in its own voice
--   n_articles: articles that state it
--   n_independent_origins: independent origins of these
--   check_worthy_score: how much it is worth checking, 0 to 1
--   published_at: earliest time of publication
select
    k.group_id,
    k.fact,
    case
        when k.n_articles = 1 then 'one article'
        when k.n_independent_origins = 1 then 'one origin'
        else 'one source'
    end as rests_on,
    min_by(c.outlet, (c.published_at, c.locator)) as outlet,
    min_by(c.locator, (c.published_at, c.locator)) as locator,
    if(k.n_own_voice > 0, null, min(c.claimed_by)) as claimed_by,
    k.n_articles,
    k.n_independent_origins,
    max(c.check_worthy_score) as check_worthy_score,
    k.first_published_at as published_at
from main.corroboration as k
join main.claims as c on c.group_id = k.group_id
where k.n_articles = 1 or k.n_independent_origins = 1 or k.n_sources = 1
group by
    k.group_id, k.fact, k.n_articles, k.n_independent_origins, k.n_own_voice, k.first_published_at
