-- The shard of each resolution key that a judgement is about. Keys that judgements join, one with the next, share the
-- shard of their smallest, so that all mentions among which they decide are together.
create macro judgement_shards() as table (
    with recursive points as (
        select * from judgement_points()
    ),

    ties as (
        select distinct a.resolution_key as one, b.resolution_key as other
        from points as a
        join points as b on b.judgement_id = a.judgement_id
    ),

    reached as (
        select one, other from ties
        union
        select r.one, t.other
        from reached as r
        join ties as t on t.one = r.other
    )

    select
        one as resolution_key,
        min(other) as first_key,
        ('0x' || sha256(min(other))[1:3])::integer as shard
    from reached
    group by one
)
