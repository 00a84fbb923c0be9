-- Questions and their queries: docs/cookbook.md is made of them, and Superset gets them as saved queries.
-- `-- #` begins a section, `-- ?` a question; its query ends with a semicolon.

-- # Who says what

-- ? What does one person claim?
select outlet, text, modality, evidence from claims where claimed_by = 'Petra Haldane' order by published_at, locator, char_start;

-- ? What is said about somebody, and by whom?
select coalesce(claimed_by, '(the outlet itself)') as who, outlet, text
from claims
where about = 'Skarne Line'
order by who, outlet, text;

-- ? Which claims have these words?
select round(score, 1) as score, outlet, claimed_by, text from search_claims('ferry dead') order by all desc limit 10;

-- ? What is most worth checking?
select check_worthy_score, text, claimed_by, outlet
from claims
where modality <> 'opinion'
order by check_worthy_score desc, text, outlet
limit 10;

-- ? Who is quoted, how often, and on whose word does an outlet rely?
select outlet, speaker, count(*) as n_quotes
from quotes
where form in ('direct', 'mixed', 'indirect') and speaker is not null
group by outlet, speaker
order by n_quotes desc, outlet, speaker
limit 10;

-- ? Which sources stay without a name?
select outlet, source_kind, speaker_surface, content from quotes where source_kind in ('anonymous', 'unsourced') order by outlet, content;

-- ? Who is said to deny something?
select outlet, claimed_by, text from claims where polarity = 'negated' and claimed_by is not null order by outlet, text;

-- ? What does an outlet say in its own voice that another attributes?
select a.fact, a.outlet as says_flatly, b.outlet as attributes, b.claimed_by
from evidentiality as a
join evidentiality as b on b.group_id = a.group_id and a.stance = 'flat' and b.stance = 'attributed'
order by all;

-- # Copies and independence

-- ? How many independent accounts is each story?
select headline, n_articles, n_outlets, n_owner_families, n_independent_origins, because
from story_corroboration
order by n_articles desc, headline;

-- ? And if only almost whole copies counted as copies?
select fact, n_independent_origins, independent(group_id, copied_share := 0.9) as n_if_almost_whole
from corroboration
order by n_articles desc, fact
limit 10;

-- ? Which articles are copies of one another?
select outlet_a, outlet_b, kind, round(similarity, 2) as similarity from duplicates order by all;

-- ? Who took words from whom, and what shows it?
select outlet_a, outlet_b, direction, direction_basis, n_words, left(passage_a, 80) as words
from copied_passages
where kind in ('exact', 'near') and direction <> 'unknown'
order by n_words desc, outlet_a, outlet_b;

-- ? How much of each article is copied?
select locator, round(sum(copied_share * length(paragraph)) / sum(length(paragraph)), 2) as share_of_shared_paragraphs, count(*) as n_paragraphs
from copied_paragraphs
group by locator
order by all desc;

-- ? Which facts rest on one account?
select fact, rests_on, outlet, claimed_by from single_source order by check_worthy_score desc, fact limit 10;

-- ? Who can have been first?
select kind, statement, outlet, verdict, evidence from first_to_say where verdict <> 'later' order by kind, statement, outlet;

-- # Disagreements

-- ? Where do accounts differ by more than rounding or wording?
select kind, severity, because, outlet_a, text_a, outlet_b, text_b from conflicts where is_alarm order by severity, because;

-- ? What are both passages in full?
select because, passage(claim_a) as one, passage(claim_b) as other from conflicts where is_alarm order by because;

-- ? Which differences were explained away, and how?
select kind, verdict, because, outlet_a, outlet_b from conflicts where not is_alarm order by all;

-- ? How was one statement rendered differently?
select speaker, outlet_a, only_in_a, outlet_b, only_in_b from quote_variants order by all;

-- ? Who leaves out what the others report?
select outlet, fact, n_articles, n_independent_origins from silence order by check_worthy_score desc, outlet, fact limit 10;

-- ? How was a fact told over time, with what stood against it?
select place, published_at, relation, outlet, claimed_by, text
from claim_timeline
where group_id in (select group_id from corroboration where n_articles_against > 0)
order by group_id, place, outlet;

-- ? Who claims to be the first or only one, and does anybody contest it?
select holder, kind, domain, verdict, because, outlet from firsts order by verdict, holder, outlet;

-- # Entities

-- ? Who and what is in the corpus?
select label, kind, n_articles, n_mentions, names from entities order by n_articles desc, label limit 20;

-- ? Under which names does one entity appear?
select surface, form, count(*) as n, count(distinct outlet) as n_outlets
from mentions
where entity = 'Petra Haldane'
group by surface, form
order by n desc, surface;

-- ? Where are two of them named close to each other?
select outlet, distance, evidence from near('Petra Haldane', 'Jonas Verrick', within := 400) order by distance, outlet;

-- ? Which words does each outlet choose for a government or movement?
select entity, outlet, class, wording, voice, count(*) as n
from naming
where class not in ('name', 'metonym')
group by all
order by entity, outlet, n desc, wording;

-- ? Which names did a rule, a model or a person decide?
select decided_by, link_basis, count(*) as n from mentions where entity_id is not null group by all order by n desc;

-- ? Who speaks where, over all articles?
from (
    pivot (
        select speaker, outlet from quotes where speaker in (select label from entities where n_quotes >= 5)
    ) on outlet using count(*)
) order by speaker;

-- # Times and figures

-- ? What happens when, by the texts' own words?
select t_from::date as day, surface, outlet, evidence
from time_expressions
where granularity = 'day' and status = 'resolved'
order by day, outlet, surface;

-- ? Which times could not be placed, and why?
select unresolved_reason, count(*) as n, min(surface) as such_as
from time_expressions
where status = 'unresolved'
group by unresolved_reason
order by n desc;

-- ? Which figures are given for one thing?
select surface, point, lo, hi, qualifier, outlet from quantities where counted = 'people' order by coalesce(point, lo, hi), outlet;

-- ? How do figures in claims spread over outlets?
select predicate, counted, min(value) as least, max(value) as most, count(distinct outlet) as n_outlets
from claims
where value is not null and counted is not null
group by predicate, counted
having min(value) < max(value)
order by n_outlets desc, predicate, counted;

-- ? Which dates, sums and percentages do not come out?
select verdict, said, reckoned, because, outlet from calendar_checks order by verdict desc, said;

-- # Provenance and loss

-- ? On which sources does an article lean, and do we hold them?
select outlet, basis, upstream, how, is_held, round(share_of_text, 2) as share
from source_provenance
order by outlet, share desc nulls last, upstream;

-- ? Whom would we have to get hold of?
select source, n_articles, n_mostly, how, evidence from dark_sources order by n_articles desc, source;

-- ? Which bytes say so?
select c.claim_id, c.locator, c.byte_start, c.byte_end, a.raw_id, decode(r.content[c.byte_start + 1:c.byte_end]) as bytes
from claims as c
join articles as a on a.locator = c.locator
join lake.raw_documents as r on r.raw_id = a.raw_id
where c.text = 'Forty-one people died.';

-- ? What was lost on the way from page to text?
select locator, share_kept, share_unaligned, n_dropped_chars, suspicion from loss order by share_kept, locator;

-- ? What could not be taken in?
select reason, stage, count(*) as n, min(locator) as such_as from rejects group by all order by n desc, reason;

-- # Monitoring

-- ? What is new since a day?
select published_at, outlet, headline from articles where published_at >= timestamptz '2025-03-14' order by published_at, outlet;

-- ? Which stories grew last, and how fast?
select story, n_articles, n_outlets, first_published_at, last_published_at, last_published_at - first_published_at as lasted
from stories
group by all
order by last_published_at desc nulls last, story;
