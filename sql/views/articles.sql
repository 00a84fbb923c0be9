-- grain: one row per capture that gave a text
-- Which articles are there, by whom, from when, in which language, with text and body.
--   locator: path relative to the argument given; #entry for an entry of a container
--   article_id: the article; captures and versions of one share it
--   version_id: this state of the article
--   capture_id: how its bytes were obtained
--   text_id: the cleaned text; copies share it
--   raw_id: the raw bytes
--   outlet: who publishes it; (unknown outlet) where nothing says so
--   outlet_id: id of the outlet; unknown:… is a pseudo-outlet of one article
--   outlet_kind: wire, newspaper, broadcaster …, where the seeds know the outlet
--   owner_family: owner shared with other outlets, where the seeds know it
--   is_outlet_known: whether anything names the outlet
--   outlet_basis: what names the outlet
--   url: canonical address
--   headline: headline
--   byline: people named as authors; where only agencies, outlets or desks sign, these
--   agency: agencies, outlets and desks that sign, alone or beside people
--   dateline: place and agency that open the body
--   section: section or category
--   published_at: time of publication (UTC)
--   published_precision: how exact that is: instant, day, month, year, bounded, unknown
--   published_earliest: not published before
--   published_latest: not published after
--   modified_at: time of the last change stated
--   language: ISO 639-1 code; NULL where undecided
--   language_score: detector's probability that the language is right, calibrated from .8 up
--   language_status: decided, too_short, mixed, tied
--   text: the cleaned text
--   body: its body blocks with a blank line between, without boilerplate of the outlet (see view left_out)
--   n_chars: length of the text in code points
--   annotation_status: annotated (parsed), by_rules (names and statements by patterns), partly (sentences and quoted strings alone), undecided_language
--   share_kept: share of the raw document's visible characters that are in the text
--   share_unaligned: share of the text's characters that lead to no bytes
--   tool_id: tool that cleaned it
with excluded as (
    select capture_id, list(char_start) as starts
    from lake.block_exclusions
    group by capture_id
)

select
    c.locator,
    v.article_id,
    v.version_id,
    v.capture_id,
    v.text_id,
    v.raw_id,
    coalesce(o.name, v.outlet_name, '(unknown outlet)') as outlet,
    v.outlet_id,
    o.kind as outlet_kind,
    o.owner_family,
    v.outlet_basis <> 'unknown' as is_outlet_known,
    v.outlet_basis,
    v.url,
    v.headline,
    coalesce(v.byline, v.agency) as byline,
    v.agency,
    v.dateline,
    v.section,
    v.published_at,
    v.published_precision,
    v.published_earliest,
    v.published_latest,
    v.modified_at,
    v.language,
    v.language_score,
    v.language_status,
    t.text,
    body_of(t.text, t.body_spans, x.starts) as body,
    t.n_chars,
    n.status as annotation_status,
    v.share_kept,
    v.share_unaligned,
    v.tool_id
from lake.article_versions as v
join lake.captures as c on c.capture_id = v.capture_id
join lake.texts as t on t.text_id = v.text_id
left join excluded as x on x.capture_id = v.capture_id
left join lake.text_annotations as n on n.text_id = v.text_id
left join lake.outlets as o on o.outlet_id = v.outlet_id
