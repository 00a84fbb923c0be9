-- A span in its context, readable: up to 60 characters before, ⟦the span⟧, up to 60 characters after, on one line.
create macro evidence(body, span_start, span_end) as (
    regexp_replace(
        substr(body, greatest(span_start - 60, 0) + 1, least(span_start, 60))
        || '⟦' || substr(body, span_start + 1, span_end - span_start) || '⟧'
        || substr(body, span_end + 1, 60),
        '\s+', ' ', 'g'
    )
)
