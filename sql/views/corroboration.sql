-- grain: one row per group of claims on one fact
-- How well a fact is attested: articles, outlets, owners, independent origins and sources side by side, for and against,
-- and which rule made fewer of them. That many carry it does not make it true: where all lean on one source, one says so.
--   group_id: the fact
--   fact: as a sentence: of the wordings told most often the one that fits best
--   n_claims: claims that state it
--   n_articles: articles that state it
--   n_outlets: outlets that publish these, as far as known
--   n_unknown_outlets: of the articles, those whose outlet is not known
--   n_owner_families: owners of these outlets; an outlet whose owner is not known counts as its own
--   n_independent_origins: accounts left when copies, articles that lean on one source and outlets of one owner count once
--   n_sources: of these, those left when accounts that put the claim into the mouth of one source count once
--   n_own_voice: articles that state it in their own voice
--   n_attributed: articles that give it to somebody
--   n_articles_against: articles with a claim that cannot hold if this one does
--   n_origins_against: independent origins of these
--   n_same_text: articles that count with another because they have its body
--   n_mostly_copied: because most of their words are copied
--   n_same_upstream: because they lean on the same source
--   n_same_owner: because they have one owner
--   because: all this in words
--   first_published_at: earliest time of publication among those that state it
--   last_published_at: latest
with told as (
    select
        g.group_id,
        g.relation,
        p.article_id,
        coalesce(o.origin_id, p.article_id) as origin_id,
        o.rule,
        o.joined_article_id,
        p.outlet_id,
        p.owner_id,
        p.published_at,
        c.claim_id,
        c.evidentiality,
        coalesce('said by ' || h.entity_id, 'said by ' || lower(c.holder)) as source
    from lake.claim_groups as g
    join lake.claims as c on c.claim_id = g.claim_id
    join (select distinct text_id, article_id from lake.article_versions) as v on v.text_id = c.text_id
    join article_places() as p on p.article_id = v.article_id
    left join lake.origins as o on o.article_id = v.article_id
    left join lake.entity_links as h on h.mention_id = c.holder_mention_id
    where g.relation in ('same', 'differs')
),

-- An article that has the claim more than once counts once.
articles as (
    select
        group_id,
        article_id,
        min(origin_id) as origin_id,
        min(rule) filter (joined_article_id is not null) as rule,
        min(outlet_id) as outlet_id,
        min(owner_id) as owner_id,
        min(published_at) as published_at,
        bool_or(evidentiality = 'own_voice') as is_own_voice,
        if(bool_or(source is null), null, min(source)) as source
    from told
    where relation = 'same'
    group by group_id, article_id
),

-- Of the articles that were joined to another only those count as collapsed whose origin states the fact already.
ranked as (
    select
        *,
        row_number() over (partition by group_id, origin_id order by rule is not null, published_at, article_id) as place
    from articles
),

counted as (
    select
        group_id,
        count(*) as n_articles,
        count(distinct outlet_id) as n_outlets,
        count(*) filter (outlet_id is null) as n_unknown_outlets,
        count(distinct owner_id) as n_owner_families,
        count(distinct origin_id) as n_independent_origins,
        count(distinct coalesce(source, origin_id)) as n_sources,
        count(*) filter (is_own_voice) as n_own_voice,
        count(*) filter (not is_own_voice) as n_attributed,
        count(*) filter (place > 1 and rule = 'same_text') as n_same_text,
        count(*) filter (place > 1 and rule = 'mostly_copied') as n_mostly_copied,
        count(*) filter (place > 1 and rule = 'cites_same_upstream') as n_same_upstream,
        count(*) filter (place > 1 and rule = 'same_owner') as n_same_owner,
        min(published_at) as first_published_at,
        max(published_at) as last_published_at
    from ranked
    group by group_id
),

against as (
    select
        group_id,
        count(distinct article_id) as n_articles_against,
        count(distinct origin_id) as n_origins_against
    from told
    where relation = 'differs'
    group by group_id
)

select
    k.group_id,
    n.fact,
    n.n_claims,
    k.n_articles,
    k.n_outlets,
    k.n_unknown_outlets,
    k.n_owner_families,
    k.n_independent_origins,
    least(k.n_sources, k.n_independent_origins) as n_sources,
    k.n_own_voice,
    k.n_attributed,
    coalesce(a.n_articles_against, 0) as n_articles_against,
    coalesce(a.n_origins_against, 0) as n_origins_against,
    k.n_same_text,
    k.n_mostly_copied,
    k.n_same_upstream,
    k.n_same_owner,
    concat_ws(
        ', ',
        k.n_articles || if(k.n_articles = 1, ' article', ' articles'),
        nullif(k.n_same_text, 0) || ' with a text that is there already',
        nullif(k.n_mostly_copied, 0) || ' mostly copied',
        nullif(k.n_same_upstream, 0) || ' leaning on the same source',
        nullif(k.n_same_owner, 0) || ' of an owner who is there already',
        'so ' || k.n_independent_origins || if(k.n_independent_origins = 1, ' independent origin', ' independent origins'),
        nullif(a.n_articles_against, 0) || ' against'
    ) as because,
    k.first_published_at,
    k.last_published_at
from counted as k
join facts() as n on n.group_id = k.group_id
left join against as a on a.group_id = k.group_id
