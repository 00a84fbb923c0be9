-- grain: one row per group of claims on one fact, claim in it and locator
-- A fact as it was told over time: who had it first, what stood against it since, in order of publication.
--   group_id: the fact
--   fact: as a sentence: of the wordings told most often the one that fits best
--   published_at: time of publication (UTC); NULL where not known
--   place: place in the order of publication, 1 first; equal times share one
--   relation: same, or differs: it cannot hold if the fact does
--   outlet: who publishes it
--   claimed_by: who stands behind it; NULL = the article in its own voice
--   text: the claim as a sentence
--   polarity: affirmed or negated
--   modality: asserted, reported, possible or expected
--   locator: where it stands
--   claim_id: the claim
select
    group_id,
    fact,
    published_at,
    rank() over (partition by group_id order by published_at nulls last) as place,
    relation,
    outlet,
    claimed_by,
    text,
    polarity,
    modality,
    locator,
    claim_id
from main.claim_groups
where relation in ('same', 'differs')
