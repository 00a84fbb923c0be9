-- grain: one row per fact and capture that tells of it
-- How an article of a story stands to a fact: flat, attributed, hedged or hearsay where it states it, differs where it
-- states what cannot hold beside it, less_precise where it only says less.
select
    s.story_id,
    g.group_id,
    s.capture_id,
    case
        when bool_or(g.relation = 'differs') then 'differs'
        when bool_or(g.relation = 'same') then coalesce(min(e.stance), 'flat')
        else 'less_precise'
    end as stance,
    min_by(g.claim_id, (case g.relation when 'differs' then 0 when 'same' then 1 else 2 end, g.claim_id)) as claim_id
from s_claim_groups as g
join s_claims as c on c.claim_id = g.claim_id and c.locator = g.locator
join r_places as p on p.locator = c.locator and p.text_id = c.text_id
join s_stories as s on s.capture_id = p.capture_id
left join s_evidentiality as e on e.group_id = g.group_id and e.locator = g.locator
where g.relation <> 'related'
group by s.story_id, g.group_id, s.capture_id
