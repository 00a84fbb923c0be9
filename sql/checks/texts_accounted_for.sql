-- grain: one row per text that was neither annotated nor refused
-- kind: loss
-- Nothing is lost between clean and annotate.
with done as (
    select text_id from lake.text_annotations
    union all
    select key from lake.rejects where stage = 'annotate'
)

select t.text_id
from lake.texts as t
anti join done as d on d.text_id = t.text_id
