-- grain: one row per claim that a pair of the shards asked for has, those of one wording in one story being one
-- Claims with the claims that they are to be compared with. Candidates share telling words: one in the same story,
-- two of the four most telling ones elsewhere within 60 days, or one in texts that may tell one event (claim_pairs_far):
-- such candidates are near. Words that more than 64 claims of a story
-- have lead nowhere, so that the work grows with the claims; a claim is compared with those 32 of its story that share
-- most, or with which it shares most. In a story of 256 claims at most those of all other texts are compared: one fact
-- may be told without a word in common. Shards up to 4095 are of pairs in one story, the others of pairs across stories.
with far as (
    select * from claim_pairs_far where shard in (select unnest($shards))
),

wanted as (
    select claim_id
    from lake.told_claims
    where first_claim_id = claim_id and shard in (select unnest($shards))
    union
    select one from far
    union
    select other from far
),

-- Without what makes rows wide: it is joined last, so that little is held in memory.
told as (
    select
        t.claim_id,
        t.text_id,
        t.story_id,
        t.shard,
        row_number() over (order by t.claim_id) - 1 as number
    from lake.told_claims as t
    semi join wanted as w on w.claim_id = t.claim_id
),

linked as (
    select mention_id, (md5_number_lower(entity_id) % 1073741824)::bigint as entity
    from lake.entity_links
),

named as (
    select c.claim_id, list(distinct ((3221225472 + l.entity) * 4096 + 1152)::bigint) as entries
    from lake.claims as c
    semi join wanted as w on w.claim_id = c.claim_id
    join lake.mentions as m
        on m.text_id = c.text_id and m.char_start >= c.char_start and m.char_end <= c.char_end
    join linked as l on l.mention_id = m.mention_id
    where c.modality <> 'opinion'
    group by c.claim_id
),

dated as (
    select
        c.claim_id,
        epoch(min(e.t_from)) / 86400.0 as first_day,
        epoch(max(e.t_to)) / 86400.0 as last_day
    from lake.claims as c
    semi join wanted as w on w.claim_id = c.claim_id
    join lake.time_expressions as e on e.text_id = c.text_id and e.char_start = c.time_start
    where e.t_from is not null and e.t_to is not null
    group by c.claim_id
),

numbered as (
    select
        t.claim_id,
        t.story_id,
        t.day,
        t.local,
        t.local_senses,
        f.vector,
        f.senses,
        f.keys,
        f.frame,
        f.is_vague,
        f.is_speech,
        f.is_ranked,
        f.is_state,
        f.text_id,
        c.polarity = 'negated' as is_negated,
        s.entity as subject_entity,
        o.entity as object_entity,
        w.first_day,
        w.last_day,
        x.number,
        list_sort(list_concat(f.entries, coalesce(n.entries, []))) as all_entries
    from told as x
    join lake.told_claims as t on t.claim_id = x.claim_id
    join lake.claim_profiles as f on f.claim_id = t.claim_id
    join lake.claims as c on c.claim_id = t.claim_id
    left join named as n on n.claim_id = t.claim_id
    left join dated as w on w.claim_id = t.claim_id
    left join linked as s on s.mention_id = c.subject_mention_id
    left join linked as o on o.mention_id = c.object_mention_id
),

near_keys as (
    select t.number, t.shard, t.story_id, unnest(f.keys) as key
    from told as t
    join lake.claim_profiles as f on f.claim_id = t.claim_id
    where t.story_id is not null and t.shard in (select unnest($shards))
),

near_kept as (
    select * from near_keys qualify count(*) over (partition by story_id, key) between 2 and 64
),

counted as (
    select a.number as one, b.number as other, a.shard, count(*) as n_shared
    from near_kept as a
    join near_kept as b on b.story_id = a.story_id and b.key = a.key and a.number < b.number
    group by a.number, b.number, a.shard
),

nearest as (
    select
        one,
        other,
        shard,
        least(
            row_number() over (partition by one order by n_shared desc, other),
            row_number() over (partition by other order by n_shared desc, one)
        ) as place
    from counted
),

small_stories as (
    select story_id from told
    where story_id is not null and shard in (select unnest($shards))
    group by story_id
    having count(*) <= 256
),

proposed as (
    select one, other, true as is_near, shard from nearest where place <= 32
    union
    select a.number, b.number, true, a.shard
    from small_stories as s
    join told as a on a.story_id = s.story_id
    join told as b on b.story_id = s.story_id and a.number < b.number and a.text_id <> b.text_id
    union
    select a.number, b.number, f.is_near, f.shard
    from far as f
    join told as a on a.claim_id = f.one
    join told as b on b.claim_id = f.other
),

-- Sorted as lists, since an aggregate with an order of its own holds some kilobytes for every claim.
listed as (
    select one, list_sort(list(struct_pack(other := other, shard := shard, is_near := is_near))) as found
    from proposed
    group by one
),

candidates as (
    select
        one,
        list_transform(found, lambda x: x.other) as candidates,
        list_transform(found, lambda x: x.shard) as candidate_shards,
        list_transform(found, lambda x: x.is_near) as candidates_near
    from listed
)

select
    n.claim_id,
    n.all_entries as entries,
    n.local,
    n.local_senses,
    n.vector,
    n.senses,
    n.subject_entity,
    n.object_entity,
    if(n.is_speech, null, (md5_number_lower(n.frame) >> 1)::bigint) as frame_key,
    n.is_negated,
    n.is_vague,
    n.is_speech,
    n.is_ranked,
    n.is_state,
    (md5_number_lower(n.text_id) >> 1)::bigint as text_key,
    (md5_number_lower(n.story_id) >> 1)::bigint as story_key,
    n.day,
    n.first_day,
    n.last_day,
    coalesce(c.candidates, []) as candidates,
    coalesce(c.candidate_shards, []) as candidate_shards,
    coalesce(c.candidates_near, []) as candidates_near
from numbered as n
left join candidates as c on c.one = n.number
order by n.number
