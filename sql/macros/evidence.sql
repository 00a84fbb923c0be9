-- A span in its context, readable: …up to 60 characters before, ⟦the span⟧, up to 60 characters after…, on one line. Words
-- at the edges are whole, unless they are longer than 25 characters, as in languages that write without spaces.
create macro evidence(body, span_start, span_end) as (
    regexp_replace(
        case
            -- one character more, so that a word that ends just there is seen to be whole
            when span_start > 60 then '…' || regexp_replace(substr(body, span_start - 60, 61), '^(\S{0,25}\s+|.)', '')
            else substr(body, 1, span_start)
        end
        || '⟦' || substr(body, span_start + 1, span_end - span_start) || '⟧'
        || case
            when length(substr(body, span_end + 1, 61)) > 60
                then regexp_replace(substr(body, span_end + 1, 61), '(\s+\S{0,25}|.)$', '') || '…'
            else substr(body, span_end + 1, 61)
        end,
        '\s+', ' ', 'g'
    )
)
