-- grain: one row per article of a story
-- Which articles of a story are one account: the group of independent origin of each, what put it there, the evidence.
--   story_id: the story
--   origin_id: the group; articles that share it are one account
--   n_articles: articles of the group
--   is_first: whether it is the first of its group, which the others joined
--   locator: where the article stands
--   article_id: the article
--   outlet: who publishes it
--   owner_family: owner shared with other outlets, where the seeds know it
--   headline: headline
--   published_at: time of publication (UTC)
--   rule: same_text, mostly_copied, cites_same_upstream, same_owner, or own_reporting where it stands for itself
--   joined_locator: the article that it was joined to
--   joined_outlet: who publishes that
--   upstream: the source on which most of it leans, where that is the rule
--   share: share of the article that the rule rests on, 0 to 1
--   evidence: the words, shares or names that the rule rests on
select
    r.story_id,
    r.origin_id,
    count(*) over (partition by r.origin_id) as n_articles,
    r.joined_article_id is null as is_first,
    a.locator,
    r.article_id,
    a.outlet,
    a.owner_family,
    a.headline,
    a.published_at,
    r.rule,
    b.locator as joined_locator,
    b.outlet as joined_outlet,
    r.upstream,
    r.share,
    r.evidence
from lake.origins as r
join article_places() as a on a.article_id = r.article_id
left join article_places() as b on b.article_id = r.joined_article_id
