-- grain: one row per text that no capture is left to show once those of $captures are gone
-- Texts that go with an erasure.
select distinct v.text_id
from lake.article_versions as v
where
    list_contains($captures, v.capture_id)
    and v.text_id not in (select text_id from lake.article_versions where not list_contains($captures, capture_id))
order by v.text_id
