-- The agencies that each capture credits; one that the seeds do not know is the outlet that signs its own texts so.
create macro attributed_credits() as table (
    with signed as (
        select
            credit.agency,
            min(credit.outlet_id) as outlet_id
        from (select capture_id, unnest(credits) as credit from lake.agency_credits) as c
        join lake.article_versions as v on v.capture_id = c.capture_id and v.outlet_id = credit.outlet_id
        group by credit.agency
        having count(distinct credit.outlet_id) = 1
    )

    select
        c.capture_id,
        c.text_id,
        list(
            {
                'role': credit.role,
                'extent': credit.extent,
                'agency': credit.agency,
                'outlet_id': coalesce(credit.outlet_id, s.outlet_id),
                'surface': credit.surface,
                'char_start': credit.char_start,
                'char_end': credit.char_end
            } order by credit_no
        ) as credits
    from (
        select
            capture_id,
            text_id,
            unnest(credits) as credit,
            generate_subscripts(credits, 1) as credit_no
        from lake.agency_credits
    ) as c
    left join signed as s on s.agency = credit.agency
    group by c.capture_id, c.text_id
)
