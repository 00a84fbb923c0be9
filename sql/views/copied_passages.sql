-- grain: one row per shared passage and pair of locators; of equal bodies, one row per locator but the first
-- Which passages two articles share, what they are (kind exact and near accuse, the others do not), and who copied whom.
-- Of articles with equal bodies each is shown beside the first; passages that they share with a third text are those of
-- its first texts. What stands in boilerplate of an outlet is left out. Who took an equal body from whom is shown by
-- credits and by time.
--   locator_a: where the one text stands
--   byte_start_a: first byte of the passage in its raw document
--   byte_end_a: byte after the last
--   locator_b: where the other text stands
--   byte_start_b: first byte of the passage in its raw document
--   byte_end_b: byte after the last
--   kind: exact, near (small edits), shared_quote (both quote the same words) or stock_phrase (too common to accuse)
--   passage_a: the passage as the one has it
--   passage_b: the passage as the other has it
--   outlet_a: who publishes the one
--   outlet_b: who publishes the other
--   published_at_a: when the one was published (UTC)
--   published_at_b: when the other was published (UTC)
--   n_words: words of the longer side
--   n_equal_words: words that stand on both sides, in order
--   similarity: n_equal_words of n_words, 0 to 1
--   rarity: how little likely it is that two authors hit on the words, in bits; NULL for equal bodies, where none is asked
--   reason: what made it of this kind
--   direction: a_to_b (the other took it from the one), b_to_a, common_upstream (both from a third) or unknown
--   direction_basis: what shows the direction: slug, byline, citation, credit_line, time, none
--   direction_evidence: the words, times or shares that show it
--   evidence: the passage in the context of the one text
--   article_a: article of the one
--   article_b: article of the other
--   text_a: the one text
--   char_start_a: first code point in the one text
--   char_end_a: code point after the last
--   text_b: the other text
--   char_start_b: first code point in the other text
--   char_end_b: code point after the last
--   passage_id: the passage; NULL for equal bodies
--   pair_id: the pair of texts; NULL for one text at two locators
with placed as (
    select
        p.*,
        t.body_hash as body_id
    from text_places() as p
    join lake.texts as t on t.text_id = p.text_id
),

firsts as (
    select
        body_id,
        min_by(capture_id, (locator, capture_id)) as capture_id
    from placed
    group by body_id
    having count(*) > 1
),

bodies as (
    select
        text_id,
        list_min(list_transform(body_spans, lambda s: s.char_start)) as body_start,
        list_max(list_transform(body_spans, lambda s: s.char_end)) as body_end,
        body_of(text, body_spans, []) as body
    from lake.texts
),

equal_bodies as (
    select
        null as passage_id,
        if(
            a.text_id = b.text_id,
            null,
            'cnd:' || sha256('["' || least(a.text_id, b.text_id) || '","' || greatest(a.text_id, b.text_id) || '"]')[1:32]
        ) as pair_id,
        a.capture_id as capture_a,
        m.body_start as a_start,
        m.body_end as a_end,
        b.capture_id as capture_b,
        n.body_start as b_start,
        n.body_end as b_end,
        'exact' as kind,
        len(regexp_extract_all(m.body, '[\p{L}\p{N}_]+')) as n_words,
        null as rarity,
        if(a.text_id = b.text_id, 'the same text', 'equal bodies') as reason,
        a.text_id > b.text_id as is_turned
    from firsts as f
    join placed as a on a.capture_id = f.capture_id
    join placed as b on b.body_id = f.body_id and b.capture_id <> f.capture_id
    join bodies as m on m.text_id = a.text_id
    join bodies as n on n.text_id = b.text_id
),

shared as (
    select
        s.passage_id,
        s.pair_id,
        a.capture_id as capture_a,
        s.a_start,
        s.a_end,
        b.capture_id as capture_b,
        s.b_start,
        s.b_end,
        s.kind,
        s.n_words,
        s.n_equal_words,
        s.rarity,
        s.reason,
        false as is_turned
    from lake.passages as s
    join placed as a on a.text_id = s.text_a
    join placed as b on b.text_id = s.text_b
    anti join lake.block_exclusions as x
        on x.capture_id = a.capture_id and x.char_start <= s.a_start and s.a_end <= x.char_end
    anti join lake.block_exclusions as y
        on y.capture_id = b.capture_id and y.char_start <= s.b_start and s.b_end <= y.char_end
    where a.body_id <> b.body_id
),

found as (
    from shared
    union all by name
    select *, n_words as n_equal_words from equal_bodies
),

spanned as (
    select
        f.*,
        a.locator as locator_a,
        span_bytes(a.segments, f.a_start, f.a_end) as bytes_a,
        a.outlet as outlet_a,
        a.published_at as published_at_a,
        a.article_id as article_a,
        a.text_id as text_a,
        if(x.side is null or y.side is null, null, equal_direction(x.side, y.side)) as told,
        b.locator as locator_b,
        span_bytes(b.segments, f.b_start, f.b_end) as bytes_b,
        b.outlet as outlet_b,
        b.published_at as published_at_b,
        b.article_id as article_b,
        b.text_id as text_b
    from found as f
    join placed as a on a.capture_id = f.capture_a
    join placed as b on b.capture_id = f.capture_b
    left join copy_sides() as x on x.capture_id = if(f.passage_id is null, f.capture_a, null)
    left join copy_sides() as y on y.capture_id = if(f.passage_id is null, f.capture_b, null)
)

select
    s.locator_a,
    s.bytes_a.byte_start as byte_start_a,
    s.bytes_a.byte_end as byte_end_a,
    s.locator_b,
    s.bytes_b.byte_start as byte_start_b,
    s.bytes_b.byte_end as byte_end_b,
    s.kind,
    substr(t.text, s.a_start + 1, s.a_end - s.a_start) as passage_a,
    substr(u.text, s.b_start + 1, s.b_end - s.b_start) as passage_b,
    s.outlet_a,
    s.outlet_b,
    s.published_at_a,
    s.published_at_b,
    s.n_words,
    s.n_equal_words,
    if(s.n_words = 0, 1.0, s.n_equal_words / s.n_words) as similarity,
    s.rarity,
    s.reason,
    case
        when d.direction is null then coalesce(s.told.direction, 'unknown')
        when s.is_turned and d.direction = 'a_to_b' then 'b_to_a'
        when s.is_turned and d.direction = 'b_to_a' then 'a_to_b'
        else d.direction
    end as direction,
    coalesce(d.basis, s.told.basis, 'none') as direction_basis,
    coalesce(d.evidence, s.told.evidence) as direction_evidence,
    evidence(t.text, s.a_start, s.a_end) as evidence,
    s.article_a,
    s.article_b,
    s.text_a,
    s.a_start as char_start_a,
    s.a_end as char_end_a,
    s.text_b,
    s.b_start as char_start_b,
    s.b_end as char_end_b,
    s.passage_id,
    s.pair_id
from spanned as s
join lake.texts as t on t.text_id = s.text_a
join lake.texts as u on u.text_id = s.text_b
left join lake.copy_directions as d on d.pair_id = s.pair_id
