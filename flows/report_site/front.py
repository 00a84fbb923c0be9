"""The front page, and the lists of all stories and articles."""

from onrecord.flows.report_site.charts import columns
from onrecord.flows.report_site.paging import leaves
from onrecord.flows.report_site.render import Site
from onrecord.flows.report_site.store import Store

N_ON_FRONT = 12
_LIST_SIZE = {"rows": 150}

_STORIES = """
    select
        s.story_id,
        coalesce(any_value(k.headline), min(s.headline)) as headline,
        count(distinct s.article_id) as n_articles,
        any_value(s.n_outlets) as n_outlets,
        any_value(k.n_independent_origins) as n_origins,
        any_value(s.first_published_at) as first_published_at,
        any_value(s.last_published_at) as last_published_at,
        any_value(d.n) as n_alarms
    from s_stories as s
    left join s_story_corroboration as k on k.story_id = s.story_id
    left join (
        select p.story_id, count(*) as n
        from s_conflicts as c
        join (select locator, min(story_id) as story_id from s_stories group by locator) as p on p.locator = c.locator_a
        where c.is_alarm
        group by p.story_id
    ) as d on d.story_id = s.story_id
    group by s.story_id
    order by {order}, s.story_id"""
_BY_SIZE = "n_articles desc, last_published_at desc nulls last, headline"
_BY_DATE = "last_published_at desc nulls last, n_articles desc, headline"
_DISAGREEMENTS = """
    with told as (
        select c.*, greatest(a.published_at, b.published_at) as told_at, a.story_id, k.headline as story
        from s_conflicts as c
        left join (select locator, min(published_at) as published_at, min(story_id) as story_id
                   from s_stories group by locator) as a on a.locator = c.locator_a
        left join (select locator, min(published_at) as published_at from s_stories group by locator) as b
            on b.locator = c.locator_b
        left join s_story_corroboration as k on k.story_id = a.story_id
        where c.is_alarm
    )
    select * from told
    order by
        is_within_article, told_at desc nulls last, array_position(['high', 'medium', 'low'], severity), because,
        claim_a
    limit 8"""
_COPIES = """
    select
        k.*,
        if(k.direction = 'b_to_a', b.outlet, a.outlet) as gave,
        if(k.direction = 'b_to_a', a.outlet, b.outlet) as took,
        if(k.direction = 'b_to_a', k.capture_b, k.capture_a) as gave_id,
        if(k.direction = 'b_to_a', k.capture_a, k.capture_b) as took_id,
        if(k.direction = 'b_to_a', b.headline, a.headline) as gave_headline,
        if(k.direction = 'b_to_a', a.headline, b.headline) as took_headline,
        if(a.story_id = b.story_id, a.story_id, null) as story_id
    from r_copies as k
    join r_captures as a on a.capture_id = k.capture_a
    join r_captures as b on b.capture_id = k.capture_b
    where a.article_id <> b.article_id
    order by
        k.direction not in ('a_to_b', 'b_to_a'), greatest(a.published_at, b.published_at) desc nulls last,
        k.n_words desc, k.capture_a, k.capture_b
    limit 6"""
_ORIGINS = """
    select rule, count(*) as n from s_origins group by rule order by n desc, rule"""
_LANGUAGES = """
    select coalesce(language, 'undecided') as name, count(distinct article_id) as n from r_captures group by 1
    order by n desc, name"""
_DATED = """
    select published_at, min(outlet) as outlet from r_captures where published_at is not null
    group by article_id, published_at order by published_at"""
RULES = {
    "own_reporting": "own reporting",
    "same_text": "same text as another",
    "mostly_copied": "mostly copied",
    "cites_same_upstream": "leans on the same source as another",
    "same_owner": "same owner as another",
}


def write_front(site: Site, store: Store) -> None:
    """Write the front page."""
    dated = [(row["published_at"], row["outlet"]) for row in store.rows(_DATED)]
    site.page(
        "index.html",
        "front.html",
        largest=store.rows(_STORIES.format(order=_BY_SIZE) + f" limit {N_ON_FRONT}"),
        freshest=store.rows(_STORIES.format(order=_BY_DATE) + f" limit {N_ON_FRONT}"),
        columns=columns(dated),
        n_undated=store.value("select count(distinct article_id) from r_captures where published_at is null"),
        languages=[(row["name"], row["n"]) for row in store.rows(_LANGUAGES)],
        origins=[(RULES.get(row["rule"], row["rule"]), row["n"]) for row in store.rows(_ORIGINS)],
        disagreements=store.rows(_DISAGREEMENTS),
        copies=store.rows(_COPIES),
    )


def write_lists(site: Site, store: Store) -> None:
    """Write the lists of all stories and of all articles."""
    stories = store.rows(_STORIES.format(order=_BY_SIZE))
    for leaf, part in leaves("stories", "index", {"rows": stories}, _LIST_SIZE):
        site.page(leaf.url, "stories.html", leaf=leaf, rows=part["rows"], n=len(stories))
    articles = store.rows("from r_captures order by published_at desc nulls last, outlet, capture_id")
    for leaf, part in leaves("articles", "index", {"rows": articles}, _LIST_SIZE):
        site.page(leaf.url, "articles.html", leaf=leaf, rows=part["rows"], n=len(articles))
