-- grain: one row per group of claims on one fact, claim in it and locator
-- Who states the same fact, in which words, and what stands beside it.
--   group_id: the fact
--   claim_id: the claim
--   relation: same, less_precise, related or differs
--   score: how well it fits those that state the fact, 0 to 1
--   decided_by: person where somebody judged the claim the same as another, or not, else model
--   fact: as a sentence: of the wordings told most often the one that fits the group best
--   n_claims: claims that state the fact
--   text: this claim as a sentence
--   locator: where it stands
--   outlet: who publishes it
--   published_at: time of publication (UTC)
--   claimed_by: who stands behind it; NULL = the article in its own voice
--   polarity: affirmed or negated
--   modality: asserted, reported, possible or expected
--   evidence: the claim in its context
--   article_id: the article
select
    g.group_id,
    g.claim_id,
    g.relation,
    g.score,
    c.decided_by,
    t.fact,
    t.n_claims,
    c.text,
    c.locator,
    c.outlet,
    c.published_at,
    c.claimed_by,
    c.polarity,
    c.modality,
    c.evidence,
    c.article_id
from lake.claim_groups as g
join facts() as t on t.group_id = g.group_id
join main.claims as c on c.claim_id = g.claim_id
