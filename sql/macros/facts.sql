-- Each group of claims with its fact as a sentence: of the wordings told most often the one that fits the group best.
create macro facts() as table (
    with worded as (
        select
            g.group_id,
            c.text,
            count(*) as n_claims,
            max((g.score, c.check_worthy_score, g.claim_id)) as fit
        from lake.claim_groups as g
        join lake.claims as c on c.claim_id = g.claim_id
        where g.relation = 'same'
        group by g.group_id, c.text
    )

    select group_id, max_by(text, (n_claims, fit)) as fact, sum(n_claims)::bigint as n_claims
    from worded
    group by group_id
)
