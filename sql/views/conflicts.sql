-- grain: one row per pair of sentences on one fact and kind of difference; of alarms one per pair of facts
-- Where accounts differ, what the difference amounts to, and why. Alarms are contradiction and discrepancy; of the
-- other verdicts both claims may hold. Where many claims tell the two facts that an alarm is about, it is raised once:
-- for two claims of one article if there are such, else for the gravest and first published. So it is where two groups
-- of claims, of which some are as like as those of one fact, stand against one and the same fact, or where two
-- sentences set the same two figures against each other in several claims. A day that a
-- sentence writes with its number is shown once against all who name its weekday. What is complementary to a claim is
-- not shown where another belies it in that.
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
--   wordings: the other claims of those pairs as sentences, between middle dots; NULL = none is worded otherwise
with recursive told as (
    select
        c.claim_id,
        any_value(c.group_id) as group_id,
        any_value(c.text) as text,
        any_value(c.claimed_by) as claimed_by,
        min_by(c.outlet, c.locator) as outlet,
        min(c.locator) as locator,
        any_value(c.evidence) as evidence,
        min(c.article_id) as article_id,
        min(c.published_at) as published_at,
        any_value(coalesce(s.sentence_id, c.claim_id)) as sentence_id
    from main.claims as c
    join lake.claims as s on s.claim_id = c.claim_id
    group by c.claim_id
),

paired as (
    select
        r.*,
        a.group_id as group_a,
        b.group_id as group_b,
        r.verdict in ('contradiction', 'discrepancy') as is_alarm,
        a.article_id = b.article_id as is_within_article,
        greatest(a.published_at, b.published_at) as known_at,
        list_sort([a.text, b.text]) as texts,
        list_sort([
            a.sentence_id || regexp_extract(r.because, '^“([^”]*)” against “([^”]*)”', 1),
            b.sentence_id || regexp_extract(r.because, '^“([^”]*)” against “([^”]*)”', 2)
        ]) as figures,
        if(
            r.verdict in ('contradiction', 'discrepancy'),
            [least(a.group_id, b.group_id), greatest(a.group_id, b.group_id), r.kind],
            if(
                contains(r.because, ': both are '),
                [
                    if(regexp_matches(r.because, '^“[^”]*[0-9]'), a.sentence_id, b.sentence_id),
                    regexp_extract(r.because, 'both are .*'),
                    r.kind
                ],
                [least(a.sentence_id, b.sentence_id), greatest(a.sentence_id, b.sentence_id), r.kind]
            )
        ) as facts
    from lake.claim_relations as r
    join told as a on a.claim_id = r.claim_a
    join told as b on b.claim_id = r.claim_b
),

placed as (
    select
        *,
        row_number() over (
            order by
                is_within_article desc,
                list_position(['high', 'medium', 'low'], severity),
                known_at,
                texts,
                claim_a,
                claim_b
        ) as place
    from paired
),

belied as (
    select distinct unnest([claim_a, claim_b]) as claim_id, kind from paired where is_alarm
),

facing as (
    select *, min(place) over (partition by facts) as raised_at
    from placed
    where
        is_alarm
        or verdict <> 'complementary'
        or (
            (claim_a, kind) not in (select (claim_id, kind) from belied)
            and (claim_b, kind) not in (select (claim_id, kind) from belied)
        )
),

raised as (
    from facing where place = raised_at
),

-- The two claims of two alarms that stand against one fact, and are nearly as like as claims of one.
sides as (
    select place, kind, group_a as against, claim_b as claim_id from raised where is_alarm
    union all
    select place, kind, group_b, claim_a from raised where is_alarm
),

alike as (
    select a.place as one, b.place as other
    from sides as a
    join sides as b on b.against = a.against and b.kind = a.kind and b.place <> a.place
    where exists (
        from lake.claim_pairs as p
        where
            p.claim_a = least(a.claim_id, b.claim_id)
            and p.claim_b = greatest(a.claim_id, b.claim_id)
            and p.score >= 0.7
    )
    union
    -- Several claims of a sentence may have its one figure.
    select a.place, b.place
    from raised as a
    join raised as b on b.figures = a.figures and b.kind = a.kind and b.place <> a.place
    where a.is_alarm and b.is_alarm and a.kind = 'numeric' and contains(a.because, '” against “')
),

reached as (
    select place as raised_at, place as first_at from raised
    union
    select alike.other, reached.first_at
    from reached
    join alike on alike.one = reached.raised_at
    where reached.first_at < alike.other
),

counted as (
    select first_at, count(*) as n_pairs, list_distinct(flatten(list([claim_a, claim_b]))) as claims
    from facing
    join (select raised_at, min(first_at) as first_at from reached group by raised_at) using (raised_at)
    group by first_at
),

worded as (
    select first_at, list_sort(list_distinct(list(t.text))) as texts
    from (select first_at, unnest(claims) as claim_id from counted) as c
    join told as t on t.claim_id = c.claim_id
    group by first_at
)

select
    r.claim_a,
    r.claim_b,
    r.kind,
    r.verdict,
    r.severity,
    r.because,
    r.is_alarm,
    r.group_a,
    r.group_b,
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
    c.n_pairs,
    nullif(array_to_string(list_filter(w.texts, lambda text: text not in (a.text, b.text)), ' · '), '') as wordings
from raised as r
join counted as c on c.first_at = r.place
join worded as w on w.first_at = r.place
join told as a on a.claim_id = r.claim_a
join told as b on b.claim_id = r.claim_b
