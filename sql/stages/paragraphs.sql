-- grain: one row per distinct paragraph and language without annotations by the present tool
-- What the paragraph stage still has to read; the language is empty where it is undecided.
with languages as (
    select distinct text_id, coalesce(language, '') as language
    from lake.article_versions
),

read as (
    select paragraph_id, language from lake.paragraph_annotations where tool_id = $tool_id
),

refused as (
    select key as paragraph_id from lake.rejects where stage = 'paragraphs' and tool_id = $tool_id
),

-- Two anti joins of plain equalities: one condition with an "or" would compare every row with every other.
waiting as (
    select
        b.paragraph_id,
        l.language,
        min({'text_id': b.text_id, 'char_start': b.char_start, 'char_end': b.char_end}) as place
    from lake.blocks as b
    join languages as l on l.text_id = b.text_id
    anti join read as r on r.paragraph_id = b.paragraph_id and r.language = l.language
    anti join refused as f on f.paragraph_id = b.paragraph_id
    group by b.paragraph_id, l.language
)

select
    w.paragraph_id,
    w.language,
    substr(t.text, w.place.char_start + 1, w.place.char_end - w.place.char_start) as text
from waiting as w
join lake.texts as t on t.text_id = w.place.text_id
