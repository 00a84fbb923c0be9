-- grain: one row per capture that gave a text
-- What survived each step of cleaning: raw bytes, what a reader sees of them, what was kept, the text, its body.
-- An article is suspicious where more prose was dropped than the body has (lost_paragraphs), the body is less than
-- half of the text (little_body), more than 2 % of the text lead to no bytes (unaligned), more than 0.5 % of its
-- characters could not be decoded (undecoded), or a plain text lost more than 1 % (lost_text). That is no failure:
-- views left_out and unaligned_spans show what to look at.
--   locator: where the text stands
--   outlet: who publishes it
--   extractor: what chose the main text
--   charset_used: charset the bytes were decoded with
--   n_decode_errors: replacement characters made while decoding
--   n_raw_bytes: length of the raw document
--   n_visible_chars: visible characters of the raw document, white space left out
--   n_kept_chars: of these, characters that were selected
--   n_text_chars: characters of the text, white space left out
--   n_body_chars: of these, characters of the body
--   share_kept: n_kept_chars of n_visible_chars
--   n_visible_numbers: numbers visible in the raw document
--   n_kept_numbers: numbers in what was selected
--   n_text_numbers: numbers in the text
--   n_body_numbers: numbers in the body
--   n_visible_quote_marks: quotation marks visible in the raw document
--   n_kept_quote_marks: quotation marks in what was selected
--   n_text_quote_marks: quotation marks in the text
--   n_body_quote_marks: quotation marks in the body
--   n_visible_names: runs of capitalised words inside sentences, visible in the raw document
--   n_kept_names: such runs in what was selected
--   n_text_names: such runs in the text
--   n_body_names: such runs in the body
--   n_dropped_paragraphs: stretches of whole sentences dropped, outside nav, header, footer and aside
--   n_dropped_chars: characters of these
--   n_inserted_chars: characters of the text that an extractor inserted
--   n_unaligned_chars: characters of the text that lead to no bytes
--   share_unaligned: n_unaligned_chars of n_text_chars
--   is_suspicious: whether any of the above holds
--   suspicion: the first of these that holds, by its name in brackets
--   capture_id: the capture
--   text_id: the text
--   raw_id: the raw bytes
--   tool_id: tool that cleaned it
with judged as (
    select
        *,
        case
            when n_dropped_chars > n_body_chars then 'lost_paragraphs'
            when 2 * n_body_chars < n_text_chars then 'little_body'
            when share_unaligned > 0.02 then 'unaligned'
            when n_decode_errors > 0.005 * n_visible_chars then 'undecoded'
            when extractor = 'plain text' and share_kept < 0.99 then 'lost_text'
        end as suspicion
    from lake.article_versions
)

select
    p.locator,
    p.outlet,
    v.extractor,
    v.charset_used,
    v.n_decode_errors,
    r.n_bytes as n_raw_bytes,
    v.n_visible_chars,
    v.n_kept_chars,
    v.n_text_chars,
    v.n_body_chars,
    v.share_kept,
    v.n_visible_numbers,
    v.n_kept_numbers,
    v.n_text_numbers,
    v.n_body_numbers,
    v.n_visible_quote_marks,
    v.n_kept_quote_marks,
    v.n_text_quote_marks,
    v.n_body_quote_marks,
    v.n_visible_names,
    v.n_kept_names,
    v.n_text_names,
    v.n_body_names,
    v.n_dropped_paragraphs,
    v.n_dropped_chars,
    v.n_inserted_chars,
    v.n_unaligned_chars,
    v.share_unaligned,
    v.suspicion is not null as is_suspicious,
    v.suspicion,
    v.capture_id,
    v.text_id,
    v.raw_id,
    v.tool_id
from judged as v
join text_places() as p on p.capture_id = v.capture_id
left join lake.raw_documents as r on r.raw_id = v.raw_id
