-- Which texts (searched = 'texts') or claims ('claims') have words of a search, and how telling that is: BM25 (Robertson
-- and Zaragoza 2009; k1 = 1.2, b = 0.75) over whole words, found by one scan of the texts. A word with * fits every word
-- that begins so; one in a script without spaces fits wherever it stands. No word is cut to its stem.
create macro word_hits(query, searched) as table (
    with documents as (
        select text_id as id, text as content, n_chars from lake.texts where searched = 'texts'
        union all
        select claim_id, text, length(text) from lake.claims where searched = 'claims'
    ),

    -- The pattern is a constant of the query, so that it is compiled once.
    found as materialized (
        select
            id,
            n_chars,
            regexp_extract_all(
                folded(content),
                coalesce(
                    '[\p{L}\p{N}]*(?:' || nullif(replace(array_to_string(words_of(query), '|'), '*', ''), '')
                    || ')[\p{L}\p{N}]*',
                    '[^\s\S]'
                )
            ) as tokens
        from documents
        where len(tokens) > 0
    ),

    size as (
        select count(*) as n_documents, avg(n_chars) as mean_chars from documents
    ),

    words as (
        select
            word,
            rtrim(word, '*') as stem,
            word like '%*' as is_beginning,
            regexp_matches(word, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]') as is_part
        from (select unnest(words_of(query)) as word)
    ),

    counted as (
        select
            f.id,
            f.n_chars,
            w.word,
            case
                when w.is_part then list_filter(f.tokens, lambda token: contains(token, w.stem))
                when w.is_beginning then list_filter(f.tokens, lambda token: starts_with(token, w.stem))
                else list_filter(f.tokens, lambda token: token = w.stem)
            end as hits
        from found as f
        cross join words as w
        where len(hits) > 0
    ),

    weighed as (
        select *, count(*) over (partition by word) as n_with_word
        from counted
    )

    select
        w.id,
        sum(
            ln(1 + (s.n_documents - w.n_with_word + 0.5) / (w.n_with_word + 0.5))
            * len(w.hits) * 2.2 / (len(w.hits) + 1.2 * (0.25 + 0.75 * w.n_chars / s.mean_chars))
        ) as score,
        count(*) as n_words,
        max_by(w.hits[1], (-w.n_with_word, w.word)) as rarest
    from weighed as w
    cross join size as s
    group by w.id
)
