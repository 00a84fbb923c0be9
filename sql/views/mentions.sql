-- grain: one row per mention and locator
-- Who and what is named where, and which entity that is.
--   mention_id: the mention
--   locator: where the text stands
--   byte_start: first byte in the raw document
--   byte_end: byte after the last in the raw document
--   surface: the words
--   kind: OntoNotes kind of the mention
--   form: named, nominal, pronoun, metonym, demonym, title, or value for dates and numbers
--   role: office or occupation that stands beside a person's name
--   entity_id: entity that it denotes; NULL for values
--   entity: label of the entity
--   wikidata_qid: Wikidata id of the entity where certain
--   link_basis: what the link to the entity rests on
--   link_score: how sure that link is, 0 to 1
--   decided_by: rule, model or person
--   chain_id: mentions of one text that name the same thing
--   is_boilerplate: whether it stands in a block that recurs over the outlet's articles (see view left_out)
--   outlet: who publishes the text
--   evidence: the words in their context
--   text_id: the text
--   char_start: first code point in the text
--   char_end: code point after the last in the text
--   tool_id: tool that found it
with placed as (
    select m.*, p.locator, p.outlet, p.capture_id, span_bytes(p.segments, m.char_start, m.char_end) as bytes
    from lake.mentions as m
    join text_places() as p on p.text_id = m.text_id
)

select
    m.mention_id,
    m.locator,
    m.bytes.byte_start as byte_start,
    m.bytes.byte_end as byte_end,
    m.surface,
    m.kind,
    m.form,
    m.role,
    l.entity_id,
    e.label as entity,
    e.wikidata_qid,
    l.basis as link_basis,
    l.score as link_score,
    l.decided_by,
    m.chain_id,
    x.capture_id is not null as is_boilerplate,
    m.outlet,
    evidence(t.text, m.char_start, m.char_end) as evidence,
    m.text_id,
    m.char_start,
    m.char_end,
    m.tool_id
from placed as m
join lake.texts as t on t.text_id = m.text_id
left join lake.block_exclusions as x
    on x.capture_id = m.capture_id and x.char_start <= m.char_start and m.char_start < x.char_end
left join lake.entity_links as l on l.mention_id = m.mention_id
left join lake.entities as e on e.entity_id = l.entity_id
