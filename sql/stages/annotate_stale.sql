-- grain: one row per text whose annotations are older than what a chat endpoint has answered about its paragraphs
-- Answers come over several runs, as far as the budget of each goes; the text is then put together again.
with answered as (
    select v.text_id, count(distinct b.block_id) as n_paragraphs
    from (select text_id, min(language) as language from lake.article_versions group by text_id) as v
    join lake.blocks as b on b.text_id = v.text_id
    join lake.chat_claims as c on c.paragraph_id = b.paragraph_id and c.language = v.language
    group by v.text_id
)

select a.text_id
from lake.text_annotations as a
left join answered as n on n.text_id = a.text_id
where a.tool_id = $tool_id and a.n_paragraphs_asked is distinct from coalesce(n.n_paragraphs, 0)
