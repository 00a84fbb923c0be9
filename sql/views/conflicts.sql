-- grain: one row per pair of claims on one fact and kind of difference
-- Where accounts differ, what the difference amounts to, and why. Alarms are contradiction and discrepancy; of the
-- other verdicts both claims may hold.
--   claim_a: one claim
--   claim_b: the other
--   kind: numeric, date, place, entity, manner or polarity
--   verdict: contradiction, discrepancy, rounding, refinement, scope, wording or complementary
--   severity: high, medium or low
--   because: one sentence that says why
--   is_alarm: whether both hardly hold
--   group_a: the fact that claim_a states
--   group_b: the fact that claim_b states
--   text_a: claim_a as a sentence
--   text_b: claim_b as a sentence
--   claimed_by_a: who stands behind claim_a; NULL = the article itself
--   claimed_by_b: who stands behind claim_b
--   outlet_a: an outlet that publishes claim_a
--   outlet_b: an outlet that publishes claim_b
--   locator_a: where claim_a stands
--   locator_b: where claim_b stands
--   evidence_a: claim_a in its context
--   evidence_b: claim_b in its context
--   is_within_article: whether both stand in one article
with told as (
    select
        claim_id,
        any_value(group_id) as group_id,
        any_value(text) as text,
        any_value(claimed_by) as claimed_by,
        min_by(outlet, locator) as outlet,
        min(locator) as locator,
        any_value(evidence) as evidence,
        min(article_id) as article_id
    from main.claims
    group by claim_id
)

select
    r.claim_a,
    r.claim_b,
    r.kind,
    r.verdict,
    r.severity,
    r.because,
    r.verdict in ('contradiction', 'discrepancy') as is_alarm,
    a.group_id as group_a,
    b.group_id as group_b,
    a.text as text_a,
    b.text as text_b,
    a.claimed_by as claimed_by_a,
    b.claimed_by as claimed_by_b,
    a.outlet as outlet_a,
    b.outlet as outlet_b,
    a.locator as locator_a,
    b.locator as locator_b,
    a.evidence as evidence_a,
    b.evidence as evidence_b,
    a.article_id = b.article_id as is_within_article
from lake.claim_relations as r
join told as a on a.claim_id = r.claim_a
join told as b on b.claim_id = r.claim_b
