-- grain: one row per pair of captures that copy each other
-- Which articles are copies of one another; locator_a sorts before locator_b.
--   locator_a: the one
--   locator_b: the other
--   outlet_a: who publishes the one
--   outlet_b: who publishes the other
--   kind: exact = equal body after folding case and white space
--   similarity: Jaccard resemblance, 0 to 1
--   method: what compared them
--   capture_a: capture of the one
--   capture_b: capture of the other
--   article_a: article of the one
--   article_b: article of the other
with placed as (
    select
        p.locator,
        p.outlet,
        p.capture_id,
        p.article_id,
        coalesce(c.copy_group_id, p.text_id) as copy_group_id,
        coalesce(c.similarity, 1.0) as similarity,
        coalesce(c.method, 'equal text') as method
    from text_places() as p
    left join lake.text_copies as c on c.text_id = p.text_id and c.kind = 'exact'
)

select
    a.locator as locator_a,
    b.locator as locator_b,
    a.outlet as outlet_a,
    b.outlet as outlet_b,
    'exact' as kind,
    least(a.similarity, b.similarity) as similarity,
    a.method,
    a.capture_id as capture_a,
    b.capture_id as capture_b,
    a.article_id as article_a,
    b.article_id as article_b
from placed as a
join placed as b
    on b.copy_group_id = a.copy_group_id and (a.locator, a.capture_id) < (b.locator, b.capture_id)
