-- use: from search_claims('ferry dead') order by score desc limit 10
-- Claims that have words of a search, the more telling the higher; otherwise as search_articles.
--   score: BM25; comparable within one search only
--   n_words: how many of the words it has
--   claim_id: the claim
--   locator: where it stands
--   outlet: who publishes it
--   claimed_by: who stands behind it; NULL = the article in its own voice
--   text: the claim as a sentence that stands alone
--   evidence: the claim in its context
--   group_id: claims that state the same fact
create macro search_claims(query) as table (
    select h.score, h.n_words, c.claim_id, c.locator, c.outlet, c.claimed_by, c.text, c.evidence, c.group_id
    from word_hits(query, 'claims') as h
    join claims as c on c.claim_id = h.id
)
