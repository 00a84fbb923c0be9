-- grain: one row per claim that something is the first, only or nth, and locator
-- Who is said to be the first or only one to be or do what. Of two holders of one such place at most one can be right, so
-- a second holder is a conflict by logic (rivals); where scopes differ (since 1979, in Europe) or one is only expected it
-- is undecided. Agreed: other articles give the same holder, or say that nobody was before.
--   claim_id: the claim
--   kind: first, only, ordinal (second ...), none_before (no other has), first_time or unprecedented
--   place: place in the row: 1 of the first, 2 of the second ...; 0 of the only one
--   holder: who is said to be it; NULL where the claim does not say
--   holder_id: its entity
--   domain: of what
--   scope: within which time or place, as the claim says
--   verdict: rivals, undecided, agreed, alone or holder_unknown
--   because: what stands against it or beside it
--   n_rivals: claims that give the place to another
--   n_agreeing: claims of other articles that agree
--   rivals: whom they give it to
--   text: the claim as a sentence
--   outlet: who publishes it
--   published_at: time of publication (UTC)
--   claimed_by: who stands behind it; NULL = the article in its own voice
--   modality: asserted, reported, possible or expected
--   locator: where it stands
--   byte_start: first byte in the raw document
--   byte_end: byte after the last in the raw document
--   evidence: the claim in its context
--   article_id: the article
with told as (
    select
        c.* exclude (place),
        e.kind,
        e.place,
        e.domain,
        e.domain_words,
        string_split(e.domain_words, ' ') as words,
        e.scope,
        case e.holder_side when 'subject' then c.about_id when 'object' then c.object_id end as holder_id,
        case
            when e.holder_side = 'subject' then if(c.about_id is null, e.holder, c.about)
            when e.holder_side = 'object' then if(c.object_id is null, e.holder, c.object)
        end as holder_name,
        m.story_id
    from lake.exclusives as e
    join main.claims as c on c.claim_id = e.claim_id
    left join lake.story_members as m on m.article_id = c.article_id
),

one as (
    select distinct on (claim_id) * from told order by claim_id, locator
),

-- Two joins of plain equalities: one with an "or" would compare every claim with every other.
paired as (
    select a.claim_id, b.claim_id as other_id
    from one as a
    join one as b on b.story_id = a.story_id
    where a.claim_id <> b.claim_id
    union
    select a.claim_id, b.claim_id
    from one as a
    join one as b on b.domain_words = a.domain_words
    where a.claim_id <> b.claim_id and len(a.words) > 2
),

-- In one story two domains are one where most words of the shorter are in the other; elsewhere only where all are equal.
met as (
    select
        a.claim_id,
        b.claim_id as other_id,
        a.holder_name as holder,
        b.holder_name as other,
        b.outlet as other_outlet,
        a.article_id <> b.article_id as is_elsewhere,
        coalesce(a.holder_id = b.holder_id, false)
        or contains(lower(a.holder_name), lower(b.holder_name))
        or contains(lower(b.holder_name), lower(a.holder_name)) as is_same_holder,
        b.kind = 'none_before' as is_none_before,
        greatest(a.place, 1) = greatest(b.place, 1) as is_same_place,
        a.scope is not distinct from b.scope
        and a.modality in ('asserted', 'reported')
        and b.modality in ('asserted', 'reported') as is_decided
    from paired as p
    join one as a on a.claim_id = p.claim_id
    join one as b on b.claim_id = p.other_id
    where
        a.kind in ('first', 'only', 'ordinal')
        and b.kind in ('first', 'only', 'ordinal', 'none_before')
        and len(list_intersect(a.words, b.words)) >= greatest(2, 0.6 * least(len(a.words), len(b.words)))
),

judged as (
    select
        claim_id,
        count(*) filter (not is_same_holder and is_decided) as n_rivals,
        count(*) filter (not is_same_holder and not is_decided) as n_open,
        count(*) filter ((is_same_holder or is_none_before) and is_elsewhere) as n_agreeing,
        string_agg(distinct other, '; ' order by other) filter (not is_same_holder) as rivals,
        min(other || ', says ' || other_outlet) filter (not is_same_holder and is_decided) as rival,
        min(other || ', says ' || other_outlet) filter (not is_same_holder) as open_rival
    from met
    where is_none_before or (is_same_place and other is not null and holder is not null)
    group by claim_id
)

select
    t.claim_id,
    t.kind,
    t.place,
    t.holder_name as holder,
    t.holder_id,
    t.domain,
    t.scope,
    case
        when j.n_rivals > 0 then 'rivals'
        when j.n_open > 0 then 'undecided'
        when t.holder_name is null then 'holder_unknown'
        when j.n_agreeing > 0 then 'agreed'
        else 'alone'
    end as verdict,
    case
        when j.n_rivals > 0 then 'the same place is held by ' || j.rival
        when j.n_open > 0 then 'within another scope, or as is expected, it is held by ' || j.open_rival
        when t.holder_name is null then 'the claim does not say who'
        when j.n_agreeing > 0 then 'nobody else is said to be, and ' || j.n_agreeing || ' more say so'
        else 'nobody else is said to be'
    end as because,
    coalesce(j.n_rivals, 0) as n_rivals,
    coalesce(j.n_agreeing, 0) as n_agreeing,
    j.rivals,
    t.text,
    t.outlet,
    t.published_at,
    t.claimed_by,
    t.modality,
    t.locator,
    t.byte_start,
    t.byte_end,
    t.evidence,
    t.article_id
from told as t
left join judged as j on j.claim_id = t.claim_id
