-- grain: one row per quantity and locator
-- How much and how many: numbers with unit or what they count, ranges and hedges kept.
-- Quantities in boilerplate of the outlet are left out; lake.quantities has them.
--   quantity_id: the quantity
--   locator: where the text stands
--   byte_start: first byte of number and unit in the raw document
--   byte_end: byte after the last in the raw document
--   surface: number and unit as written
--   dim: what is measured: count, number, money, percent, percentage_point, ratio, multiple, ordinal, age, duration ...
--   lo: lower bound, in unit; NULL = none given
--   hi: upper bound, in unit; NULL = none given
--   point: the value, in unit; NULL where the text bounds it only
--   qualifier: exact, about, estimated, nearly, at_least, more_than, at_most, less_than, between or from_to
--   unit: ISO 4217 code of money, else a name; NULL = a bare number
--   unit_basis: what the currency rests on: code, symbol, word, default or ambiguous; NULL = no money
--   per: what it is reckoned on, such as month or barrel
--   counted: noun phrase of what is counted or shared out
--   n_significant_digits: digits that say something
--   hedge: words of the qualifier
--   outlet: who publishes the text
--   published_at: time of publication (UTC)
--   evidence: the words in their context
--   text_id: the text
--   sentence_id: the sentence
--   char_start: first code point in the text
--   char_end: code point after the last in the text
--   tool_id: tool that found it
with placed as (
    select q.*, p.locator, p.outlet, p.published_at, span_bytes(p.segments, q.char_start, q.char_end) as bytes
    from lake.quantities as q
    join text_places() as p on p.text_id = q.text_id
    anti join lake.block_exclusions as x
        on x.capture_id = p.capture_id and x.char_start <= q.char_start and q.char_start < x.char_end
)

select
    q.quantity_id,
    q.locator,
    q.bytes.byte_start as byte_start,
    q.bytes.byte_end as byte_end,
    q.surface,
    q.dim,
    q.lo,
    q.hi,
    q.point,
    q.qualifier,
    q.unit,
    q.unit_basis,
    q.per,
    q.counted,
    q.n_significant_digits,
    q.hedge,
    q.outlet,
    q.published_at,
    evidence(t.text, q.char_start, q.char_end) as evidence,
    q.text_id,
    q.sentence_id,
    q.char_start,
    q.char_end,
    q.tool_id
from placed as q
join lake.texts as t on t.text_id = q.text_id
