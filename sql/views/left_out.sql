-- grain: one row per capture and stretch that is no part of the article's body
-- What was left out of a document's body, at which step and why, and where its bytes are.
--   locator: where the document stands
--   step: page: visible and not in the text; text: no body block of the text; corpus: recurs over the outlet's articles
--   reason: for page as in lake.dropped_blocks, for text as in lake.blocks, for corpus edge or standing
--   kind: what the block is; NULL for what is not in the text
--   beginning: its first 300 characters
--   n_chars: its length in code points, for page without white space
--   byte_start: first byte in the raw document
--   byte_end: byte after the last in the raw document
--   outlet: who publishes the document
--   n_articles: for corpus, how many articles of the outlet have it
--   capture_id: the capture
--   raw_id: the raw bytes
--   text_id: the text
--   block_id: the block; NULL for what is not in the text
with blocks as (
    select
        p.capture_id,
        if(x.block_id is null, 'text', 'corpus') as step,
        coalesce(x.rule, b.exclude_reason) as reason,
        b.kind,
        substr(t.text, b.char_start + 1, least(b.char_end - b.char_start, 300)) as beginning,
        b.char_end - b.char_start as n_chars,
        span_bytes(p.segments, b.char_start, b.char_end) as bytes,
        x.n_articles,
        b.block_id
    from text_places() as p
    join lake.blocks as b on b.text_id = p.text_id
    join lake.texts as t on t.text_id = p.text_id
    left join lake.block_exclusions as x on x.capture_id = p.capture_id and x.block_id = b.block_id
    where not b.is_body or x.block_id is not null
),

found as (
    select
        capture_id,
        step,
        reason,
        kind,
        beginning,
        n_chars,
        bytes.byte_start as byte_start,
        bytes.byte_end as byte_end,
        n_articles,
        block_id
    from blocks
    union all
    select
        capture_id,
        'page' as step,
        reason,
        null as kind,
        beginning,
        n_chars,
        byte_start,
        byte_end,
        null as n_articles,
        null as block_id
    from lake.dropped_blocks
)

select
    p.locator,
    f.step,
    f.reason,
    f.kind,
    f.beginning,
    f.n_chars,
    f.byte_start,
    f.byte_end,
    p.outlet,
    f.n_articles,
    f.capture_id,
    p.raw_id,
    p.text_id,
    f.block_id
from found as f
join text_places() as p on p.capture_id = f.capture_id
