-- grain: one row per distinct paragraph that the present model and prompt have no answer about
-- What a chat endpoint still has to be asked, article by article. Paragraphs of which every capture reserves text and
-- data mining are not sent to anybody, nor are lines too short to state something.
with answered as (
    select paragraph_id from lake.chat_answers where tool_id = $tool_id
),

open_texts as (
    select distinct v.text_id
    from lake.article_versions as v
    join lake.captures as c on c.capture_id = v.capture_id
    where v.language is not null and c.is_tdm_reserved is not true
),

waiting as (
    select
        b.paragraph_id,
        min({'text_id': b.text_id, 'char_start': b.char_start, 'char_end': b.char_end}) as place
    from lake.blocks as b
    join open_texts as o on o.text_id = b.text_id
    anti join answered as a on a.paragraph_id = b.paragraph_id
    where b.kind not in ('author_bio', 'boilerplate') and b.char_end - b.char_start >= 20
    group by b.paragraph_id
)

select
    w.paragraph_id,
    substr(t.text, w.place.char_start + 1, w.place.char_end - w.place.char_start) as text
from waiting as w
join lake.texts as t on t.text_id = w.place.text_id
order by w.place.text_id, w.place.char_start
