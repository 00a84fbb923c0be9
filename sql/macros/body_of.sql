-- The body of a text: its body blocks with a blank line between, less those that begin at the given places.
create macro body_of(content, body_spans, excluded_starts) as (
    array_to_string(
        list_transform(
            list_filter(body_spans, lambda s: not list_contains(coalesce(excluded_starts, []), s.char_start)),
            lambda s: substr(content, s.char_start + 1, s.char_end - s.char_start)
        ),
        chr(10) || chr(10)
    )
)
