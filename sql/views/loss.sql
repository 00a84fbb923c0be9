-- grain: one row per capture that gave a text
-- What survived cleaning: characters, numbers and quotation marks of the raw document, and what leads to no bytes.
--   locator: where the text stands
--   outlet: who publishes it
--   extractor: what chose the main text
--   charset_used: charset the bytes were decoded with
--   n_decode_errors: replacement characters made while decoding
--   n_visible_chars: visible characters of the raw document, white space left out
--   n_kept_chars: of these, characters in the text
--   share_kept: n_kept_chars of n_visible_chars
--   n_visible_numbers: numbers visible in the raw document
--   n_kept_numbers: numbers in the text
--   n_visible_quote_marks: quotation marks visible in the raw document
--   n_kept_quote_marks: quotation marks in the text
--   n_text_chars: characters of the text, white space left out
--   n_inserted_chars: of these, characters that an extractor inserted
--   n_unaligned_chars: of these, characters that lead to no bytes
--   share_unaligned: n_unaligned_chars of n_text_chars
--   text_id: the text
--   raw_id: the raw bytes
--   tool_id: tool that cleaned it
select
    p.locator,
    p.outlet,
    v.extractor,
    v.charset_used,
    v.n_decode_errors,
    v.n_visible_chars,
    v.n_kept_chars,
    v.share_kept,
    v.n_visible_numbers,
    v.n_kept_numbers,
    v.n_visible_quote_marks,
    v.n_kept_quote_marks,
    v.n_text_chars,
    v.n_inserted_chars,
    v.n_unaligned_chars,
    v.share_unaligned,
    v.text_id,
    v.raw_id,
    v.tool_id
from lake.article_versions as v
join text_places() as p on p.capture_id = v.capture_id
