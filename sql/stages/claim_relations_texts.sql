-- grain: one row per pair of texts of two stories that may be on one event
-- Their articles' story score is 250 at least: too little for one story, enough to ask whether claims differ.
-- Claims of such a pair belong to the shard of the story that was told later; of one day, to either.
with told as (
    select text_id, any_value(story_id) as story_id, any_value(day) as day, any_value(shard) as shard
    from lake.told_claims
    where story_id is not null
    group by text_id
),

keyed as (
    select distinct m.article_key, v.text_id
    from lake.story_members as m
    join lake.article_versions as v on v.article_id = m.article_id
)

select distinct
    least(a.text_id, b.text_id) as text_a,
    greatest(a.text_id, b.text_id) as text_b,
    4096 + if(coalesce(a.day > b.day, false), a.shard, b.shard) as shard_one,
    4096 + if(coalesce(b.day > a.day, false), b.shard, a.shard) as shard_other
from lake.story_scores as s
join keyed as x on x.article_key = s.article_a
join keyed as y on y.article_key = s.article_b
join told as a on a.text_id = least(x.text_id, y.text_id)
join told as b on b.text_id = greatest(x.text_id, y.text_id)
where s.score >= 250 and x.text_id <> y.text_id and a.story_id <> b.story_id
