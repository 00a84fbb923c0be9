"""Claims and quotes as W3C Web Annotations (Recommendation of 23 February 2017), in JSON-LD.

Targets are the cleaned texts, where positions are counted in code points as the Recommendation asks; `scope` names
the addresses under which a text was published.
"""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from onrecord.flows.export.documents import NAMESPACE, Json, Source, stream, uri, without_nothing, write_listed
from onrecord.warehouse.catalogue import Connection

CONTEXT_CHARS = 32  # of prefix and suffix, as the examples of the Recommendation have it and readers such as Hypothesis

_SPANS = f"""
    with places as (
        select text_id, list(distinct url order by url) filter (url is not null) as urls, min(language) as language
        from lake.article_versions
        group by text_id
    )
    select
        s.*,
        substr(t.text, s.char_start + 1, s.char_end - s.char_start) as exact,
        substr(t.text, greatest(s.char_start - {CONTEXT_CHARS}, 0) + 1, least(s.char_start, {CONTEXT_CHARS})) as prefix,
        substr(t.text, s.char_end + 1, {CONTEXT_CHARS}) as suffix,
        p.urls,
        p.language
    from (
        select claim_id as row_id, text_id, char_start, char_end, 'claim' as tag, text as says, holder as by, tool_id
        from lake.claims
        union all
        select quote_id, text_id, char_start, char_end, 'quote', null, speaker_surface, tool_id
        from lake.quotes
    ) as s
    join lake.texts as t on t.text_id = s.text_id
    join places as p on p.text_id = s.text_id
    order by s.text_id, s.char_start, s.char_end, s.row_id"""


def write(source: Source, out: IO[str]) -> int:
    """Write all claims and quotes as one collection with one page; return how many."""
    (total,) = source.connection.execute(f"select count(*) from ({_SPANS})").fetchall()[0]
    head = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{NAMESPACE}annotations:1",
        "type": "AnnotationPage",
        "partOf": {"id": f"{NAMESPACE}annotations", "type": "AnnotationCollection", "total": total},
        "startIndex": 0,
    }
    return write_listed(out, head, "items", _annotations(source.connection))


def _annotations(connection: Connection) -> Iterator[Json]:
    return map(annotation, stream(connection, _SPANS))


def annotation(row: Mapping[str, Any]) -> Json:
    """Return the annotation of one span."""
    described = [{"type": "TextualBody", "purpose": "describing", "value": row["says"]}] if "says" in row else []
    by = [{"type": "TextualBody", "purpose": "identifying", "value": row["by"]}] if "by" in row else []
    source = {"id": uri(row["text_id"]), "type": "Text", "format": "text/plain", "language": row.get("language")}
    return {
        "id": uri(row["row_id"]),
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"id": uri(row["tool_id"]), "type": "Software"},
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": row["tag"]}, *described, *by],
        "target": without_nothing(
            {
                "type": "SpecificResource",
                "source": without_nothing(source),
                "scope": row.get("urls"),
                "selector": [
                    {"type": "TextPositionSelector", "start": row["char_start"], "end": row["char_end"]},
                    {
                        "type": "TextQuoteSelector",
                        "exact": row["exact"],
                        "prefix": row["prefix"],
                        "suffix": row["suffix"],
                    },
                ],
            }
        ),
    }
