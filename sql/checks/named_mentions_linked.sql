-- grain: one row per named mention without exactly one entity, or value with one
-- kind: reference
-- Every mention of something named has one entity, be it an undecided one; dates and numbers have none.
select m.mention_id, m.surface, m.form, count(l.mention_id) as n_links
from lake.mentions as m
left join lake.entity_links as l on l.mention_id = m.mention_id
group by m.mention_id, m.surface, m.form
having count(l.mention_id) <> if(m.form = 'value', 0, 1)
