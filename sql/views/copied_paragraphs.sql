-- grain: one row per capture and body paragraph that another article has too, wholly or for a tenth and more
-- Which paragraphs of which article are copied, how much of each, and with which other article it is shared most.
-- Copied words are those of exact and near passages; equal paragraphs count from fifteen words up. Boilerplate of the
-- outlet is left out.
--   locator: where the article stands
--   paragraph_no: position of the block in the text, from 0
--   paragraph: its text
--   byte_start: first byte in the raw document
--   byte_end: byte after the last in the raw document
--   outlet: who publishes the article
--   published_at: time of publication (UTC)
--   copied_share: share of its characters that the other article has too, 0 to 1
--   kind: equal (but for case and white space), exact or near (partly or with small edits)
--   n_other_articles: other articles that have it, wholly or for a tenth and more
--   other_locator: where the one that has most of it stands
--   other_outlet: who publishes that
--   other_published_at: when that was published (UTC)
--   direction: from_other, to_other, common_upstream or unknown
--   direction_basis: what shows the direction: slug, byline, citation, credit_line, time, none
--   evidence: the paragraph in its context
--   article_id: the article
--   other_article_id: the other article
--   text_id: the text
--   block_id: the paragraph
--   char_start: first code point in the text
--   char_end: code point after the last in the text
with articles as (
    select
        text_id,
        article_id,
        min(locator) as locator
    from text_places()
    group by text_id, article_id
),

turned as (
    select pair_id, text_a as text_id, a_start as char_start, a_end as char_end, text_b as other_text_id, kind, 'a' as side
    from lake.passages
    where kind in ('exact', 'near')
    union all
    select pair_id, text_b, b_start, b_end, text_a, kind, 'b'
    from lake.passages
    where kind in ('exact', 'near')
),

partly as (
    select
        b.block_id,
        u.other_text_id,
        u.pair_id,
        u.side,
        least(
            sum(least(b.char_end, u.char_end) - greatest(b.char_start, u.char_start)) / (b.char_end - b.char_start), 1.0
        ) as copied_share,
        if(bool_and(u.kind = 'exact'), 'exact', 'near') as kind
    from lake.blocks as b
    join turned as u on u.text_id = b.text_id and u.char_start < b.char_end and b.char_start < u.char_end
    where b.is_body
    group by b.block_id, u.other_text_id, u.pair_id, u.side, b.char_start, b.char_end
    having copied_share >= 0.1
),

-- Of equal paragraphs the first two articles are enough to name another for each.
equal_blocks as (
    select
        b.fold_hash,
        b.block_id,
        b.text_id,
        len(regexp_extract_all(substr(t.text, b.char_start + 1, b.char_end - b.char_start), '[\p{L}\p{N}_]+')) as n_words
    from lake.blocks as b
    join lake.texts as t on t.text_id = b.text_id
    where b.is_body
        and b.fold_hash in (
            select c.fold_hash
            from lake.blocks as c
            join articles as d on d.text_id = c.text_id
            where c.is_body
            group by c.fold_hash
            having count(distinct d.article_id) > 1
        )
        and n_words >= 15
),

holders as (
    select
        e.fold_hash,
        a.article_id,
        min_by(a.text_id, (a.locator, a.text_id)) as text_id,
        row_number() over (partition by e.fold_hash order by min(a.locator), a.article_id) as place,
        count(*) over (partition by e.fold_hash) - 1 as n_others
    from equal_blocks as e
    join articles as a on a.text_id = e.text_id
    group by e.fold_hash, a.article_id
),

candidates as (
    select
        p.block_id,
        w.article_id,
        p.other_text_id,
        o.article_id as other_article_id,
        o.locator as other_locator,
        p.copied_share,
        p.kind,
        0 as n_others,
        p.pair_id,
        p.side
    from partly as p
    join lake.blocks as b on b.block_id = p.block_id
    join articles as w on w.text_id = b.text_id
    join articles as o on o.text_id = p.other_text_id and o.article_id <> w.article_id
    union all
    select
        e.block_id,
        w.article_id,
        h.text_id,
        h.article_id,
        o.locator,
        1.0,
        'equal',
        h.n_others,
        if(
            w.text_id = h.text_id,
            null,
            'cnd:' || sha256('["' || least(w.text_id, h.text_id) || '","' || greatest(w.text_id, h.text_id) || '"]')[1:32]
        ),
        if(w.text_id < h.text_id, 'a', 'b')
    from equal_blocks as e
    join articles as w on w.text_id = e.text_id
    join holders as h on h.fold_hash = e.fold_hash and h.place <= 2 and h.article_id <> w.article_id
    join articles as o on o.text_id = h.text_id and o.article_id = h.article_id
),

ranked as (
    select
        *,
        greatest(
            len(list_distinct(list(other_article_id) over (partition by block_id, article_id))),
            max(n_others) over (partition by block_id, article_id)
        ) as n_other_articles
    from candidates
    qualify row_number() over (
        partition by block_id, article_id
        order by copied_share desc, (kind = 'equal') desc, other_locator, other_article_id
    ) = 1
),

-- Equal bodies are not compared word by word, so that copy_directions says nothing of them.
equal_bodies as (
    select
        p.capture_id as capture_a,
        o.capture_id as capture_b,
        equal_direction(x.side, y.side) as told
    from (select distinct article_id, other_article_id, other_text_id, other_locator from ranked) as r
    join text_places() as p on p.article_id = r.article_id
    join text_places() as o
        on o.text_id = r.other_text_id and o.article_id = r.other_article_id and o.locator = r.other_locator
    join lake.texts as t on t.text_id = p.text_id
    join lake.texts as u on u.text_id = o.text_id and u.body_hash = t.body_hash
    join copy_sides() as x on x.capture_id = p.capture_id
    join copy_sides() as y on y.capture_id = o.capture_id
)

select
    p.locator,
    b.block_no as paragraph_no,
    substr(t.text, b.char_start + 1, b.char_end - b.char_start) as paragraph,
    span_bytes(p.segments, b.char_start, b.char_end).byte_start as byte_start,
    span_bytes(p.segments, b.char_start, b.char_end).byte_end as byte_end,
    p.outlet,
    p.published_at,
    r.copied_share,
    r.kind,
    r.n_other_articles,
    r.other_locator,
    o.outlet as other_outlet,
    o.published_at as other_published_at,
    case
        when d.direction in ('a_to_b', 'b_to_a') then if(d.direction[1] = r.side, 'to_other', 'from_other')
        when d.direction is not null then d.direction
        when e.told.direction = 'a_to_b' then 'to_other'
        when e.told.direction = 'b_to_a' then 'from_other'
        else coalesce(e.told.direction, 'unknown')
    end as direction,
    coalesce(d.basis, e.told.basis, 'none') as direction_basis,
    evidence(t.text, b.char_start, b.char_end) as evidence,
    p.article_id,
    r.other_article_id,
    p.text_id,
    b.block_id,
    b.char_start,
    b.char_end
from ranked as r
join lake.blocks as b on b.block_id = r.block_id
join text_places() as p on p.text_id = b.text_id and p.article_id = r.article_id
join text_places() as o
    on o.text_id = r.other_text_id and o.article_id = r.other_article_id and o.locator = r.other_locator
join lake.texts as t on t.text_id = b.text_id
left join lake.copy_directions as d on d.pair_id = r.pair_id
left join equal_bodies as e on e.capture_a = p.capture_id and e.capture_b = o.capture_id
anti join lake.block_exclusions as x on x.capture_id = p.capture_id and x.block_id = b.block_id
