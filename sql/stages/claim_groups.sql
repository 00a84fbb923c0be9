-- grain: one row per claim, those of one wording in one story being one
-- Claims with the claims that they are to be compared with. Candidates share telling words: one in the same story,
-- two of the four most telling ones elsewhere within 60 days. Words that more than 64 claims of a story have, and pairs
-- that more than 24 claims have, lead nowhere, so that the work grows with the claims; a claim is compared with those
-- 24 that share most, or with which it shares most.
with placed as (
    select
        v.text_id,
        min(m.story_id) as story_id,
        epoch(min(v.published_at)) / 86400.0 as day
    from lake.article_versions as v
    left join lake.story_members as m on m.article_id = v.article_id
    group by v.text_id
),

left_out as (
    select distinct c.claim_id
    from lake.claims as c
    join lake.block_exclusions as x
        on x.text_id = c.text_id and x.char_start <= c.char_start and c.char_start < x.char_end
),

linked as (
    select mention_id, (md5_number_lower(entity_id) % 1073741824)::bigint as entity
    from lake.entity_links
),

named as (
    select c.claim_id, list(distinct ((3221225472 + l.entity) * 4096 + 1152)::bigint) as entries
    from lake.claims as c
    join lake.mentions as m
        on m.text_id = c.text_id and m.char_start >= c.char_start and m.char_end <= c.char_end
    join linked as l on l.mention_id = m.mention_id
    where c.modality <> 'opinion'
    group by c.claim_id
),

told as (
    select
        c.claim_id,
        p.story_id,
        p.day,
        f.entries,
        f.vector,
        f.keys,
        f.frame,
        f.is_vague,
        f.is_speech,
        f.text_id,
        c.polarity = 'negated' as is_negated,
        s.entity as subject_entity,
        o.entity as object_entity,
        if(
            f.is_vague and len(string_split(c.text, ' ')) < 8,
            c.claim_id,
            concat_ws(' ', p.story_id, c.polarity, lower(c.text))
        ) as wording
    from lake.claim_profiles as f
    join lake.claims as c on c.claim_id = f.claim_id
    join placed as p on p.text_id = f.text_id
    anti join left_out as x on x.claim_id = f.claim_id
    left join linked as s on s.mention_id = c.subject_mention_id
    left join linked as o on o.mention_id = c.object_mention_id
),

worded as (
    select wording, min(claim_id) as claim_id, list(claim_id order by claim_id) as members
    from told
    group by wording
),

numbered as (
    select
        t.*,
        w.members,
        row_number() over (order by t.claim_id) - 1 as number,
        list_sort(list_concat(t.entries, coalesce(n.entries, []))) as all_entries
    from told as t
    join worded as w on w.claim_id = t.claim_id
    left join named as n on n.claim_id = t.claim_id
),

near_keys as (
    select number, story_id, unnest(keys) as key from numbered where story_id is not null
),

near_kept as (
    select * from near_keys qualify count(*) over (partition by story_id, key) <= 64
),

far_keys as (
    select n.number, n.story_id, n.day, hash(least(x.key, y.key), greatest(x.key, y.key)) as key
    from numbered as n,
        unnest(n.keys[1:4]) with ordinality as x (key, place),
        unnest(n.keys[1:4]) with ordinality as y (key, place)
    where x.place < y.place
),

far_kept as (
    select * from far_keys qualify count(*) over (partition by key) <= 24
),

proposed as (
    select a.number as one, b.number as other
    from near_kept as a
    join near_kept as b on b.story_id = a.story_id and b.key = a.key and a.number < b.number
    union all
    select a.number, b.number
    from far_kept as a
    join far_kept as b on b.key = a.key and a.number < b.number
    where a.story_id is distinct from b.story_id and not coalesce(abs(a.day - b.day) > 60, false)
),

counted as (
    select one, other, count(*) as n_shared from proposed group by one, other
),

nearest as (
    select
        one,
        other,
        least(
            row_number() over (partition by one order by n_shared desc, other),
            row_number() over (partition by other order by n_shared desc, one)
        ) as place
    from counted
),

candidates as (
    select one, list(other order by other) as candidates from nearest where place <= 24 group by one
)

select
    n.claim_id,
    n.members,
    n.all_entries as entries,
    n.vector,
    n.subject_entity,
    n.object_entity,
    if(n.is_speech, null, (md5_number_lower(n.frame) >> 1)::bigint) as frame_key,
    n.is_negated,
    n.is_vague,
    n.is_speech,
    (md5_number_lower(n.text_id) >> 1)::bigint as text_key,
    (md5_number_lower(n.story_id) >> 1)::bigint as story_key,
    n.day,
    coalesce(c.candidates, []) as candidates
from numbered as n
left join candidates as c on c.one = n.number
where 0 in (select unnest($shards))
order by n.number
