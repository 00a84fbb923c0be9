"""Pages of entities and outlets, and their lists."""

from onrecord.flows.report_site.paging import leaves
from onrecord.flows.report_site.render import Site
from onrecord.flows.report_site.store import Store

_ENTITY_SIZES = {"about": 80, "made": 80, "quotes": 80, "articles": 100, "names": 60}
_OUTLET_SIZES = {"articles": 100, "copies": 80, "sources": 80, "alone": 80, "names": 60}
_LIST_SIZE = {"rows": 200}

_ABOUT = """
    select c.about_id as entity_id, c.claim_id, c.text, c.outlet, c.locator, c.claimed_by, c.published_at
    from s_claims as c
    where c.about_id is not null and c.modality <> 'opinion'
    order by c.check_worthy_score desc, c.text, c.locator, c.claim_id"""
_MADE = _ABOUT.replace("c.about_id", "c.claimed_by_id")
_QUOTES = """
    select q.speaker_id as entity_id, q.quote_id, q.content, q.form, q.outlet, q.locator, q.published_at
    from s_quotes as q
    where q.speaker_id is not null and q.form in ('direct', 'mixed', 'indirect')
    order by q.published_at nulls last, q.locator, q.char_start, q.char_end, q.quote_id"""
_IN_ARTICLES = """
    select
        m.entity_id, c.capture_id, c.headline, c.outlet, c.published_at, c.published_precision,
        count(*) as n, min(m.char_start) as char_start
    from s_mentions as m
    join r_places as p on p.locator = m.locator and p.text_id = m.text_id
    join r_captures as c on c.capture_id = p.capture_id
    where m.entity_id is not null
    group by all
    order by n desc, c.published_at nulls last, c.capture_id"""
_CALLED = """
    select entity_id, class, wording, outlet, voice, count(*) as n,
        min_by(naming_id, (locator, char_start)) as naming_id, min(locator) as locator
    from s_naming
    where entity_id is not null
    group by all
    order by n desc, outlet, wording, voice, class"""
_OF_OUTLETS = "select * from r_captures where outlet_id is not null order by published_at desc nulls last, capture_id"
_COPIES = """
    select a.outlet_id, a.headline, k.capture_a as capture_id, b.headline as other_headline, b.outlet as other_outlet,
        k.capture_b as other_id, k.n_words, k.n_passages, k.row_id,
        case k.direction when 'a_to_b' then 'gave' when 'b_to_a' then 'took' else k.direction end as direction, k.basis
    from r_copies as k
    join r_captures as a on a.capture_id = k.capture_a
    join r_captures as b on b.capture_id = k.capture_b
    union all
    select b.outlet_id, b.headline, k.capture_b, a.headline, a.outlet, k.capture_a, k.n_words, k.n_passages, k.row_id,
        case k.direction when 'a_to_b' then 'took' when 'b_to_a' then 'gave' else k.direction end, k.basis
    from r_copies as k
    join r_captures as a on a.capture_id = k.capture_a
    join r_captures as b on b.capture_id = k.capture_b
    order by n_words desc, capture_id, other_id"""
_LEANS = """
    select c.outlet_id, s.upstream, s.upstream_id, s.basis, s.how, bool_or(s.is_held) as is_held,
        count(distinct c.article_id) as n_articles, max(s.share_of_text) as share, min(c.capture_id) as capture_id
    from s_source_provenance as s
    join r_places as p on p.locator = s.locator and p.text_id = s.text_id
    join r_captures as c on c.capture_id = p.capture_id
    where c.outlet_id is not null and s.direction <> 'given'
    group by all
    order by n_articles desc, share desc nulls last, s.upstream, s.basis, s.how, s.upstream_id"""
_ALONE = """
    select c.outlet_id, s.*,
        (select min(g.claim_id) from s_claim_groups as g
         where g.group_id = s.group_id and g.locator = s.locator and g.relation = 'same') as claim_id
    from s_single_source as s
    join (select locator, min(outlet_id) as outlet_id from r_captures group by locator) as c on c.locator = s.locator
    where c.outlet_id is not null and s.rests_on = 'one article'
    order by s.check_worthy_score desc, s.fact, s.group_id, s.locator"""
_CALLS = """
    select a.outlet_id, n.entity, n.entity_id, n.class, n.wording, n.voice, count(*) as n,
        min_by(n.naming_id, (n.locator, n.char_start)) as naming_id, min(n.locator) as locator
    from s_naming as n
    join r_captures as a on a.locator = n.locator and a.text_id = n.text_id
    where a.outlet_id is not null
    group by all
    order by n desc, n.entity, n.wording, n.voice, n.class, n.entity_id"""


def write_entities(site: Site, store: Store) -> None:
    """Write the page of each entity and the list of all."""
    lists = {
        "about": store.grouped(_ABOUT, "entity_id"),
        "made": store.grouped(_MADE, "entity_id"),
        "quotes": store.grouped(_QUOTES, "entity_id"),
        "articles": store.grouped(_IN_ARTICLES, "entity_id"),
        "names": store.grouped(_CALLED, "entity_id"),
    }
    entities = store.rows("from s_entities order by n_mentions desc, label, entity_id")
    for entity in entities:
        rows = {name: groups.get(entity["entity_id"], []) for name, groups in lists.items()}
        for leaf, part in leaves("entities", entity["entity_id"], rows, _ENTITY_SIZES):
            totals = {name: len(all_rows) for name, all_rows in rows.items()}
            site.page(leaf.url, "entity.html", leaf=leaf, entity=entity, part=part, totals=totals)
    for leaf, part in leaves("entities", "index", {"rows": entities}, _LIST_SIZE):
        site.page(leaf.url, "entities.html", leaf=leaf, rows=part["rows"], n=len(entities))


def write_outlets(site: Site, store: Store) -> None:
    """Write the page of each outlet that is known by name, and the list of these."""
    lists = {
        "articles": store.grouped(_OF_OUTLETS, "outlet_id"),
        "copies": store.grouped(_COPIES, "outlet_id"),
        "sources": store.grouped(_LEANS, "outlet_id"),
        "alone": store.grouped(_ALONE, "outlet_id"),
        "names": store.grouped(_CALLS, "outlet_id"),
    }
    about = (
        "select outlet_id, min(outlet) as outlet, any_value(outlet_kind) as kind, any_value(owner_family) as owner,"
        " count(distinct article_id) as n_articles, max(published_at) as last_published_at from s_articles"
        " where is_outlet_known group by outlet_id order by n_articles desc, outlet, outlet_id"
    )
    outlets = store.rows(about)
    for outlet in outlets:
        rows = {name: groups.get(outlet["outlet_id"], []) for name, groups in lists.items()}
        outlet |= {
            "n_taken": len({row["capture_id"] for row in rows["copies"] if row["direction"] == "took"}),
            "n_given": len({row["capture_id"] for row in rows["copies"] if row["direction"] == "gave"}),
        }
        for leaf, part in leaves("outlets", outlet["outlet_id"], rows, _OUTLET_SIZES):
            totals = {name: len(all_rows) for name, all_rows in rows.items()}
            site.page(leaf.url, "outlet.html", leaf=leaf, outlet=outlet, part=part, totals=totals)
    for leaf, part in leaves("outlets", "index", {"rows": outlets}, _LIST_SIZE):
        site.page(leaf.url, "outlets.html", leaf=leaf, rows=part["rows"], n=len(outlets))
