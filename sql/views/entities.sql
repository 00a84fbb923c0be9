-- grain: one row per entity
-- Who and what the corpus speaks of: names used, articles, quotes, claims made and claims about.
--   entity_id: the entity
--   label: name shown
--   kind: PERSON, ORG, GPE, LOC, NORP, FAC, EVENT … or ROLE (an office of a state whose holder the text does not name)
--   wikidata_qid: Wikidata id where certain
--   of_state: state whose ministry or office it is
--   outlet_id: outlet that it is, where it is one
--   decided_by: rule, or person where a judgement gave its name or any of its mentions
--   names: names used in the texts, joined by |
--   n_names: how many different names
--   n_mentions: mentions in distinct texts
--   n_articles: articles that mention it
--   n_outlets: outlets whose articles mention it; each article of an unknown outlet counts as one
--   first_seen_at: when the earliest dated article that mentions it was published; NULL = none is dated
--   last_seen_at: the same of the latest
--   n_quotes: quotations and reported statements with it as speaker, in distinct texts
--   n_claims_made: claims it stands behind
--   n_claims_about: claims with it as subject
with states as (
    select distinct seed_id, label from lake.gazetteer where seed_id like 'state:%'
),

mention_counts as (
    select l.entity_id, count(*) as n_mentions
    from lake.entity_links as l
    where l.entity_id is not null
    group by l.entity_id
),

article_counts as (
    select
        l.entity_id,
        count(distinct v.article_id) as n_articles,
        count(distinct v.outlet_id) as n_outlets,
        min(v.published_at) as first_seen_at,
        max(v.published_at) as last_seen_at
    from lake.entity_links as l
    join lake.mentions as m on m.mention_id = l.mention_id
    join lake.article_versions as v on v.text_id = m.text_id
    group by l.entity_id
),

quote_counts as (
    select l.entity_id, count(distinct q.quote_id) as n_quotes
    from lake.quotes as q
    join lake.quote_speakers as s on s.quote_id = q.quote_id
    join lake.entity_links as l on l.mention_id = s.mention_id
    where q.form in ('direct', 'mixed', 'indirect')
    group by l.entity_id
),

made_counts as (
    select l.entity_id, count(*) as n_claims
    from lake.claims as c
    join lake.entity_links as l on l.mention_id = c.holder_mention_id
    where c.modality <> 'opinion'
    group by l.entity_id
),

about_counts as (
    select l.entity_id, count(*) as n_claims
    from lake.claims as c
    join lake.entity_links as l on l.mention_id = c.subject_mention_id
    where c.modality <> 'opinion'
    group by l.entity_id
)

select
    e.entity_id,
    e.label,
    e.kind,
    e.wikidata_qid,
    s.label as of_state,
    e.outlet_id,
    e.decided_by,
    array_to_string(e.names, ' | ') as names,
    len(e.names) as n_names,
    coalesce(m.n_mentions, 0) as n_mentions,
    coalesce(a.n_articles, 0) as n_articles,
    coalesce(a.n_outlets, 0) as n_outlets,
    a.first_seen_at,
    a.last_seen_at,
    coalesce(q.n_quotes, 0) as n_quotes,
    coalesce(made.n_claims, 0) as n_claims_made,
    coalesce(about.n_claims, 0) as n_claims_about
from lake.entities as e
left join states as s on s.seed_id = 'state:' || regexp_extract(e.seed_id, '^role:([a-z]{2})-', 1)
left join mention_counts as m on m.entity_id = e.entity_id
left join article_counts as a on a.entity_id = e.entity_id
left join quote_counts as q on q.entity_id = e.entity_id
left join made_counts as made on made.entity_id = e.entity_id
left join about_counts as about on about.entity_id = e.entity_id
