-- grain: one row per span that is empty or reaches outside its text
-- kind: span
-- Spans are half-open and lie inside their texts.
with spans as (
    select 'blocks' as table_name, block_id as id, text_id, char_start, char_end from lake.blocks
    union all
    select 'block_exclusions', block_id, text_id, char_start, char_end from lake.block_exclusions
    union all
    select 'sentences', sentence_id, text_id, char_start, char_end from lake.sentences
    union all
    select 'quotes.cue', quote_id, text_id, cue_start, cue_end from lake.quotes where cue_start is not null
    union all
    select 'quotes.speaker', quote_id, text_id, speaker_start, speaker_end
    from lake.quotes
    where speaker_start is not null
    union all
    select 'citations.scope', citation_id, text_id, scope_start, scope_end
    from lake.citations
    where scope_start is not null
)

select s.table_name, s.id, s.char_start, s.char_end, t.n_chars
from spans as s
join lake.texts as t on t.text_id = s.text_id
where s.char_start < 0 or s.char_start >= s.char_end or s.char_end > t.n_chars
