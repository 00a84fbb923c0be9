-- grain: one row per naming of an upstream source and locator
-- Which sources an article names for what it says, which words lean on them, and whether we hold them.
-- A link in a paragraph to a page of another site names its source too (marker hyperlink); links to front pages and
-- within the site of the page do not, lake.links has them.
-- Citations in boilerplate of the outlet are left out; lake.citations has them.
--   citation_id: the citation
--   locator: where the text stands
--   byte_start: first byte of the words that name the source
--   byte_end: byte after the last of them
--   surface: these words
--   marker: according_to, reported_by, confirmed_by, statement_to (told Reuters), agency_slug ((AFP)) or hyperlink
--   upstream: the source: its outlet's or entity's name, else the words; of a link to no outlet we know its host
--   upstream_id: entity of the source
--   upstream_outlet_id: outlet that the words name
--   upstream_url: address that a link leads to
--   is_held: whether the corpus holds an article of that outlet, or the very page linked; NULL where neither is known
--   held_locator: where that page is held, the first of several
--   is_own: whether the outlet names itself
--   scope: the words that lean on the source, 300 characters at most
--   scope_byte_start: first byte of these
--   scope_byte_end: byte after the last of these
--   share_of_text: share of the text that leans on it; NULL where the words that do are not known
--   n_quotes: quotations and reported statements that begin in these words
--   outlet: who publishes the text
--   published_at: time of publication (UTC)
--   evidence: the words that name the source in their context
--   text_id: the text
--   char_start: first code point in the text
--   char_end: code point after the last in the text
--   tool_id: tool that found it
with held as (
    select distinct outlet_id from lake.article_versions where outlet_id is not null
),

held_pages as (
    select v.url, min(c.locator) as locator
    from lake.article_versions as v
    join lake.captures as c on c.capture_id = v.capture_id
    where v.url is not null
    group by v.url
),

-- What links lead to, from paragraphs to pages of other sites.
linked as (
    select l.*
    from lake.links as l
    asof join lake.blocks as b on b.text_id = l.text_id and b.char_start <= l.char_start
    where b.kind in ('paragraph', 'bullet')
        and b.is_body
        and l.char_start < b.char_end
        and l.is_own_site is distinct from true
        and not regexp_full_match(l.href, 'https?://[^/]+/')
),

linked_places as (
    select
        l.link_id as citation_id,
        l.text_id,
        l.char_start,
        l.char_end,
        l.surface,
        'hyperlink' as marker,
        null::varchar as mention_id,
        l.outlet_id,
        s.char_start as scope_start,
        s.char_end as scope_end,
        l.tool_id,
        l.capture_id,
        l.href,
        l.host
    from linked as l
    asof left join lake.sentences as s on s.text_id = l.text_id and s.char_start <= l.char_start
),

named_places as (
    select
        c.citation_id,
        c.text_id,
        c.char_start,
        c.char_end,
        c.surface,
        c.marker,
        c.mention_id,
        c.outlet_id,
        c.scope_start,
        c.scope_end,
        c.tool_id,
        v.capture_id,
        null::varchar as href,
        null::varchar as host
    from lake.citations as c
    join lake.article_versions as v on v.text_id = c.text_id
),

cited as (
    select * from named_places
    union all
    select * from linked_places
),

placed as (
    select
        c.* exclude (capture_id),
        p.locator,
        p.outlet,
        p.outlet_id as own_outlet_id,
        p.published_at,
        span_bytes(p.segments, c.char_start, c.char_end) as bytes,
        if(c.scope_start is null, null, span_bytes(p.segments, c.scope_start, c.scope_end)) as scope_bytes
    from cited as c
    join text_places() as p on p.capture_id = c.capture_id
    anti join lake.block_exclusions as x
        on x.capture_id = p.capture_id and x.char_start <= c.char_start and c.char_start < x.char_end
),

scopes as (
    select distinct citation_id, text_id, scope_start, scope_end from cited where scope_start is not null
),

quoted as (
    select c.citation_id, count(*) as n_quotes
    from scopes as c
    join lake.quotes as q
        on q.text_id = c.text_id and c.scope_start <= q.char_start and q.char_start < c.scope_end
    where q.form in ('direct', 'mixed', 'indirect')
    group by c.citation_id
)

select
    c.citation_id,
    c.locator,
    c.bytes.byte_start as byte_start,
    c.bytes.byte_end as byte_end,
    c.surface,
    c.marker,
    coalesce(o.name, e.label, c.host, c.surface) as upstream,
    l.entity_id as upstream_id,
    c.outlet_id as upstream_outlet_id,
    c.href as upstream_url,
    case
        when c.href is not null then g.url is not null
        when c.outlet_id is not null then h.outlet_id is not null
    end as is_held,
    g.locator as held_locator,
    c.outlet_id is not null and c.outlet_id is not distinct from c.own_outlet_id as is_own,
    left(substr(t.text, c.scope_start + 1, c.scope_end - c.scope_start), 300) as scope,
    c.scope_bytes.byte_start as scope_byte_start,
    c.scope_bytes.byte_end as scope_byte_end,
    if(c.scope_start is null, null, least((c.scope_end - c.scope_start) / t.n_chars, 1.0)) as share_of_text,
    coalesce(q.n_quotes, 0) as n_quotes,
    c.outlet,
    c.published_at,
    evidence(t.text, c.char_start, c.char_end) as evidence,
    c.text_id,
    c.char_start,
    c.char_end,
    c.tool_id
from placed as c
join lake.texts as t on t.text_id = c.text_id
left join lake.outlets as o on o.outlet_id = c.outlet_id
left join held as h on h.outlet_id = c.outlet_id
left join held_pages as g on g.url = c.href
left join lake.entity_links as l on l.mention_id = c.mention_id
left join lake.entities as e on e.entity_id = l.entity_id
left join quoted as q on q.citation_id = c.citation_id
