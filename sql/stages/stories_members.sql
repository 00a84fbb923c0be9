-- grain: one row per article that the present tool has put into a story
select * from lake.story_members where tool_id = $tool_id
