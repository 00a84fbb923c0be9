-- grain: one row per pair of articles that the present tool has compared
select article_a, article_b, score from lake.story_scores where tool_id = $tool_id
