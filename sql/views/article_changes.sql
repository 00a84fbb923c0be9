-- grain: one row per article, pair of consecutive versions and sentence or claim that changed
-- What a publisher changed after publication: sentences and claims added, dropped, hardened, softened or otherwise
-- changed, and whether a correction note says so. Headline, summary and body are compared, boilerplate is left out.
-- Sentences and claims are aligned where each is the other's best and they share half of their distinct words.
-- Captures of one text in a row are one version, so an unchanged re-capture has no row here.
--   article_id: the article
--   change_no: which change of the article's text it is, from 1
--   version_before: the earlier version
--   version_after: the later version
--   outlet: who publishes it
--   seen_before_at: when the earlier version stood: time of its fetch, else of its stated change, else of publication
--   seen_after_at: the same of the later version
--   is_order_known: whether these times tell which version is the earlier
--   unit: sentence or claim
--   change: added, dropped, hardened, softened, reversed (denied or no longer), figure (or year) or reworded
--   because: what differs between both in firmness and figures; NULL where only words do
--   text_before: the sentence or claim in the earlier version
--   text_after: the same in the later one
--   similarity: share of their distinct words that both have, 0 to 1
--   modality_before: how firmly it is put: asserted, reported, expected or possible; of a sentence its least firm claim
--   modality_after: the same in the later version
--   figures_before: its figures in order, joined by |
--   figures_after: the same in the later version
--   is_unnoted: whether no correction note came with the change
--   note: the correction notes that came with it
--   locator_before: where the earlier version stands
--   locator_after: where the later version stands
--   byte_start_before: first byte in the earlier raw document
--   byte_end_before: byte after the last there
--   byte_start_after: first byte in the later raw document
--   byte_end_after: byte after the last there
--   id_before: id of the sentence or claim in the earlier version
--   id_after: id of the sentence or claim in the later version
--   evidence_before: the earlier words in their context
--   evidence_after: the later words in their context
with states as (
    select
        p.*,
        coalesce(c.captured_at, v.modified_at, v.published_at) as seen_at
    from text_places() as p
    join lake.captures as c on c.capture_id = p.capture_id
    join lake.article_versions as v on v.capture_id = p.capture_id
    where p.article_id in (
        select article_id from lake.article_versions group by article_id having count(distinct text_id) > 1
    )
),

in_order as (
    select
        s as after,
        lag(s) over (partition by s.article_id order by s.seen_at nulls first, s.version_id, s.capture_id) as before
    from states as s
),

steps as (
    select
        after.article_id as article_id,
        row_number() over (
            partition by after.article_id order by after.seen_at nulls first, after.version_id, after.capture_id
        ) as change_no,
        before,
        after
    from in_order
    where before.text_id <> after.text_id
),

sides as (
    select article_id, change_no, 'before' as side, before.text_id as text_id, before.capture_id as capture_id
    from steps
    union all
    select article_id, change_no, 'after', after.text_id, after.capture_id
    from steps
),

notes as (
    select
        s.article_id,
        s.change_no,
        string_agg(substr(t.text, b.char_start + 1, b.char_end - b.char_start), ' | ' order by b.char_start) as note
    from steps as s
    join lake.blocks as b on b.text_id = s.after.text_id and b.kind = 'correction'
    join lake.texts as t on t.text_id = b.text_id
    anti join lake.blocks as o
        on o.text_id = s.before.text_id and o.kind = 'correction' and o.fold_hash = b.fold_hash
    group by s.article_id, s.change_no
),

written as (
    select
        s.article_id,
        s.change_no,
        s.side,
        s.text_id,
        n.sentence_id,
        n.sentence_no,
        n.char_start,
        n.char_end,
        substr(t.text, n.char_start + 1, n.char_end - n.char_start) as words,
        lower(regexp_replace(trim(words), '\s+', ' ', 'g')) as folded
    from sides as s
    join lake.texts as t on t.text_id = s.text_id
    join lake.blocks as b on b.text_id = s.text_id
    join lake.sentences as n on n.block_id = b.block_id
    anti join lake.block_exclusions as x on x.capture_id = s.capture_id and x.block_id = b.block_id
    where b.is_body or b.kind in ('headline', 'dek')
),

changed as (
    select w.*
    from written as w
    anti join written as o
        on o.article_id = w.article_id and o.change_no = w.change_no and o.side <> w.side and o.folded = w.folded
),

firmness(modality, firmness) as (
    values ('possible', 1), ('expected', 2), ('reported', 3), ('asserted', 4)
),

claims_of_sentences as (
    select
        c.sentence_id,
        min(f.firmness) as firmness,
        arg_min(c.modality, f.firmness) as modality
    from lake.claims as c
    join firmness as f on f.modality = c.modality
    where c.sentence_id in (select sentence_id from changed)
    group by c.sentence_id
),

figures_of_sentences as (
    select
        sentence_id,
        string_agg(coalesce(hedge || ' ', '') || surface, ' | ' order by char_start) as figures,
        count(*) as n_figures,
        count(*) filter (qualifier <> 'exact') as n_hedged,
        list([lo, hi, point] order by char_start) as amounts
    from lake.quantities
    where sentence_id in (select sentence_id from changed)
    group by sentence_id
),

units as (
    select
        w.article_id,
        w.change_no,
        w.side,
        'sentence' as unit,
        w.sentence_id as unit_id,
        w.text_id,
        w.char_start,
        w.char_end,
        w.words as text,
        c.modality,
        c.firmness,
        null::varchar as polarity,
        q.figures,
        coalesce(q.n_figures, 0) as n_figures,
        coalesce(q.n_hedged, 0) as n_hedged,
        q.amounts
    from changed as w
    left join claims_of_sentences as c on c.sentence_id = w.sentence_id
    left join figures_of_sentences as q on q.sentence_id = w.sentence_id
    union all
    select
        w.article_id,
        w.change_no,
        w.side,
        'claim',
        c.claim_id,
        c.text_id,
        c.char_start,
        c.char_end,
        c.text,
        c.modality,
        f.firmness,
        c.polarity,
        coalesce(q.hedge || ' ', '') || q.surface,
        if(q.quantity_id is null, 0, 1),
        if(q.qualifier <> 'exact', 1, 0),
        if(q.quantity_id is null, null, [[q.lo, q.hi, q.point]])
    from changed as w
    join lake.claims as c on c.sentence_id = w.sentence_id
    join firmness as f on f.modality = c.modality
    left join lake.quantities as q on q.quantity_id = c.quantity_id
),

worded as (
    select
        *,
        list_distinct(regexp_extract_all(lower(text), '[\p{L}\p{N}]+')) as word_set,
        array_to_string(regexp_extract_all(text, '\b(1\d|20)\d\d\b'), ' | ') as years
    from units
),

alike as (
    select
        b as before,
        a as after,
        len(list_intersect(b.word_set, a.word_set)) / len(list_distinct(list_concat(b.word_set, a.word_set))) as similarity
    from worded as b
    join worded as a on a.article_id = b.article_id and a.change_no = b.change_no and a.unit = b.unit
    where b.side = 'before' and a.side = 'after' and similarity >= 0.5
),

aligned as (
    select before, after, similarity
    from alike
    qualify
        row_number() over (
            partition by before.article_id, before.change_no, before.unit_id
            order by similarity desc, abs(after.char_start - before.char_start), after.unit_id
        ) = 1
        and row_number() over (
            partition by after.article_id, after.change_no, after.unit_id
            order by similarity desc, abs(after.char_start - before.char_start), before.unit_id
        ) = 1
),

told as (
    select
        before,
        after,
        similarity,
        before.article_id as article_id,
        before.change_no as change_no,
        before.unit as unit
    from aligned
    union all
    select
        if(w.side = 'before', w, null),
        if(w.side = 'after', w, null),
        null,
        w.article_id,
        w.change_no,
        w.unit
    from worded as w
    anti join (
        select 'before' as side, before.article_id as article_id, before.change_no as change_no, before.unit_id as unit_id
        from aligned
        union all
        select 'after', before.article_id, before.change_no, after.unit_id
        from aligned
    ) as l
        on l.side = w.side and l.article_id = w.article_id and l.change_no = w.change_no and l.unit_id = w.unit_id
),

compared as (
    select
        *,
        sign(coalesce(after.firmness - before.firmness, 0)) as firmer,
        case
            when after.n_hedged < before.n_hedged and after.n_figures >= before.n_figures then 1
            when after.n_hedged > before.n_hedged and after.n_figures <= before.n_figures then -1
            else 0
        end as more_exact,
        before.amounts is distinct from after.amounts as is_amount_changed,
        before.years <> after.years as is_year_changed
    from told
),

named as (
    select
        *,
        case
            when before.unit_id is null then 'added'
            when after.unit_id is null then 'dropped'
            when before.polarity <> after.polarity then 'reversed'
            when firmer + more_exact > 0 then 'hardened'
            when firmer + more_exact < 0 then 'softened'
            when is_amount_changed or is_year_changed then 'figure'
            when before.text <> after.text or firmer <> 0 then 'reworded'
        end as change,
        nullif(
            concat_ws(
                '; ',
                if(before.polarity <> after.polarity, before.polarity || ' → ' || after.polarity, null),
                if(firmer <> 0, before.modality || ' → ' || after.modality, null),
                if(
                    before.unit_id is not null and after.unit_id is not null and (is_amount_changed or more_exact <> 0),
                    coalesce(before.figures, 'no figure') || ' → ' || coalesce(after.figures, 'no figure'),
                    null
                ),
                if(
                    is_year_changed,
                    if(before.years = '', 'no year', before.years) || ' → ' || if(after.years = '', 'no year', after.years),
                    null
                )
            ),
            ''
        ) as because
    from compared
    where change is not null
)

select
    s.article_id,
    s.change_no,
    s.before.version_id as version_before,
    s.after.version_id as version_after,
    s.after.outlet as outlet,
    s.before.seen_at as seen_before_at,
    s.after.seen_at as seen_after_at,
    coalesce(s.before.seen_at < s.after.seen_at, false) as is_order_known,
    n.unit,
    n.change,
    n.because,
    n.before.text as text_before,
    n.after.text as text_after,
    n.similarity,
    n.before.modality as modality_before,
    n.after.modality as modality_after,
    n.before.figures as figures_before,
    n.after.figures as figures_after,
    o.note is null as is_unnoted,
    o.note,
    s.before.locator as locator_before,
    s.after.locator as locator_after,
    span_bytes(s.before.segments, n.before.char_start, n.before.char_end).byte_start as byte_start_before,
    span_bytes(s.before.segments, n.before.char_start, n.before.char_end).byte_end as byte_end_before,
    span_bytes(s.after.segments, n.after.char_start, n.after.char_end).byte_start as byte_start_after,
    span_bytes(s.after.segments, n.after.char_start, n.after.char_end).byte_end as byte_end_after,
    n.before.unit_id as id_before,
    n.after.unit_id as id_after,
    evidence(t.text, n.before.char_start, n.before.char_end) as evidence_before,
    evidence(u.text, n.after.char_start, n.after.char_end) as evidence_after
from named as n
join steps as s on s.article_id = n.article_id and s.change_no = n.change_no
left join notes as o on o.article_id = n.article_id and o.change_no = n.change_no
left join lake.texts as t on t.text_id = n.before.text_id
left join lake.texts as u on u.text_id = n.after.text_id
