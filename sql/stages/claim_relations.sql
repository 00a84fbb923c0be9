-- grain: one row per pair of claims that may state the same fact, of the shards asked for
-- Both claims of each pair with all that is compared.
with wanted as (
    select * from lake.claim_pairs where shard in (select unnest($shards))
),

sides as (
    select claim_a as claim_id from wanted
    union
    select claim_b from wanted
),

placed as (
    select
        v.text_id,
        coalesce(min(coalesce(o.name, v.outlet_name)), '') as outlet,
        min(v.published_at) as published
    from lake.article_versions as v
    left join lake.outlets as o on o.outlet_id = v.outlet_id
    group by v.text_id
),

-- Of claims one within another, values and times belong to the innermost; times to others too whose text has them.
spans as (
    select c.claim_id, c.text_id, c.char_start, c.char_end, c.char_end - c.char_start as width, c.text
    from lake.claims as c
    where c.text_id in (select x.text_id from lake.claims as x semi join sides as s on s.claim_id = x.claim_id)
),

held_values as (
    select c.claim_id, q.*
    from spans as c
    join lake.quantities as q
        on q.text_id = c.text_id and q.char_start >= c.char_start and q.char_end <= c.char_end
    qualify rank() over (partition by q.quantity_id order by c.width) = 1
),

claim_values as (
    select
        claim_id,
        list(
            {
                'dim': dim,
                'unit': concat_ws(' ', unit, 'per ' || per),
                'counted': coalesce(counted, ''),
                'lo': coalesce(lo, point),
                'hi': coalesce(hi, point),
                'point': point,
                'qualifier': qualifier,
                'digits': n_significant_digits,
                'figure': surface,
                'surface': regexp_replace(
                    concat_ws(' ', if(hedge_end <= char_start, hedge, null), surface)
                    || if(counted is not null and counted_start >= char_end, ' ' || counted, ''),
                    '\s+',
                    ' ',
                    'g'
                )
            } order by char_start
        ) as listed
    from held_values
    group by claim_id
),

dated as (
    select
        time_id,
        text_id,
        char_start,
        char_end,
        min_by(t_from, capture_id) as t_from,
        min_by(t_to, capture_id) as t_to,
        min_by(granularity, capture_id) as granularity,
        min_by(surface, capture_id) as surface
    from lake.time_expressions
    where kind in ('date', 'time') and status = 'resolved' and relation = 'at' and t_from is not null and t_to is not null
    group by time_id, text_id, char_start, char_end
),

held_times as (
    select c.claim_id, t.*
    from spans as c
    join dated as t on t.text_id = c.text_id and t.char_start >= c.char_start and t.char_end <= c.char_end
    qualify rank() over (partition by t.time_id order by c.width) = 1 or contains(c.text, t.surface)
),

claim_periods as (
    select
        claim_id,
        list({'start': t_from, 'end': t_to, 'grain': granularity, 'surface': surface} order by char_start) as listed
    from held_times
    group by claim_id
),

claim_places as (
    select claim_id, list({'entity_id': entity_id, 'seed_id': seed_id, 'label': label} order by char_start) as listed
    from (
        select
            s.claim_id,
            e.entity_id,
            coalesce(e.seed_id, '') as seed_id,
            e.label,
            min(m.char_start) as char_start
        from sides as s
        join spans as c on c.claim_id = s.claim_id
        join lake.mentions as m
            on m.text_id = c.text_id and m.char_start >= c.char_start and m.char_end <= c.char_end
        join lake.entity_links as l on l.mention_id = m.mention_id
        join lake.entities as e on e.entity_id = l.entity_id
        where e.kind in ('GPE', 'LOC') and m.form = 'named'
        group by s.claim_id, e.entity_id, e.seed_id, e.label
    )
    group by claim_id
),

-- Claims whose sentence names a time that ended more than 200 days before the article was out.
past as (
    select distinct c.claim_id
    from sides as s
    join lake.claims as c on c.claim_id = s.claim_id
    join lake.time_expressions as t on t.text_id = c.text_id and t.sentence_id = c.sentence_id
    join placed as p on p.text_id = c.text_id
    where t.kind = 'date' and coalesce(t.t_to, t.t_from + interval 1 year) < p.published - interval 200 day
),

told as (
    select
        c.claim_id,
        {
            'claim_id': c.claim_id,
            'text': c.text,
            'frame': coalesce(f.frame, ''),
            'predicate': c.predicate,
            'subject': coalesce(c.subject, ''),
            'subject_id': coalesce(subject.entity_id, ''),
            'subject_kind': coalesce(who.kind, ''),
            'subject_label': coalesce(who.label, ''),
            'object': coalesce(c.object, ''),
            'object_id': coalesce(object.entity_id, ''),
            'place': coalesce(place.label, ''),
            'place_id': coalesce(place.entity_id, ''),
            'holder': coalesce(c.holder, ''),
            'holder_id': coalesce(holder.entity_id, ''),
            'polarity': c.polarity,
            'modality': c.modality,
            'evidentiality': c.evidentiality,
            'outlet': p.outlet,
            'text_id': c.text_id,
            'sentence_id': c.sentence_id,
            'published': p.published,
            'is_past': x.claim_id is not null,
            'values': coalesce(v.listed, []),
            'periods': coalesce(t.listed, []),
            'places': coalesce(w.listed, [])
        } as told
    from lake.claims as c
    semi join sides as s on s.claim_id = c.claim_id
    join lake.claim_profiles as f on f.claim_id = c.claim_id
    join placed as p on p.text_id = c.text_id
    left join past as x on x.claim_id = c.claim_id
    left join claim_values as v on v.claim_id = c.claim_id
    left join claim_periods as t on t.claim_id = c.claim_id
    left join claim_places as w on w.claim_id = c.claim_id
    left join mention_entities() as subject on subject.mention_id = c.subject_mention_id
    left join lake.entities as who on who.entity_id = subject.entity_id
    left join mention_entities() as object on object.mention_id = c.object_mention_id
    left join mention_entities() as place on place.mention_id = c.place_mention_id
    left join mention_entities() as holder on holder.mention_id = c.holder_mention_id
)

select
    a.told as a,
    b.told as b,
    w.likeness,
    w.vague as n_vague,
    w.same_story > 0 as is_one_story,
    w.shard
from wanted as w
join told as a on a.claim_id = w.claim_a
join told as b on b.claim_id = w.claim_b
order by w.shard, w.claim_a, w.claim_b
