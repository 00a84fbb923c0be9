-- grain: one row per story
-- How many independent accounts of an event there are: articles, outlets, owners and origins side by side, and which
-- rule made fewer of them.
--   story_id: the story
--   headline: headline of its first article
--   n_articles: articles
--   n_outlets: outlets that publish them, as far as known
--   n_unknown_outlets: articles whose outlet is not known; they may be of one outlet or of many
--   n_owner_families: owners of these outlets; an outlet whose owner is not known counts as its own
--   n_independent_origins: accounts left when copies, articles that lean on one source and outlets of one owner count once
--   n_own_reporting: of these, accounts whose first article leans on no source for most of it
--   n_same_text: articles joined to another because they have its body
--   n_mostly_copied: because most of their words are copied
--   n_same_upstream: because they lean on the same source
--   n_same_owner: because they have one owner
--   upstreams: sources on which articles lean for most of what they report
--   because: all this in words
--   first_published_at: earliest time of publication among them
--   last_published_at: latest
with counted as (
    select
        r.story_id,
        min_by(a.headline, (coalesce(a.latest, 'infinity'::timestamptz), r.article_id)) as headline,
        count(*) as n_articles,
        count(distinct a.outlet_id) as n_outlets,
        count(*) filter (a.outlet_id is null) as n_unknown_outlets,
        count(distinct a.owner_id) as n_owner_families,
        count(distinct r.origin_id) as n_independent_origins,
        count(*) filter (r.joined_article_id is null and r.rule = 'own_reporting') as n_own_reporting,
        count(*) filter (r.joined_article_id is not null and r.rule = 'same_text') as n_same_text,
        count(*) filter (r.joined_article_id is not null and r.rule = 'mostly_copied') as n_mostly_copied,
        count(*) filter (r.joined_article_id is not null and r.rule = 'cites_same_upstream') as n_same_upstream,
        count(*) filter (r.joined_article_id is not null and r.rule = 'same_owner') as n_same_owner,
        string_agg(distinct r.upstream, ', ' order by r.upstream) as upstreams,
        min(a.published_at) as first_published_at,
        max(a.published_at) as last_published_at
    from lake.origins as r
    join article_places() as a on a.article_id = r.article_id
    group by r.story_id
)

select
    story_id,
    headline,
    n_articles,
    n_outlets,
    n_unknown_outlets,
    n_owner_families,
    n_independent_origins,
    n_own_reporting,
    n_same_text,
    n_mostly_copied,
    n_same_upstream,
    n_same_owner,
    upstreams,
    concat_ws(
        ', ',
        n_articles || ' articles',
        nullif(n_same_text, 0) || ' with a text that is there already',
        nullif(n_mostly_copied, 0) || ' mostly copied',
        nullif(n_same_upstream, 0) || ' leaning on the same source',
        nullif(n_same_owner, 0) || ' of an owner who is there already',
        'so ' || n_independent_origins || ' independent origins'
    ) as because,
    first_published_at,
    last_published_at
from counted
