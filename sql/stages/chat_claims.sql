-- grain: one row per answered paragraph and language whose answer the present tool has not read
-- What the stage of chat claims still has to verify: the answer beside the paragraph's own claims and mentions.
with done as (
    select paragraph_id, language from lake.chat_claims where tool_id = $tool_id
),

refused as (
    select key as paragraph_id from lake.rejects
    where stage = 'chat_claims' and reason = 'failed' and tool_id = $tool_id
),

places as (
    select
        b.paragraph_id,
        min({'text_id': b.text_id, 'char_start': b.char_start, 'char_end': b.char_end}) as place
    from lake.blocks as b
    semi join lake.chat_answers as a on a.paragraph_id = b.paragraph_id and a.tool_id = $chat_tool_id
    group by b.paragraph_id
)

select
    p.paragraph_id,
    p.language,
    substr(t.text, l.place.char_start + 1, l.place.char_end - l.place.char_start) as text,
    a.content,
    a.finish_reason,
    p.claims as own_claims,
    p.mentions
from lake.paragraph_annotations as p
join places as l on l.paragraph_id = p.paragraph_id
join lake.chat_answers as a on a.paragraph_id = p.paragraph_id and a.tool_id = $chat_tool_id
join lake.texts as t on t.text_id = l.place.text_id
anti join done as d on d.paragraph_id = p.paragraph_id and d.language = p.language
anti join refused as r on r.paragraph_id = p.paragraph_id
order by p.paragraph_id, p.language
