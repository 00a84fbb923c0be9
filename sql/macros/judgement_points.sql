-- What subjects and objects of judgements lead to: the resolution keys that a name can have, or the mention that stands
-- where the judgement says, whatever tool found it (of several the one that covers most of the place).
create macro judgement_points() as table (
    with points as (
        select judgement_id, unnest(points) as point
        from lake.judgements
        where verb not in ('same', 'different', 'wrong')  -- these are about claims
    ),

    placed as (
        select
            p.judgement_id,
            p.point.side as side,
            m.mention_id,
            m.resolution_key,
            row_number() over (
                partition by p.judgement_id, p.point.side
                order by
                    least(m.char_end, p.point.char_end) - greatest(m.char_start, p.point.char_start) desc,
                    m.char_end - m.char_start,
                    m.mention_id
            ) as n
        from points as p
        join lake.mentions as m
            on m.text_id = p.point.text_id
            and m.char_start < p.point.char_end
            and p.point.char_start < m.char_end
        where m.resolution_key is not null
    )

    select judgement_id, side, mention_id, resolution_key
    from placed
    where n = 1
    union all
    select judgement_id, point.side, null, unnest(point.keys)
    from points
    where point.text_id is null
)
