-- use: from origins_if(copied_share := 0.3, without_outlet := 'Norvik Press Agency')
-- Origins as they would be with other limits, or without the articles of one outlet (by name or id): one row per article
-- with the label of its group. With the limits that are set here the groups are those of the table origins: the rules are
-- in flows/corroborate/groups.py.
--   story_id: the story
--   article_id: the article
--   outlet: who publishes it
--   origin: label of its independent origin; articles of one origin share it
create macro origins_if(copied_share := 0.5, leaning_share := 0.5, without_outlet := null::varchar) as table (
    with recursive articles as (
        select r.story_id, r.article_id, a.outlet, a.reporting_owner_id as owner_id, a.latest
        from lake.origins as r
        join article_places() as a on a.article_id = r.article_id
        where not coalesce(a.outlet = without_outlet or a.outlet_id = without_outlet, false)
    ),

    links as (
        select
            l.story_id,
            l.article_id,
            l.rule,
            l.node_id,
            l.direction,
            coalesce(l.share, 0.0) as share,
            l.rule = 'mostly_copied' and coalesce(l.share_other, 0.0) >= copied_share as is_mutual
        from lake.origin_links as l
        semi join articles as a on a.article_id = l.article_id
        left join articles as b on b.article_id = l.node_id
        where
            l.rule <> 'same_owner'
            and (l.rule <> 'cites_same_upstream' or l.is_named)
            and (l.rule <> 'mostly_copied' or b.article_id is not null)
    ),

    -- Each article follows the one thing, source or longer article, on which most of it leans.
    followed as (
        select
            *,
            row_number() over (partition by article_id order by share desc, rule, node_id) as place,
            row_number() over (partition by article_id, rule order by share desc, node_id) as place_in_rule
        from links
        where
            (rule = 'cites_same_upstream' and share >= leaning_share)
            or (rule = 'mostly_copied' and share >= copied_share and not is_mutual and direction <> 'to')
    ),

    taken as (
        select story_id, article_id, rule, node_id from followed where place = 1
        union
        select story_id, article_id, rule, node_id from followed where rule = 'cites_same_upstream' and place_in_rule = 1
    ),

    active as (
        select story_id, article_id, rule, node_id from taken
        union all
        select story_id, article_id, rule, node_id from links where is_mutual and share >= copied_share
        union all
        select story_id, article_id, rule, node_id from links where rule = 'same_text'
        union all
        select l.story_id, l.article_id, l.rule, l.node_id
        from links as l
        anti join (select article_id from taken where rule = 'cites_same_upstream') as t
            on t.article_id = l.article_id
        where l.rule = 'is_upstream'
    ),

    leaning as (
        select article_id from taken
        union
        select article_id from links where is_mutual and share >= copied_share and direction = 'from'
    ),

    -- What a link leads to: an article, or something that articles of the story have in common.
    ties as (
        select
            article_id,
            case rule
                when 'mostly_copied' then node_id
                when 'same_text' then 'text ' || story_id || node_id
                else 'source ' || story_id || node_id
            end as node
        from active
    ),

    edges as (
        select article_id as one, node as other from ties
        union
        select node, article_id from ties
    ),

    reached as (
        select article_id, article_id as node from articles
        union
        select r.article_id, e.other from reached as r join edges as e on e.one = r.node
    ),

    components as (
        select r.article_id, min(r.node) as component
        from reached as r
        semi join articles as a on a.article_id = r.node
        group by r.article_id
    ),

    placed as (
        select
            a.*,
            c.component,
            l.article_id is not null as is_leaning,
            first_value(a.article_id) over (
                partition by c.component
                order by
                    l.article_id is not null, u.article_id is null, a.latest nulls last, a.article_id
            ) as first_article_id
        from articles as a
        join components as c on c.article_id = a.article_id
        left join leaning as l on l.article_id = a.article_id
        left join (select distinct article_id from active where rule = 'is_upstream') as u
            on u.article_id = a.article_id
    ),

    owned as (
        select
            p.*,
            if(f.is_leaning, null, f.owner_id) as first_owner_id
        from placed as p
        join placed as f on f.article_id = p.first_article_id
    )

    select
        story_id,
        article_id,
        outlet,
        min(component) over (
            partition by story_id, coalesce('owned by ' || first_owner_id, component)
        ) as origin
    from owned
)
