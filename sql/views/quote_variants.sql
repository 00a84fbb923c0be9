-- grain: one row per pair of claims that give what one speaker said in other words
-- One utterance, two renderings: what each has that the other has not.
--   group_id: the fact, of the first rendering
--   speaker: who said it
--   text_a: one rendering
--   text_b: the other
--   outlet_a: who publishes the one
--   outlet_b: who publishes the other
--   only_in_a: words of the one alone, in their order
--   only_in_b: words of the other alone, in their order
--   locator_a: where the one stands
--   locator_b: where the other stands
--   claim_a: the one claim
--   claim_b: the other
with pairs as (
    select
        *,
        regexp_extract_all(lower(text_a), '[\p{L}\p{N}]+') as words_a,
        regexp_extract_all(lower(text_b), '[\p{L}\p{N}]+') as words_b
    from main.conflicts
    where kind = 'manner' and verdict = 'wording'
)

select
    group_a as group_id,
    claimed_by_a as speaker,
    text_a,
    text_b,
    outlet_a,
    outlet_b,
    array_to_string(
        list_filter(words_a, lambda word, i: list_position(words_a, word) = i and not list_contains(words_b, word)), ' '
    ) as only_in_a,
    array_to_string(
        list_filter(words_b, lambda word, i: list_position(words_b, word) = i and not list_contains(words_a, word)), ' '
    ) as only_in_b,
    locator_a,
    locator_b,
    claim_a,
    claim_b
from pairs
