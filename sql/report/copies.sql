-- grain: one row per pair of captures that share copied passages
-- How much of which two articles is copied and who took it from whom; takes and gives are captures.
with placed as (
    select
        a.capture_id as capture_a,
        b.capture_id as capture_b,
        p.*
    from s_copied_passages as p
    join r_places as a on a.locator = p.locator_a and a.text_id = p.text_a
    join r_places as b on b.locator = p.locator_b and b.text_id = p.text_b
    where p.kind in ('exact', 'near')
)

select
    capture_a,
    capture_b,
    count(*) as n_passages,
    sum(n_words)::bigint as n_words,
    min(direction) as direction,
    min(direction_basis) as basis,
    min(direction_evidence) as evidence,
    min_by('psg:' || substr(md5(concat_ws('|', locator_a, char_start_a, locator_b, char_start_b)), 1, 16), -n_words)
        as row_id
from placed
group by capture_a, capture_b
