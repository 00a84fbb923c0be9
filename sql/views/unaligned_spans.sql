-- grain: one row per capture and stretch of its text that leads to no bytes
-- Which characters of a text cannot be shown in the raw document; white space between blocks is not among them.
--   locator: where the text stands
--   outlet: who publishes it
--   extractor: what chose the main text
--   surface: the characters
--   n_chars: how many there are
--   byte_before: where the characters before them end in the raw document; NULL at the beginning of the text
--   evidence: the characters in their context
--   capture_id: the capture
--   text_id: the text
--   raw_id: the raw bytes
--   char_start: first code point in the text
--   char_end: code point after the last in the text
with gaps as (
    select
        p.locator,
        p.outlet,
        v.extractor,
        p.capture_id,
        p.text_id,
        p.raw_id,
        t.text,
        unnest(
            list_transform(
                range(len(p.segments) + 1),
                lambda i: {
                    'char_start': if(i = 0, 0, p.segments[i].char_end),
                    'char_end': if(i = len(p.segments), t.n_chars, p.segments[i + 1].char_start),
                    'byte_before': if(i = 0, null, p.segments[i].byte_end)
                }
            )
        ) as gap
    from lake.article_versions as v
    join text_places() as p on p.capture_id = v.capture_id
    join lake.texts as t on t.text_id = v.text_id
    where v.n_unaligned_chars > 0
)

select
    locator,
    outlet,
    extractor,
    substr(text, gap.char_start + 1, gap.char_end - gap.char_start) as surface,
    gap.char_end - gap.char_start as n_chars,
    gap.byte_before,
    evidence(text, gap.char_start, gap.char_end) as evidence,
    capture_id,
    text_id,
    raw_id,
    gap.char_start,
    gap.char_end
from gaps
where gap.char_end > gap.char_start and trim(surface) <> ''
