-- grain: one row per extractor whose articles are suspicious more often than not, if these are more than twenty
-- kind: loss
-- One page can be odd, and view loss flags it. Most of them cannot: then cleaning is broken, not the pages.
select extractor, count(*) as n_articles, count(*) filter (where is_suspicious) as n_suspicious
from loss
group by extractor
having n_suspicious > 20 and 2 * n_suspicious > n_articles
