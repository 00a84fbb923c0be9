-- grain: one row per text of either run
-- What stands for it when two runs are compared: its article, so that versions of one article are held against each
-- other. A text that is in the earlier run stands where it stood there, though copies of it may have come since.
with earlier as (
    select text_id, min(article_id) as family
    from before.article_versions
    group by text_id
),

-- the articles of the earlier run, under the names that their texts have there
known as (
    select v.article_id, min(e.family) as family
    from before.article_versions as v
    join earlier as e on e.text_id = v.text_id
    group by v.article_id
)

select text_id, family
from earlier
union all
select v.text_id, coalesce(min(k.family), min(v.article_id))
from after.article_versions as v
anti join earlier as e on e.text_id = v.text_id
left join known as k on k.article_id = v.article_id
group by v.text_id
order by text_id
