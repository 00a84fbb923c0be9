-- grain: one row per name or description of an entity, its span and locator
-- What each outlet calls the same body or government, in its own words or in those of whom it quotes: regime, government,
-- de facto authorities, the name they give themselves. Of entities that are described so somewhere, plain names count too.
-- Voices: own; reported (in the outlet's words, what somebody said); quoted; distanced (in marks that hold it at arm's length).
--   naming_id: the description; of a plain name its mention
--   entity: whom it is about; NULL where the text does not say whose
--   entity_id: its id
--   class: regime, government, authorities, de_facto, disputed (so-called) ..., self_given, name or metonym
--   wording: the description without the name; of a name the name
--   outlet: who publishes it
--   voice: own, reported, quoted or distanced
--   speaker: who is quoted or reported
--   n_of_outlet: times that this outlet uses the class for the entity in this voice
--   n_all_of_outlet: times that this outlet names the entity in this voice, whatever the class
--   surface: the words
--   basis: beside (a name stands beside the word), self_given, name, earlier (whose was said before) or none
--   unresolved_reason: why it is not known whose
--   locator: where it stands
--   byte_start: first byte in the raw document
--   byte_end: byte after the last in the raw document
--   published_at: time of publication (UTC)
--   evidence: the words in their context
--   article_id: the article
--   text_id: the text
--   char_start: first code point in the text
--   char_end: code point after the last in the text
--   tool_id: tool that found it
with seeded as (
    select seed_id, min(entity_id) as entity_id, min(label) as label from lake.entities group by seed_id
),

described as (
    select
        n.naming_id,
        coalesce(s.entity_id, e.entity_id) as entity_id,
        coalesce(s.label, e.label) as entity,
        n.class,
        n.wording,
        n.surface,
        n.basis,
        n.unresolved_reason,
        n.text_id,
        n.char_start,
        n.char_end,
        n.tool_id
    from lake.namings as n
    left join seeded as s on s.seed_id = n.seed_id
    left join mention_entities() as e on e.mention_id = n.mention_id
),

-- A name inside a description is not told once more.
named as (
    select
        m.mention_id as naming_id,
        e.entity_id,
        e.label as entity,
        if(m.form = 'metonym', 'metonym', 'name') as class,
        lower(m.surface) as wording,
        m.surface,
        'name' as basis,
        null::varchar as unresolved_reason,
        m.text_id,
        m.char_start,
        m.char_end,
        m.tool_id
    from lake.mentions as m
    join mention_entities() as e on e.mention_id = m.mention_id
    semi join described as d on d.entity_id = e.entity_id
    anti join lake.namings as n
        on n.text_id = m.text_id and n.char_start < m.char_end and m.char_start < n.char_end
    where m.form in ('named', 'metonym')
),

found as (
    from described
    union all by name
    from named
),

-- Of marks within each other the innermost decides.
voiced as (
    select
        f.naming_id,
        min_by(
            struct_pack(voice := case q.form when 'scare' then 'distanced' when 'indirect' then 'reported' else 'quoted' end,
                        speaker := coalesce(e.label, q.speaker_surface)),
            (q.char_end - q.char_start, q.quote_id)
        ) as one
    from found as f
    join lake.quotes as q
        on q.text_id = f.text_id and q.char_start <= f.char_start and f.char_end <= q.char_end
    left join mention_entities() as e on e.mention_id = q.speaker_mention_id
    where q.form in ('direct', 'mixed', 'indirect', 'scare')
    group by f.naming_id
),

placed as (
    select
        f.*,
        coalesce(v.one.voice, 'own') as voice,
        v.one.speaker as speaker,
        p.outlet,
        p.locator,
        p.published_at,
        p.article_id,
        span_bytes(p.segments, f.char_start, f.char_end) as bytes
    from found as f
    join text_places() as p on p.text_id = f.text_id
    left join voiced as v on v.naming_id = f.naming_id
    anti join lake.block_exclusions as x
        on x.capture_id = p.capture_id and x.char_start <= f.char_start and f.char_start < x.char_end
)

select
    p.naming_id,
    p.entity,
    p.entity_id,
    p.class,
    p.wording,
    p.outlet,
    p.voice,
    p.speaker,
    count(*) over (partition by p.entity_id, p.outlet, p.voice, p.class) as n_of_outlet,
    count(*) over (partition by p.entity_id, p.outlet, p.voice) as n_all_of_outlet,
    p.surface,
    p.basis,
    p.unresolved_reason,
    p.locator,
    p.bytes.byte_start as byte_start,
    p.bytes.byte_end as byte_end,
    p.published_at,
    evidence(t.text, p.char_start, p.char_end) as evidence,
    p.article_id,
    p.text_id,
    p.char_start,
    p.char_end,
    p.tool_id
from placed as p
join lake.texts as t on t.text_id = p.text_id
