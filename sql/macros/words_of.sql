-- The distinct words of a search, folded, each with its * where it asks for a beginning.
create macro words_of(query) as (
    list_sort(list_distinct(regexp_extract_all(folded(query), '[\p{L}\p{N}]+\*?')))
)
