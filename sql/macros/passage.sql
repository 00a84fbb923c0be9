-- use: select passage(claim_a) as one, passage(claim_b) as other from conflicts where is_alarm
-- The paragraph of a claim with the claim's words marked ⟦so⟧; the whole context where evidence shows 60 characters of it.
create macro passage(claim_id) as (
    select
        substr(t.text, b.char_start + 1, c.char_start - b.char_start)
        || '⟦' || substr(t.text, c.char_start + 1, c.char_end - c.char_start) || '⟧'
        || substr(t.text, c.char_end + 1, greatest(b.char_end - c.char_end, 0))
    from (select claim_id as given) as x  -- first, and by itself: else a column of that name below would be meant
    join lake.claims as c on c.claim_id = x.given
    join lake.texts as t on t.text_id = c.text_id
    join lake.blocks as b on b.text_id = c.text_id and b.char_start <= c.char_start and c.char_start < b.char_end
    order by b.char_start
    limit 1
)
