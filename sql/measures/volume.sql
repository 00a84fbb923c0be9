-- grain: one row per table whose rows are counted
-- How much there is, in what is to be published.
select unnest(['articles', 'mentions', 'quotes', 'claims']) as measure, unnest([
    (select count(distinct article_id) from lake.article_versions),
    (select count(*) from lake.mentions),
    (select count(*) from lake.quotes),
    (select count(*) from lake.claims)
]) as value
