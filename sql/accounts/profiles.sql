-- grain: one row per text that a profile for stories is made of
-- The text whose words a profile counts.
select
    'texts' as table_name,
    t.text_id as row_id,
    t.text_id,
    0 as char_start,
    t.n_chars as char_end,
    'profile' as role,
    coalesce(p.headline, '(no headline)') as because
from lake.story_profiles as p
join lake.texts as t on t.text_id = p.text_id
where p.profile_id = $id
