-- grain: one row per distinct line of judgements.csv
-- What people decided, and what became of it. To undo a judgement, remove its line and run again.
--   judgement_id: the judgement
--   line_no: its line in the file, from 1; of two that contradict each other the later wins
--   made_at: when it was made
--   who: who made it
--   verb: of entities merge, split, rename, identify or reject; of claims same, different or wrong
--   subject: of what: kind and name of an entity, or a place in a text with the words or the claim there
--   object: with or as what
--   note: why, in the person's words
--   state: in_force, overruled, no_effect (all was so already), ambiguous (several have the name) or matches_nothing
--   n_mentions: mentions whose entity it decided, or whose entity's name it gave
--   n_claims: claims that it decided, those of the same words in one story included
--   overruled_by: the later judgement that overruled it
select
    j.judgement_id,
    j.line_no,
    j.made_at,
    j.who,
    j.verb,
    j.subject,
    j.object,
    j.note,
    coalesce(o.state, c.state, 'matches_nothing') as state,
    coalesce(o.n_mentions, 0) as n_mentions,
    if(c.state = 'in_force', len(c.claims_a) + len(c.claims_b), 0) as n_claims,
    coalesce(o.overruled_by, c.overruled_by) as overruled_by
from lake.judgements as j
left join lake.judgement_outcomes as o on o.judgement_id = j.judgement_id
left join lake.judged_claims as c on c.judgement_id = j.judgement_id
