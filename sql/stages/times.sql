-- grain: one row per time expression of a capture without expressions by the present tool, in order
-- What the times stage still has to date: what the words mean, where they stand, and when the article was published.
with done as (
    select distinct capture_id from lake.time_expressions where tool_id = $tool_id
    union all
    select key from lake.rejects where stage = 'times' and tool_id = $tool_id
),

waiting as (
    select
        v.capture_id,
        v.text_id,
        v.language,
        v.published_at,
        v.published_precision,
        v.published_earliest,
        v.published_latest
    from lake.article_versions as v
    anti join done as d on d.capture_id = v.capture_id
    semi join lake.text_annotations as a on a.text_id = v.text_id
    where v.capture_id >= $first and v.capture_id < $last
),

-- Materialized, as every text of a language would else be joined to every paragraph in it first.
standing as materialized (
    select
        w.*,
        b.block_no,
        b.paragraph_id,
        b.char_start as block_start
    from waiting as w
    join lake.blocks as b on b.text_id = w.text_id
),

found as (
    select s.* exclude (paragraph_id), unnest(p.times) as item
    from standing as s
    join lake.paragraph_annotations as p
        on p.paragraph_id = s.paragraph_id and p.language = coalesce(s.language, '')
    where len(p.times) > 0
),

placed as (
    select
        * exclude (item, block_start),
        block_start + item.start as char_start,
        block_start + item.end as char_end,
        item.meaning as meaning
    from found
),

-- The words are cut out before sentences are looked up, which would else sort every text once per time that it tells.
worded as materialized (
    select f.*, substr(t.text, f.char_start + 1, f.char_end - f.char_start) as surface
    from placed as f
    join lake.texts as t on t.text_id = f.text_id
)

select
    f.capture_id,
    f.text_id,
    f.published_at,
    f.published_precision,
    f.published_earliest,
    f.published_latest,
    f.block_no,
    f.char_start,
    f.char_end,
    f.meaning,
    s.sentence_id,
    f.surface
from worded as f
asof left join lake.sentences as s on s.text_id = f.text_id and s.char_start <= f.char_start
order by f.capture_id, f.char_start
