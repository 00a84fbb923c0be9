-- grain: one row per quotation or reported statement and locator
-- Who is quoted or reported with which words, and how the speaker was found or why not.
-- Quotations in boilerplate of the outlet are left out; lake.quotes has them, view mentions flags what it names.
--   quote_id: the quotation
--   locator: where the text stands
--   byte_start: first byte of the content in the raw document
--   byte_end: byte after the last in the raw document
--   content: the words quoted or reported, without quotation marks
--   form: direct, mixed, indirect, scare (held at arm's length) or title
--   speaker_id: entity of the speaker
--   speaker: name of the speaker, else the words that name one
--   speakers: names of all who speak together and are named, joined by |; of one who speaks alone the name
--   n_speakers: how many these are
--   speaker_surface: the words that name the speaker
--   speaker_byte_start: first byte of these words
--   speaker_byte_end: byte after the last of these words
--   speaker_basis: explicit, pronoun, carry_over, headline, office (that one person holds in the text) or none
--   cue_lemma: lemma of the verb or phrase that introduces it
--   cue_kind: says, according_to, passive, named, noun (his claim that), adjective (is sure that) or hearsay (reportedly)
--   attitude: speech, belief, intent, stance or showing; what is wanted, planned, backed or opposed was not stated
--   unresolved_reason: why there is no speaker
--   source_kind: named, described, anonymous, collective, document or unsourced (reportedly, it is said)
--   relayed_by_id: entity of whoever handed it on
--   relayed_by: its name (A, according to B; A told C), nearest to the speaker
--   n_relays: how many handed it on
--   outlet: who publishes the text
--   published_at: time of publication (UTC)
--   evidence: the content in its context
--   text_id: the text
--   char_start: first code point in the text
--   char_end: code point after the last in the text
--   tool_id: tool that found it
with placed as (
    select
        q.*,
        p.locator,
        p.outlet,
        p.published_at,
        span_bytes(p.segments, q.char_start, q.char_end) as bytes,
        if(
            q.speaker_start is null, null, span_bytes(p.segments, q.speaker_start, q.speaker_end)
        ) as speaker_bytes
    from lake.quotes as q
    join text_places() as p on p.text_id = q.text_id
    anti join lake.block_exclusions as x
        on x.capture_id = p.capture_id and x.char_start <= q.char_start and q.char_start < x.char_end
),

together as (
    select
        s.quote_id,
        string_agg(e.label, ' | ' order by s.speaker_no) as speakers,
        count(*) as n_speakers
    from lake.quote_speakers as s
    join lake.entity_links as l on l.mention_id = s.mention_id
    join lake.entities as e on e.entity_id = l.entity_id
    group by s.quote_id
)

select
    q.quote_id,
    q.locator,
    q.bytes.byte_start as byte_start,
    q.bytes.byte_end as byte_end,
    q.content,
    q.form,
    l.entity_id as speaker_id,
    coalesce(e.label, q.speaker_surface) as speaker,
    g.speakers,
    coalesce(g.n_speakers, 0) as n_speakers,
    q.speaker_surface,
    q.speaker_bytes.byte_start as speaker_byte_start,
    q.speaker_bytes.byte_end as speaker_byte_end,
    q.speaker_basis,
    q.cue_lemma,
    q.cue_kind,
    q.attitude,
    q.unresolved_reason,
    q.source_kind,
    rl.entity_id as relayed_by_id,
    coalesce(re.label, q.relay_surface) as relayed_by,
    q.n_relays,
    q.outlet,
    q.published_at,
    evidence(t.text, q.char_start, q.char_end) as evidence,
    q.text_id,
    q.char_start,
    q.char_end,
    q.tool_id
from placed as q
join lake.texts as t on t.text_id = q.text_id
left join together as g on g.quote_id = q.quote_id
left join lake.entity_links as l on l.mention_id = q.speaker_mention_id
left join lake.entities as e on e.entity_id = l.entity_id
left join lake.entity_links as rl on rl.mention_id = q.relay_mention_id
left join lake.entities as re on re.entity_id = rl.entity_id
