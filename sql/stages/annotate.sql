-- grain: one row per text without annotations by the present tool
-- What the annotate stage still has to put together: the text, its blocks and what their paragraphs say.
with done as (
    select text_id from lake.text_annotations where tool_id = $tool_id
    union all
    select key from lake.rejects where stage = 'annotate' and tool_id = $tool_id
),

waiting as (
    select v.text_id, min(v.language) as language
    from lake.article_versions as v
    anti join done as d on d.text_id = v.text_id
    group by v.text_id
),

blocks as (
    select
        w.text_id,
        list({
            'block_id': b.block_id,
            'kind': b.kind,
            'char_start': b.char_start,
            'char_end': b.char_end,
            'is_body': b.is_body,
            'n_chars_seen': p.n_chars_seen,
            'sentences': p.sentences,
            'mentions': p.mentions,
            'statements': p.statements,
            'claims': p.claims
        } order by b.block_no) as blocks
    from waiting as w
    join lake.blocks as b on b.text_id = w.text_id
    left join lake.paragraph_annotations as p on p.paragraph_id = b.paragraph_id and p.language = w.language
    group by w.text_id
)

select w.text_id, w.language, t.text, b.blocks
from waiting as w
join lake.texts as t on t.text_id = w.text_id
left join blocks as b on b.text_id = w.text_id
