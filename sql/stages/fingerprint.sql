-- grain: one row per distinct body without a fingerprint by the present tool
-- What the fingerprint stage still has to read: the body blocks of any text that has the body, a line each.
with waiting as (
    select
        t.body_hash,
        min(t.text_id) as text_id
    from lake.texts as t
    anti join (select body_hash from lake.fingerprints where tool_id = $tool_id) as f on f.body_hash = t.body_hash
    group by t.body_hash
)

select
    w.body_hash,
    case
        when len(t.body_spans) = 1 and t.body_spans[1].char_start = 0 and t.body_spans[1].char_end = t.n_chars then t.text
        else
            array_to_string(
                list_transform(t.body_spans, lambda s: substr(t.text, s.char_start + 1, s.char_end - s.char_start)),
                chr(10)
            )
    end as body
from waiting as w
join lake.texts as t on t.text_id = w.text_id
