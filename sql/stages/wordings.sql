-- grain: one row per text without wordings by the present tool, and per sentence, mention, claim, quantity and time of it
-- What the stage of wordings still has to read, the rows of a text together and in order; what says which it is.
with done as (
    select text_id from lake.text_wordings where tool_id = $tool_id
    union all
    select key from lake.rejects where stage = 'wordings' and tool_id = $tool_id
),

waiting as (
    select v.text_id, min(v.language) as language
    from lake.article_versions as v
    anti join done as d on d.text_id = v.text_id
    semi join lake.text_annotations as a on a.text_id = v.text_id
    where v.text_id >= $first and v.text_id < $last
    group by v.text_id
),

dated as (
    select distinct on (text_id, char_start, char_end) text_id, char_start, char_end, surface, kind, value, modifier
    from lake.time_expressions
    where text_id >= $first and text_id < $last
    order by capture_id
),

listed as (
    select w.text_id, 0 as char_start, t.n_chars as char_end, 'text' as what, w.language, t.text as words
    from waiting as w
    join lake.texts as t on t.text_id = w.text_id
    union all by name
    select s.text_id, s.char_start, s.char_end, 'sentence' as what
    from lake.sentences as s
    semi join waiting as w on w.text_id = s.text_id
    union all by name
    select m.text_id, m.char_start, m.char_end, 'mention' as what, m.mention_id, m.form
    from lake.mentions as m
    semi join waiting as w on w.text_id = m.text_id
    where m.form in ('named', 'demonym', 'metonym')
    union all by name
    select
        c.text_id,
        c.char_start,
        c.char_end,
        'claim' as what,
        c.claim_id,
        c.text,
        c.subject,
        c.object,
        c.predicate,
        c.polarity
    from lake.claims as c
    semi join waiting as w on w.text_id = c.text_id
    where c.modality <> 'opinion'
    union all by name
    select
        q.text_id,
        q.char_start,
        q.char_end,
        'quantity' as what,
        q.surface,
        q.dim,
        q.unit,
        q.lo,
        q.hi,
        q.point,
        q.qualifier,
        q.counted,
        q.n_significant_digits
    from lake.quantities as q
    semi join waiting as w on w.text_id = q.text_id
    union all by name
    select t.text_id, t.char_start, t.char_end, 'time' as what, t.surface, t.kind, t.value, t.modifier
    from dated as t
    semi join waiting as w on w.text_id = t.text_id
)

select *
from listed
order by text_id, what, char_start, char_end, claim_id
