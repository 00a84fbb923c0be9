-- grain: one row per erasure
-- What was erased on request, why, and whether any of it was found afterwards. Not one of its words is kept here.
--   erasure_id: the erasure; onrecord erase --lift takes it
--   target: what was named: an article or an outlet
--   reason: why, in the words of who asked for it
--   state: pending (the next run finishes it), complete, or lifted
--   made_at: when it was asked for
--   completed_at: when all history was gone and the search found nothing
--   lifted_at: when it was lifted
--   n_documents: distinct documents erased
--   n_windows: stretches of 32 bytes that were searched for; 0 where it had none that others do not have too
--   n_files: files searched
--   n_hits: files found to hold any of them
--   n_claims_weakened: claims of others, still here, whose fact it stated too
select
    e.erasure_id,
    e.target,
    e.reason,
    case when e.lifted_at is not null then 'lifted' when e.completed_at is null then 'pending' else 'complete' end as state,
    e.made_at,
    e.completed_at,
    e.lifted_at,
    e.n_documents,
    e.n_windows,
    e.n_files,
    e.n_hits,
    (
        select count(*) from lake.erased_support as s
        join lake.claims as c on c.claim_id = s.claim_id
        where s.erasure_id = e.erasure_id
    ) as n_claims_weakened
from lake.erasures as e
