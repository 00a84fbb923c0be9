-- Byte span in the raw document of a span of code points: {byte_start, byte_end}; NULLs where nothing of it is aligned.
-- Positions inside a copied segment are interpolated, since each of its code points has the same number of bytes.
create macro span_bytes(segments, span_start, span_end) as (
    list_transform(
        [list_filter(segments, lambda s: s.char_start < span_end and s.char_end > span_start and s.op <> 'inserted')],
        lambda met: {
            'byte_start': met[1].byte_start + if(
                met[1].op = 'copied',
                greatest(span_start - met[1].char_start, 0)
                * ((met[1].byte_end - met[1].byte_start) // (met[1].char_end - met[1].char_start)),
                0
            ),
            'byte_end': met[-1].byte_end - if(
                met[-1].op = 'copied',
                greatest(met[-1].char_end - span_end, 0)
                * ((met[-1].byte_end - met[-1].byte_start) // (met[-1].char_end - met[-1].char_start)),
                0
            )
        }
    )[1]
)
