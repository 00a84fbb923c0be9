-- grain: one row per pair of claims that may state the same fact, of the shards asked for
-- Both claims of each pair with all that is compared.
with pairs as (
    select p.*, ('0x' || sha256(p.claim_a)[1:2])::integer as part
    from lake.claim_pairs as p
),

wanted as (
    select * from pairs where part in (select unnest($shards))
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
            'object': coalesce(c.object, ''),
            'object_id': coalesce(object.entity_id, ''),
            'place': coalesce(place.label, ''),
            'place_id': coalesce(place.entity_id, ''),
            'holder_id': coalesce(holder.entity_id, ''),
            'polarity': c.polarity,
            'modality': c.modality,
            'evidentiality': c.evidentiality,
            'outlet': p.outlet,
            'text_id': c.text_id,
            'published': p.published
        } as told
    from lake.claims as c
    semi join sides as s on s.claim_id = c.claim_id
    join lake.claim_profiles as f on f.claim_id = c.claim_id
    join placed as p on p.text_id = c.text_id
    left join mention_entities() as subject on subject.mention_id = c.subject_mention_id
    left join mention_entities() as object on object.mention_id = c.object_mention_id
    left join mention_entities() as place on place.mention_id = c.place_mention_id
    left join mention_entities() as holder on holder.mention_id = c.holder_mention_id
)

select a.told as a, b.told as b, w.score, w.likeness, w.part as shard
from wanted as w
join told as a on a.claim_id = w.claim_a
join told as b on b.claim_id = w.claim_b
order by w.claim_a, w.claim_b
