-- use: from near('Petra Haldane', 'Skarne Line', within := 200)
-- Where two entities are named close to each other: each pair of mentions at most so many characters apart. A name fits
-- where its words stand in the mention or the name of its entity, whatever their case.
--   locator: where the text stands
--   outlet: who publishes it
--   published_at: time of publication (UTC)
--   distance: code points between the two
--   evidence: both and what is between, in their context
--   mention_a: the mention of the first
--   mention_b: the mention of the second
--   text_id: the text
--   char_start: first code point of the two
--   char_end: code point after the last of the two
create macro near(a, b, within := 200) as table (
    with named as (
        select
            m.text_id,
            m.mention_id,
            m.char_start,
            m.char_end,
            concat(' ', folded(concat_ws(' ', m.surface, e.label)), ' ') as words,
            contains(words, concat(' ', folded(a), ' ')) as is_a,
            contains(words, concat(' ', folded(b), ' ')) as is_b
        from lake.mentions as m
        left join mention_entities() as e on e.mention_id = m.mention_id
        where is_a or is_b
    ),

    pairs as (
        select
            x.text_id,
            x.mention_id as mention_a,
            y.mention_id as mention_b,
            least(x.char_start, y.char_start) as char_start,
            greatest(x.char_end, y.char_end) as char_end,
            greatest(x.char_start, y.char_start) - least(x.char_end, y.char_end) as distance
        from named as x
        join named as y on y.text_id = x.text_id and x.is_a and y.is_b and y.mention_id <> x.mention_id
        where distance between 0 and within
    )

    select
        p.locator,
        p.outlet,
        p.published_at,
        n.distance,
        evidence(t.text, n.char_start, n.char_end) as evidence,
        n.mention_a,
        n.mention_b,
        n.text_id,
        n.char_start,
        n.char_end
    from pairs as n
    join lake.texts as t on t.text_id = n.text_id
    join text_places() as p on p.text_id = n.text_id
)
