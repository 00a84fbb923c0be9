-- grain: one row per thing that several articles say and article that says it
-- Who can have been first? A partial order by bounds of the times of publication, for each story, passage copied and
-- statement quoted that several articles share. Where bounds overlap, or a time is missing, nobody knows.
--   kind: story (the event), passage (words copied) or quote (words of a speaker)
--   thing_id: story or passage; of a quote a digest of its words
--   statement: the words shared; of a story the article's headline
--   n_articles: articles that share it
--   locator: where the article stands
--   article_id: the article
--   outlet: who publishes it
--   verdict: first (before all others), later (another was out before it can have been), undetermined
--   earlier_locator: of a later one, the article that was out first
--   published_earliest: not published before
--   published_latest: out by then
--   evidence: the times that the verdict rests on
with told as (
    select 'story' as kind, s.story_id as thing_id, null::varchar as statement, s.article_id
    from lake.story_members as s
    union all
    select
        'passage',
        p.passage_id,
        substr(t.text, p.a_start + 1, p.a_end - p.a_start),
        v.article_id
    -- Each side by itself: a join with either text would compare every passage with every article.
    from (select *, unnest([text_a, text_b]) as text_id from lake.passages where kind in ('exact', 'near')) as p
    join lake.texts as t on t.text_id = p.text_a
    join lake.article_versions as v on v.text_id = p.text_id
    union all
    select 'quote', md5(words), min(content) over (partition by words), article_id
    from (
        select
            trim(regexp_replace(lower(q.content), '[^\p{L}\p{N}]+', ' ', 'g')) as words,
            q.content,
            v.article_id
        from lake.quotes as q
        join lake.article_versions as v on v.text_id = q.text_id
        where q.form in ('direct', 'mixed')
    )
    where len(string_split(words, ' ')) >= 5
),

shared as (
    select
        *,
        count(*) over (partition by kind, thing_id) as n_articles
    from (select kind, thing_id, article_id, min(statement) as statement from told group by all)
    qualify n_articles > 1
),

dated as (
    select
        s.*,
        a.locator,
        a.outlet,
        a.headline,
        a.earliest,
        a.latest,
        min(a.latest) over (partition by s.kind, s.thing_id) as first_latest,
        min_by(a.locator, (a.latest, a.locator)) filter (a.latest is not null)
            over (partition by s.kind, s.thing_id) as first_locator
    from shared as s
    join article_places() as a on a.article_id = s.article_id
),

compared as (
    select
        *,
        count(*) filter (earliest > first_latest) over (partition by kind, thing_id) as n_later
    from dated
),

judged as (
    select
        *,
        case
            when earliest > first_latest then 'later'
            when latest = first_latest and n_later = n_articles - 1 then 'first'
            else 'undetermined'
        end as verdict
    from compared
)

select
    kind,
    thing_id,
    coalesce(statement, headline) as statement,
    n_articles,
    locator,
    article_id,
    outlet,
    verdict,
    if(verdict = 'later', first_locator, null) as earlier_locator,
    earliest as published_earliest,
    latest as published_latest,
    case verdict
        when 'first' then 'out by ' || strftime(latest, '%Y-%m-%d %H:%M') || ', all others not before'
        when 'later'
            then
                'not before ' || strftime(earliest, '%Y-%m-%d %H:%M') || ', another out by '
                || strftime(first_latest, '%Y-%m-%d %H:%M')
        when 'undetermined'
            then if(earliest is null and latest is null, 'undated', 'its time overlaps with another''s')
    end as evidence
from judged
