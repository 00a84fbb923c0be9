-- grain: one row per figure that tells how well articles and statements are read
-- What is known of the articles and read out of them, as shares and rates; NULL where there is too little to tell.
with shares as (
    select
        count(*) as n_articles,
        avg((language is null)::int) as undecided_languages,
        avg((published_at is null)::int) as articles_without_date,
        avg((outlet_basis = 'none')::int) as articles_without_outlet,
        avg(share_unaligned) as text_without_bytes
    from lake.article_versions
),

statements as (
    select count(*) as n_quotes, avg((speaker_surface is null)::int) as quotes_without_speaker
    from lake.quotes
    where form in ('direct', 'mixed', 'indirect')
),

counted as (
    select
        (select count(*) from lake.claims) as n_claims,
        (select count(*) from lake.mentions) as n_mentions,
        (select count(*) from lake.rejects where stage <> 'ingest') as n_rejects,
        (select sum(n_chars) from lake.texts) as n_chars
),

named as (
    select unnest([
        {'measure': 'share of articles in no decided language', 'value': s.undecided_languages, 'n': s.n_articles},
        {'measure': 'share of articles without a date', 'value': s.articles_without_date, 'n': s.n_articles},
        {'measure': 'share of articles without an outlet', 'value': s.articles_without_outlet, 'n': s.n_articles},
        {'measure': 'share of text that leads to no bytes', 'value': s.text_without_bytes, 'n': s.n_articles},
        {'measure': 'share of quotes without a speaker', 'value': t.quotes_without_speaker, 'n': t.n_quotes},
        {'measure': 'claims per 1,000 characters', 'value': 1000 * c.n_claims / c.n_chars, 'n': s.n_articles},
        {'measure': 'names per 1,000 characters', 'value': 1000 * c.n_mentions / c.n_chars, 'n': s.n_articles},
        {'measure': 'units refused per article', 'value': c.n_rejects / s.n_articles, 'n': s.n_articles}
    ]) as found
    from shares as s, statements as t, counted as c
)

select found.measure, found.value::double as value
from named
where found.n >= 20 and found.value is not null
