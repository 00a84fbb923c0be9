-- grain: one row per pair of claims that may state the same fact, or tell of one thing, of the shards asked for
-- Both claims of each pair with all that is compared. Pairs that may state one fact are those of claim_pairs; claims of
-- articles on one event (of one story, or nearly: claims_near_texts) may differ without that, if they share two
-- telling words, or one and a kind of slot (a figure of one unit, a time, a noun that who does it or what it is done to
-- turns on, a denial), or count one thing, or tell of one day. A claim is compared with those 24 that share most, or
-- with which it shares most.
with standing as (
    select t.claim_id, t.text_id, t.story_id, t.day, t.shard, c.polarity = 'negated' as is_negated, f.keys
    from lake.told_claims as t
    join lake.claim_profiles as f on f.claim_id = t.claim_id
    join lake.claims as c on c.claim_id = t.claim_id
    where t.first_claim_id = t.claim_id and t.story_id is not null
),

far_texts as (
    select * from claims_near_texts
    where shard_one in (select unnest($shards)) or shard_other in (select unnest($shards))
),

near_claims as (
    select *, row_number() over (order by claim_id) as number from standing
    where
        shard in (select unnest($shards))
        or text_id in (select text_a from far_texts union select text_b from far_texts)
),

slots as (
    select
        n.claim_id,
        unnest([
            q.dim || ' ' || split_part(q.unit, ' per ', 1),
            if(q.dim = 'count', 'counted ' || rtrim(regexp_extract(lower(q.counted), '[^\W\d_]+$'), 's'), null)
        ]) as slot
    from near_claims as n
    join lake.claims as c on c.claim_id = n.claim_id
    join lake.quantities as q
        on q.text_id = c.text_id and q.char_start >= c.char_start and q.char_end <= c.char_end
    where q.dim not in ('ordinal', 'multiple', 'ratio')
    union
    select n.claim_id, unnest(['time', if(t.granularity = 'day', 'day ' || t.value, null)])
    from near_claims as n
    join lake.claims as c on c.claim_id = n.claim_id
    join lake.time_expressions as t
        on t.text_id = c.text_id and t.char_start >= c.char_start and t.char_end <= c.char_end
    where t.kind in ('date', 'time') and t.status = 'resolved'
    union
    -- A day that lacks its year, or all but the weekday, and the days that it may be.
    select n.claim_id, unnest([
        'day ' || regexp_replace(t.value, '^[0-9]{4}', 'XXXX'),
        if(t.granularity = 'day', 'day XXXX-WXX-' || isodow(t.t_from), null)
    ])
    from near_claims as n
    join lake.claims as c on c.claim_id = n.claim_id
    join lake.time_expressions as t
        on t.text_id = c.text_id and t.char_start >= c.char_start and t.char_end <= c.char_end
    where t.kind = 'date' and regexp_matches(t.value, '^([0-9]{4}|XXXX)-(WXX-[1-7]|[0-9]{2}-[0-9]{2})$')
    union
    select n.claim_id, unnest([
        if(regexp_matches(c.text, '[a-z] (in|at|near|to|from) (the )?[A-Z]|[a-z]-based'), 'place', null),
        if(c.predicate like 'be %', 'age year', null)
    ])
    from near_claims as n
    join lake.claims as c on c.claim_id = n.claim_id
    union
    select
        claim_id,
        'of ' || regexp_extract(
            regexp_replace(phrase, '( (of|in|at|on|for|from|to|with|by|who|which|that) |[,(]).*$', ''), '[^\W\d_]+$'
        )
    from (
        select n.claim_id, unnest([lower(c.subject), lower(c.object)]) as phrase
        from near_claims as n
        join lake.claims as c on c.claim_id = n.claim_id
    )
),

-- Words and slots that are shared, of one story or of two texts nearly on one event. Claims by number, in order of id.
keyed as (
    select number, text_id, story_id, day, shard, is_negated, unnest(keys) as key, true as is_word, false as is_enough
    from near_claims
    union all
    select
        n.number, n.text_id, n.story_id, n.day, n.shard, n.is_negated, (md5_number_lower(s.slot) >> 1)::bigint,
        false,
        s.slot like 'counted %' or s.slot like 'day %'
    from near_claims as n
    join slots as s on s.claim_id = n.claim_id
    where s.slot is not null
),

in_story as (
    select * from keyed
    where shard in (select unnest($shards))
    qualify count(*) over (partition by story_id, key) between 2 and 64
),

-- Apart from the join below, or all that share a word are joined before the texts are.
far_keyed as materialized (
    select a.*, t.text_b as text_other from far_texts as t join keyed as a on a.text_id = t.text_a
),

met as (
    select a.number as one, b.number as other, a.shard, a.is_word, a.is_enough, a.is_negated <> b.is_negated as is_denial
    from in_story as a
    join in_story as b on b.story_id = a.story_id and b.key = a.key and a.number < b.number
    union all
    select
        least(a.number, b.number),
        greatest(a.number, b.number),
        4096 + case
            when a.number < b.number then if(coalesce(a.day > b.day, false), a.shard, b.shard)
            else if(coalesce(b.day > a.day, false), b.shard, a.shard)
        end,
        a.is_word,
        a.is_enough,
        a.is_negated <> b.is_negated
    from far_keyed as a
    join keyed as b on b.text_id = a.text_other and b.key = a.key
),

shared as (
    select one, other, any_value(shard) as shard, count(*) filter (is_word or is_enough) as n_words
    from met
    group by one, other
    having n_words > 0 and count(*) + bool_or(is_denial)::integer >= 2 or bool_or(is_enough)
),

nearest as (
    select
        *,
        least(
            row_number() over (partition by shard, one order by n_words desc, other),
            row_number() over (partition by shard, other order by n_words desc, one)
        ) as place
    from shared
    where shard in (select unnest($shards))
),

counted as (
    select a.claim_id as one, b.claim_id as other, n.shard, n.place
    from nearest as n
    join near_claims as a on a.number = n.one
    join near_claims as b on b.number = n.other
),

wanted as (
    select
        p.claim_a,
        p.claim_b,
        p.likeness,
        p.vague,
        p.same_story > 0 as is_one_story,
        p.same_story > 0 or c.one is not null as is_near,
        p.shard
    from lake.claim_pairs as p
    left join counted as c on c.one = p.claim_a and c.other = p.claim_b
    where p.shard in (select unnest($shards))
    union all
    select n.one, n.other, 0.0, 0.0, false, true, n.shard
    from counted as n
    anti join lake.claim_pairs as p on p.claim_a = n.one and p.claim_b = n.other
    where n.place <= 24
),

sides as (
    select claim_a as claim_id from wanted
    union
    select claim_b from wanted
),

-- Texts of the claims, and who their mentions are: of a large archive, all times and mentions would not fit in memory.
held_texts as materialized (
    select distinct c.text_id from lake.claims as c semi join sides as s on s.claim_id = c.claim_id
),

held_mentions as materialized (
    select m.mention_id, m.text_id, m.char_start, m.char_end, m.form, e.entity_id, e.label, e.kind, e.seed_id
    from lake.mentions as m
    semi join held_texts as h on h.text_id = m.text_id
    join lake.entity_links as l on l.mention_id = m.mention_id
    join lake.entities as e on e.entity_id = l.entity_id
),

placed as (
    select
        v.text_id,
        coalesce(min(coalesce(o.name, v.outlet_name)), '') as outlet,
        min(v.published_at) as published
    from lake.article_versions as v
    semi join held_texts as h on h.text_id = v.text_id
    left join lake.outlets as o on o.outlet_id = v.outlet_id
    group by v.text_id
),

-- Of claims one within another, values and times belong to the innermost; times to others too whose text has them.
spans as (
    select c.claim_id, c.text_id, c.char_start, c.char_end, c.char_end - c.char_start as width, c.text
    from lake.claims as c
    semi join held_texts as h on h.text_id = c.text_id
),

-- How many figures of a text count one thing, which parts of it (two of the vehicles) do not.
counted_values as (
    select
        *,
        count(*) filter (counted_start - char_end <= 2) over (
            partition by text_id, dim, rtrim(regexp_extract(lower(counted), '[^\W\d_]+$'), 's')
        ) as n_alike
    from lake.quantities as q
    semi join held_texts as h on h.text_id = q.text_id
),

held_values as (
    select c.claim_id, q.*
    from spans as c
    join counted_values as q
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
                'n_alike': n_alike,
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
    from lake.time_expressions as t
    semi join held_texts as h on h.text_id = t.text_id
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

claim_open_days as (
    select c.claim_id, list({'value': t.value, 'surface': t.surface} order by t.char_start) as listed
    from spans as c
    join (
        select text_id, char_start, char_end, any_value(value) as value, any_value(surface) as surface
        from lake.time_expressions as t
        semi join held_texts as h on h.text_id = t.text_id
        where kind = 'date' and status = 'unresolved' and value like 'XXXX-%'
        group by text_id, char_start, char_end
    ) as t on t.text_id = c.text_id and t.char_start >= c.char_start and t.char_end <= c.char_end
    group by c.claim_id
),

claim_places as (
    select claim_id, list({'entity_id': entity_id, 'seed_id': seed_id, 'label': label} order by char_start) as listed
    from (
        select
            s.claim_id,
            m.entity_id,
            coalesce(m.seed_id, '') as seed_id,
            m.label,
            min(m.char_start) as char_start
        from sides as s
        join spans as c on c.claim_id = s.claim_id
        join held_mentions as m
            on m.text_id = c.text_id and m.char_start >= c.char_start and m.char_end <= c.char_end
        where m.kind in ('GPE', 'LOC') and m.form = 'named'
        group by s.claim_id, m.entity_id, m.seed_id, m.label
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
            'subject_kind': coalesce(subject.kind, ''),
            'subject_label': coalesce(subject.label, ''),
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
            'open_days': coalesce(o.listed, []),
            'places': coalesce(w.listed, [])
        } as told
    from lake.claims as c
    semi join sides as s on s.claim_id = c.claim_id
    join lake.claim_profiles as f on f.claim_id = c.claim_id
    join placed as p on p.text_id = c.text_id
    left join past as x on x.claim_id = c.claim_id
    left join claim_values as v on v.claim_id = c.claim_id
    left join claim_periods as t on t.claim_id = c.claim_id
    left join claim_open_days as o on o.claim_id = c.claim_id
    left join claim_places as w on w.claim_id = c.claim_id
    left join held_mentions as subject on subject.mention_id = c.subject_mention_id
    left join held_mentions as object on object.mention_id = c.object_mention_id
    left join held_mentions as place on place.mention_id = c.place_mention_id
    left join held_mentions as holder on holder.mention_id = c.holder_mention_id
)

select
    a.told as a,
    b.told as b,
    w.likeness,
    w.vague as n_vague,
    w.is_one_story,
    w.is_near,
    w.shard
from wanted as w
join told as a on a.claim_id = w.claim_a
join told as b on b.claim_id = w.claim_b
order by w.shard, w.claim_a, w.claim_b
