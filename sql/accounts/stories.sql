-- grain: one row per article and text of a story
-- The articles of a story, the most central first, with what each shares with the others.
select distinct
    'texts' as table_name,
    t.text_id as row_id,
    t.text_id,
    0 as char_start,
    t.n_chars as char_end,
    m.article_id as role,
    'score ' || round(m.score, 3) || ': ' || m.basis as because
from lake.story_members as m
join lake.article_versions as v on v.article_id = m.article_id
join lake.texts as t on t.text_id = v.text_id
where m.story_id = $id
order by because desc, role, row_id
