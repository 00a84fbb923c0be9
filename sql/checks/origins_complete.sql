-- grain: one row per article of a story without an origin, or joined to an article of another
-- kind: reference
-- Every article of a story belongs to one account, with the article that it was joined to.
select m.article_id, 'no origin' as fault
from lake.story_members as m
anti join lake.origins as r on r.article_id = m.article_id and r.story_id = m.story_id
union all
select r.article_id, 'joined to another account'
from lake.origins as r
left join lake.origins as j on j.article_id = r.joined_article_id
where r.joined_article_id is not null and j.origin_id is distinct from r.origin_id
