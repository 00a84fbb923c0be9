-- grain: one row per article of a story and fact of the story that it does not carry
-- What other articles of a story report and this one leaves out: facts that two independent origins or more state.
-- An article that was out before the fact was first told is not listed: it could not know. Nor is one in a language in
-- which no article of the story states the fact: claims are compared within a language, so whether it has it is unknown.
--   story_id: the story
--   article_id: the article
--   locator: where it stands
--   outlet: who publishes it
--   published_at: time of publication (UTC)
--   group_id: the fact that it leaves out
--   fact: as a sentence: of the wordings told most often the one that fits best
--   n_articles: articles that state it
--   n_independent_origins: independent origins of these
--   check_worthy_score: how much the fact is worth checking, 0 to 1
with spoken as (
    select distinct article_id, language from lake.article_versions where language is not null
),

told as (
    select
        m.story_id,
        c.group_id,
        max(c.check_worthy_score) as check_worthy_score,
        list(distinct s.language) as languages
    from main.claims as c
    join lake.story_members as m on m.article_id = c.article_id
    left join spoken as s on s.article_id = c.article_id
    where c.group_id is not null
    group by m.story_id, c.group_id
),

carrying as (
    select distinct group_id, article_id from main.claims where group_id is not null
),

read_in as (
    select article_id, list(language) as languages from spoken group by article_id
)

select
    m.story_id,
    m.article_id,
    p.locator,
    p.outlet,
    p.published_at,
    t.group_id,
    k.fact,
    k.n_articles,
    k.n_independent_origins,
    t.check_worthy_score
from told as t
join main.corroboration as k on k.group_id = t.group_id
join lake.story_members as m on m.story_id = t.story_id
join article_places() as p on p.article_id = m.article_id
join read_in as r on r.article_id = m.article_id
anti join carrying as c on c.group_id = t.group_id and c.article_id = m.article_id
where k.n_independent_origins >= 2
    and list_has_any(t.languages, r.languages)
    and not coalesce(p.published_at < k.first_published_at, false)
