-- grain: one row per locator and text
-- The capture that stands for a text at a place; fetched again unchanged, the first by id.
select locator, text_id, min(capture_id) as capture_id
from s_articles
group by locator, text_id
