-- grain: one row per pair of renderings of one utterance: of claims, or of quotations in two articles of a story
-- One utterance, two renderings: what each has that the other has not, as what was cut or put in other words.
-- Quotations are paired where they share three fifths of the words of the shorter one, which has at least five, and are
-- not given to two speakers.
--   basis: claims (reported in other words) or quotation (other words between quotation marks)
--   group_id: the fact, of the first rendering; NULL for quotations
--   speaker: who said it
--   text_a: one rendering
--   text_b: the other
--   outlet_a: who publishes the one
--   outlet_b: who publishes the other
--   only_in_a: words of the one alone, in their order
--   only_in_b: words of the other alone, in their order
--   is_cut: all words of one stand in the other, which has more
--   locator_a: where the one stands
--   locator_b: where the other stands
--   claim_a: the one claim; NULL for quotations
--   claim_b: the other
--   quote_a: the one quotation; NULL for claims
--   quote_b: the other
with quoted as (
    select
        s.story_id,
        s.article_id,
        q.*,
        regexp_extract_all(lower(q.content), '[\p{L}\p{N}]+') as said,
        list_distinct(said) as words
    from main.quotes as q
    join main.stories as s on s.locator = q.locator
    where q.form = 'direct'
),

quotations as (
    select
        'quotation' as basis,
        null::varchar as group_id,
        coalesce(a.speaker, b.speaker) as speaker,
        a.content as text_a,
        b.content as text_b,
        a.outlet as outlet_a,
        b.outlet as outlet_b,
        a.locator as locator_a,
        b.locator as locator_b,
        null::varchar as claim_a,
        null::varchar as claim_b,
        a.quote_id as quote_a,
        b.quote_id as quote_b
    from quoted as a
    join quoted as b
        on b.story_id = a.story_id
        and b.locator > a.locator
        and b.article_id <> a.article_id
        and b.said <> a.said
        and coalesce(b.speaker_id = a.speaker_id, true)
        and least(len(a.words), len(b.words)) >= 5
        and len(list_intersect(a.words, b.words)) >= 0.6 * least(len(a.words), len(b.words))
),

claims as (
    select
        'claims' as basis,
        group_a as group_id,
        claimed_by_a as speaker,
        text_a,
        text_b,
        outlet_a,
        outlet_b,
        locator_a,
        locator_b,
        claim_a,
        claim_b,
        null::varchar as quote_a,
        null::varchar as quote_b
    from main.conflicts
    where kind = 'manner' and verdict = 'wording'
),

pairs as (
    select
        *,
        regexp_extract_all(lower(text_a), '[\p{L}\p{N}]+') as words_a,
        regexp_extract_all(lower(text_b), '[\p{L}\p{N}]+') as words_b
    from (from claims union all by name from quotations)
),

compared as (
    select
        *,
        list_filter(
            words_a, lambda word, i: list_position(words_a, word) = i and not list_contains(words_b, word)
        ) as alone_a,
        list_filter(
            words_b, lambda word, i: list_position(words_b, word) = i and not list_contains(words_a, word)
        ) as alone_b
    from pairs
)

select
    basis,
    group_id,
    speaker,
    text_a,
    text_b,
    outlet_a,
    outlet_b,
    array_to_string(alone_a, ' ') as only_in_a,
    array_to_string(alone_b, ' ') as only_in_b,
    (len(alone_a) = 0) <> (len(alone_b) = 0) as is_cut,
    locator_a,
    locator_b,
    claim_a,
    claim_b,
    quote_a,
    quote_b
from compared
