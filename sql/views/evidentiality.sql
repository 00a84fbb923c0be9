-- grain: one row per group of claims on one fact and article
-- Who says a fact flatly, who attributes it, who hedges.
--   group_id: the fact
--   fact: as a sentence: of the wordings told most often the one that fits best
--   article_id: the article
--   locator: where it stands
--   outlet: who publishes it
--   published_at: time of publication (UTC)
--   stance: flat (in its own voice, asserted), attributed, hedged (possible or expected) or hearsay; of several the firmest
--   claimed_by: who is said to stand behind it
--   n_claims: claims of the article that state the fact
--   n_articles: articles that state the fact
--   n_flat: of these, articles that say it flatly
--   evidence: the claim in its context
with told as (
    select
        c.group_id,
        c.article_id,
        c.locator,
        c.outlet,
        c.published_at,
        c.claimed_by,
        c.evidence,
        case
            when c.modality in ('possible', 'expected') then 'hedged'
            when c.evidentiality = 'hearsay' then 'hearsay'
            when c.evidentiality = 'own_voice' then 'flat'
            else 'attributed'
        end as stance,
        c.claim_id
    from main.claims as c
    where c.group_id is not null
),

firmest as (
    select
        group_id,
        article_id,
        min_by(
            struct_pack(locator, outlet, published_at, claimed_by, evidence, stance),
            (list_position(['flat', 'attributed', 'hedged', 'hearsay'], stance), locator, claim_id)
        ) as one,
        count(distinct claim_id) as n_claims
    from told
    group by group_id, article_id
)

select
    f.group_id,
    k.fact,
    f.article_id,
    f.one.locator as locator,
    f.one.outlet as outlet,
    f.one.published_at as published_at,
    f.one.stance as stance,
    f.one.claimed_by as claimed_by,
    f.n_claims,
    k.n_articles,
    count(*) filter (f.one.stance = 'flat') over (partition by f.group_id) as n_flat,
    f.one.evidence as evidence
from firmest as f
join main.corroboration as k on k.group_id = f.group_id
