-- use: from search_articles('ferry capsiz*') order by score desc limit 10
-- Articles that have words of a search, the more telling the higher: BM25 over whole words of headline and text, accents
-- and case aside; capsiz* fits every word that begins so. Needs no extension: one scan of the texts.
--   score: BM25; comparable within one search only
--   n_words: how many of the words it has
--   locator: where it stands
--   outlet: who publishes it
--   published_at: time of publication (UTC)
--   headline: headline
--   evidence: where the rarest of the words stands, in its context
--   article_id: the article
--   text_id: the cleaned text
create macro search_articles(query) as table (
    select
        h.score,
        h.n_words,
        p.locator,
        p.outlet,
        p.published_at,
        v.headline,
        evidence(
            t.text, strpos(folded(t.text), h.rarest) - 1, strpos(folded(t.text), h.rarest) - 1 + length(h.rarest)
        ) as evidence,
        p.article_id,
        h.id as text_id
    from word_hits(query, 'texts') as h
    join lake.texts as t on t.text_id = h.id
    join lake.article_versions as v on v.text_id = h.id
    join text_places() as p on p.capture_id = v.capture_id and p.text_id = h.id
)
