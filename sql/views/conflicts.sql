-- grain: one row per pair of claims on one fact and kind of difference; of alarms one per pair of facts
-- Where accounts differ, what the difference amounts to, and why. Alarms are contradiction and discrepancy; of the
-- other verdicts both claims may hold. Where many claims tell the two facts that an alarm is about, it is raised once:
-- for two claims of one article if there are such, else for the gravest and first published.
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
--   n_pairs: pairs of claims that the row stands for
with told as (
    select
        claim_id,
        any_value(group_id) as group_id,
        any_value(text) as text,
        any_value(claimed_by) as claimed_by,
        min_by(outlet, locator) as outlet,
        min(locator) as locator,
        any_value(evidence) as evidence,
        min(article_id) as article_id,
        min(published_at) as published_at
    from main.claims
    group by claim_id
),

paired as (
    select
        r.*,
        r.verdict in ('contradiction', 'discrepancy') as is_alarm,
        a.article_id = b.article_id as is_within_article,
        greatest(a.published_at, b.published_at) as known_at,
        if(
            r.verdict in ('contradiction', 'discrepancy'),
            [least(a.group_id, b.group_id), greatest(a.group_id, b.group_id), r.kind],
            [r.claim_a, r.claim_b, r.kind]
        ) as facts
    from lake.claim_relations as r
    join told as a on a.claim_id = r.claim_a
    join told as b on b.claim_id = r.claim_b
),

raised as (
    select *, count(*) over (partition by facts) as n_pairs
    from paired
    qualify row_number() over (
        partition by facts
        order by is_within_article desc, list_position(['high', 'medium', 'low'], severity), known_at, claim_a, claim_b
    ) = 1
)

select
    r.claim_a,
    r.claim_b,
    r.kind,
    r.verdict,
    r.severity,
    r.because,
    r.is_alarm,
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
    r.is_within_article,
    r.n_pairs
from raised as r
join told as a on a.claim_id = r.claim_a
join told as b on b.claim_id = r.claim_b
