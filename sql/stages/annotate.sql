-- grain: one row per block of a text without annotations by the present tool, in order; text with the first block
-- What the annotate stage still has to put together: the text, its blocks and what their paragraphs say.
-- Rows are sorted and streamed, not gathered in lists: a sort spills to disk, lists of all texts would not fit.
with done as (
    select text_id from lake.text_annotations where tool_id = $tool_id
    union all
    select key from lake.rejects where stage = 'annotate' and tool_id = $tool_id
),

waiting as (
    select v.text_id, min(v.language) as language
    from lake.article_versions as v
    anti join done as d on d.text_id = v.text_id
    where v.text_id >= $first and v.text_id < $last
    group by v.text_id
)

select
    w.text_id,
    w.language,
    if(coalesce(b.block_no, 0) = 0, t.text, null) as text,
    b.block_id,
    b.kind,
    b.char_start,
    b.char_end,
    b.is_body,
    p.n_chars_seen,
    p.sentences,
    p.mentions,
    p.statements,
    p.claims,
    p.times,
    p.quantities,
    c.claims as chat_claims,
    c.paragraph_id is not null as is_asked
from waiting as w
join lake.texts as t on t.text_id = w.text_id
left join lake.blocks as b on b.text_id = w.text_id
left join lake.paragraph_annotations as p on p.paragraph_id = b.paragraph_id and p.language = coalesce(w.language, '')
left join lake.chat_claims as c on c.paragraph_id = b.paragraph_id and c.language = coalesce(w.language, '')
order by w.text_id, b.block_no
