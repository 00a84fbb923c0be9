-- grain: one row per claim and locator
-- Who claims what, about whom, according to which source, where and how firmly.
-- Claims in boilerplate of the outlet, and those that a person judged to be none, are left out; lake.claims has them.
--   claim_id: the claim
--   locator: where the text stands
--   byte_start: first byte in the raw document
--   byte_end: byte after the last in the raw document
--   outlet: who publishes the text
--   published_at: time of publication (UTC)
--   claimed_by: who stands behind the claim in the text; NULL = the article in its own voice
--   claimed_by_id: entity of who stands behind it
--   according_to: source that the text cites for it, or 'none given'
--   about: entity of the subject, else the subject as written
--   about_id: entity of the subject
--   predicate: lemma of the predicate
--   object: entity of the object, else the object as written
--   object_id: entity of the object
--   place: entity of the place
--   value: the figure it turns on, in unit; NULL where the text only bounds it
--   lo: lower bound of the figure
--   hi: upper bound of the figure
--   unit: unit of the figure; NULL for a bare count
--   qualifier: how exact the figure is put: exact, about, nearly, at_least ...
--   counted: what the figure counts
--   t_from: beginning of the time it is dated to, inclusive
--   t_to: end of that time, exclusive
--   granularity: how exact that time is
--   text: the claim as a sentence that stands alone
--   polarity: affirmed or negated
--   modality: asserted, reported, possible, expected or opinion (an opinion is no claim)
--   evidentiality: own_voice, direct, indirect, hearsay or document
--   check_worthy_score: how much it is worth checking, 0 to 1
--   group_id: claims that state the same fact; NULL for opinions, which are not grouped
--   decided_by: who put it into its group: person where somebody judged it the same as another, or not, else model
--   evidence: the claim in its context
--   quote_id: quotation or reported statement that carries it
--   citation_id: citation it leans on
--   article_id: the article
--   text_id: the text
--   char_start: first code point in the text
--   char_end: code point after the last in the text
--   method: what found it: rules, or chat (a model that a chat endpoint was asked for)
--   tool_id: tool that found it
with placed as (
    select
        c.*,
        p.locator,
        p.outlet,
        p.published_at,
        p.article_id,
        p.capture_id,
        span_bytes(p.segments, c.char_start, c.char_end) as bytes
    from lake.claims as c
    join text_places() as p on p.text_id = c.text_id
    anti join lake.block_exclusions as x
        on x.capture_id = p.capture_id and x.char_start <= c.char_start and c.char_start < x.char_end
    anti join (
        select unnest(claims_a) as claim_id from lake.judged_claims where state = 'in_force' and verb = 'wrong'
    ) as w on w.claim_id = c.claim_id
)

select
    c.claim_id,
    c.locator,
    c.bytes.byte_start as byte_start,
    c.bytes.byte_end as byte_end,
    c.outlet,
    c.published_at,
    coalesce(holder.label, c.holder) as claimed_by,
    holder.entity_id as claimed_by_id,
    coalesce(s.surface, 'none given') as according_to,
    coalesce(subject.label, c.subject) as about,
    subject.entity_id as about_id,
    c.predicate,
    coalesce(object.label, c.object) as object,
    object.entity_id as object_id,
    place.label as place,
    q.point as value,
    q.lo,
    q.hi,
    q.unit,
    q.qualifier,
    q.counted,
    e.t_from,
    e.t_to,
    e.granularity,
    c.text,
    c.polarity,
    c.modality,
    c.evidentiality,
    c.check_worthy_score,
    g.group_id,
    if(g.group_id is null, null, if(j.claim_id is null, 'model', 'person')) as decided_by,
    evidence(t.text, c.char_start, c.char_end) as evidence,
    c.quote_id,
    c.citation_id,
    c.article_id,
    c.text_id,
    c.char_start,
    c.char_end,
    c.method,
    c.tool_id
from placed as c
join lake.texts as t on t.text_id = c.text_id
left join mention_entities() as holder on holder.mention_id = c.holder_mention_id
left join mention_entities() as subject on subject.mention_id = c.subject_mention_id
left join mention_entities() as object on object.mention_id = c.object_mention_id
left join mention_entities() as place on place.mention_id = c.place_mention_id
left join lake.quantities as q on q.quantity_id = c.quantity_id
left join lake.time_expressions as e
    on e.text_id = c.text_id and e.capture_id = c.capture_id and e.char_start = c.time_start
left join lake.citations as s on s.citation_id = c.citation_id
left join lake.claim_groups as g on g.claim_id = c.claim_id and g.relation = 'same'
left join (
    select distinct unnest(list_concat(claims_a, claims_b)) as claim_id
    from lake.judged_claims
    where state = 'in_force' and verb <> 'wrong'
) as j on j.claim_id = c.claim_id
