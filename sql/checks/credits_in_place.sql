-- grain: one row per agency credited that does not stand where its row says
-- kind: span
-- The words of a credit are those at its span of the text.
with credited as (
    select capture_id, text_id, unnest(credits) as credit from lake.agency_credits
)

select
    c.capture_id,
    c.credit.surface as stored,
    substr(t.text, c.credit.char_start + 1, c.credit.char_end - c.credit.char_start) as found
from credited as c
join lake.texts as t on t.text_id = c.text_id
where c.credit.char_start is not null and found is distinct from c.credit.surface
