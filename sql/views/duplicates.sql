-- grain: one row per pair of captures that copy each other
-- Which articles are copies of one another, or contain one another; locator_a sorts before locator_b.
-- Of a body that more than 100 captures have, all are paired with the first by locator, not each with each.
--   locator_a: the one
--   locator_b: the other
--   outlet_a: who publishes the one
--   outlet_b: who publishes the other
--   kind: exact = equal body once folded; near = resemblance of .5 and more; contained = else .6 of the one in the other
--   similarity: Jaccard resemblance of the sets of word 5-grams for exact and near, containment for contained, 0 to 1
--   method: what compared them
--   containment_a: share of the 5-grams of the one that are in the other
--   containment_b: share of the 5-grams of the other that are in the one
--   n_words_a: words of the body of the one; NULL for exact copies
--   n_words_b: words of the body of the other; NULL for exact copies
--   n_copied_a: words of the one that stand in passages copied either way; NULL for exact copies
--   n_copied_b: words of the other that do
--   capture_a: capture of the one
--   capture_b: capture of the other
--   article_a: article of the one
--   article_b: article of the other
--   text_a: text of the one
--   text_b: text of the other
--   pair_id: the pair of texts compared, see copied_passages; NULL for exact copies
with placed as (
    select
        p.locator,
        p.outlet,
        p.capture_id,
        p.article_id,
        p.text_id,
        t.body_hash,
        row_number() over (partition by t.body_hash order by p.locator, p.capture_id) as place_no,
        count(*) over (partition by t.body_hash) as n_places
    from text_places() as p
    join lake.texts as t on t.text_id = p.text_id
),

-- Of the pairs of texts with these bodies, which differ in headline or furniture only, the first stands for all.
compared as (
    select
        a.body_hash as body_a,
        b.body_hash as body_b,
        arg_min(p, p.pair_id) as p
    from lake.text_pairs as p
    join lake.texts as a on a.text_id = p.text_a
    join lake.texts as b on b.text_id = p.text_b
    where p.resemblance >= 0.5 or greatest(p.containment_a, p.containment_b) >= 0.6
    group by a.body_hash, b.body_hash
),

-- Both ways round, so that the locators decide which is the one.
either_way as (
    select
        body_a,
        body_b,
        p.pair_id,
        p.resemblance,
        p.containment_a,
        p.containment_b,
        p.n_words_a,
        p.n_words_b,
        p.n_copied_a,
        p.n_copied_b
    from compared
    union all
    select
        body_b,
        body_a,
        p.pair_id,
        p.resemblance,
        p.containment_b,
        p.containment_a,
        p.n_words_b,
        p.n_words_a,
        p.n_copied_b,
        p.n_copied_a
    from compared
),

pairs as (
    select
        a as a,
        b as b,
        'exact' as kind,
        1.0::double as similarity,
        if(a.text_id = b.text_id, 'equal text', 'equal digest of the folded body') as method,
        1.0::double as containment_a,
        1.0::double as containment_b,
        null::bigint as n_words_a,
        null::bigint as n_words_b,
        null::bigint as n_copied_a,
        null::bigint as n_copied_b,
        null::varchar as pair_id
    from placed as a
    join placed as b on b.body_hash = a.body_hash and b.place_no > a.place_no
    where a.n_places <= 100 or a.place_no = 1
    union all
    select
        a,
        b,
        if(e.resemblance >= 0.5, 'near', 'contained'),
        if(e.resemblance >= 0.5, e.resemblance, greatest(e.containment_a, e.containment_b)),
        'word 5-grams of both texts',
        e.containment_a,
        e.containment_b,
        e.n_words_a,
        e.n_words_b,
        e.n_copied_a,
        e.n_copied_b,
        e.pair_id
    from either_way as e
    join placed as a on a.body_hash = e.body_a
    join placed as b on b.body_hash = e.body_b and (a.locator, a.capture_id) < (b.locator, b.capture_id)
    where (a.n_places <= 100 or a.place_no = 1) and (b.n_places <= 100 or b.place_no = 1)
)

select
    a.locator as locator_a,
    b.locator as locator_b,
    a.outlet as outlet_a,
    b.outlet as outlet_b,
    kind,
    similarity,
    method,
    containment_a,
    containment_b,
    n_words_a,
    n_words_b,
    n_copied_a,
    n_copied_b,
    a.capture_id as capture_a,
    b.capture_id as capture_b,
    a.article_id as article_a,
    b.article_id as article_b,
    a.text_id as text_a,
    b.text_id as text_b,
    pair_id
from pairs
