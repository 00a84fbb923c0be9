-- grain: one row per run whose inputs are not all known, new or rejected
-- kind: loss
-- Every document found is accounted for.
select run_id, n_inputs, n_known, n_new, n_rejected
from lake.runs
where n_inputs <> n_known + n_new + n_rejected
