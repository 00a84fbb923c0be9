"""Findings of a text as rows of the annotation tables, with their ids and the links between them."""

from collections.abc import Sequence
from typing import Any

from onrecord.flows.annotate.assertions import Assertion
from onrecord.flows.annotate.citations import CitationFinding
from onrecord.flows.annotate.names import MentionName
from onrecord.flows.annotate.quotes import QuoteFinding
from onrecord.flows.annotate.records import Article
from onrecord.flows.annotate.relays import Relay
from onrecord.flows.annotate.roles import Role
from onrecord.flows.annotate.syntax import Span
from onrecord.warehouse.ids import N_FINE_SHARDS, SpanIds, make_id, shard_of

Row = dict[str, Any]


class RowMaker:
    """Makes the rows of one text. Ids are over text, kind, span and tool."""

    def __init__(self, article: Article, tool_id: str) -> None:
        self.article = article
        self.tool_id = tool_id
        self._ids = SpanIds(article.text_id, tool_id)
        self.sentence_ids = [self._id("sen", "sentence", span) for span in article.sentences]
        self.mention_ids = [self._id("men", mention.kind, mention.span) for mention in article.mentions]

    def _id(self, prefix: str, kind: str, span: Span) -> str:
        return self._ids.of(prefix, kind, span.start, span.end)

    def _base(self, span: Span) -> Row:
        """Return the columns that every annotation has."""
        return {
            "text_id": self.article.text_id,
            "sentence_id": self.sentence_ids[self.article.sentence_at(span.start)],
            "char_start": span.start,
            "char_end": span.end,
            "tool_id": self.tool_id,
        }

    def _ends(self, name: str, span: Span | None) -> Row:
        return {f"{name}_start": span.start if span else None, f"{name}_end": span.end if span else None}

    def _words(self, span: Span | None) -> str | None:
        return span.of(self.article.text) if span else None

    def _mention_id(self, number: int | None) -> str | None:
        return None if number is None else self.mention_ids[number]

    def quote_id(self, quote: QuoteFinding) -> str:
        """Return the id of a quote."""
        return self._id("quo", quote.form, quote.span)

    def citation_id(self, citation: CitationFinding) -> str:
        """Return the id of a citation."""
        return self._id("cit", citation.marker, citation.span)

    def quantity_id(self, number: int) -> str:
        """Return the id of the text's quantity of this number."""
        quantity = self.article.quantities[number]
        return self._id("qty", quantity.dim, quantity.span)

    def sentences(self) -> list[Row]:
        """Return rows of `sentences`."""
        blocks = iter(self.article.blocks)
        block = next(blocks, None)
        rows = []
        for number, (sentence_id, span) in enumerate(zip(self.sentence_ids, self.article.sentences, strict=True)):
            while block and block.span.end <= span.start:
                block = next(blocks, None)
            row = self._base(span) | {"sentence_id": sentence_id, "sentence_no": number}
            rows.append(row | {"block_id": block.block_id if block else None})
        return rows

    def mentions(self, names: Sequence[MentionName], roles: Sequence[Role | None]) -> list[Row]:
        """Return rows of `mentions`, with the chain that each belongs to and the role that stands beside it."""
        found = zip(self.article.mentions, self.mention_ids, names, roles, strict=True)
        keys = {name.resolution_key for name in names}
        shards = {key: None if key is None else shard_of(key, N_FINE_SHARDS) for key in keys}
        return [
            {
                **self._base(mention.span),
                "mention_id": mention_id,
                "surface": self._words(mention.span),
                "kind": mention.kind,
                "form": mention.form,
                "chain_id": name.chain_id,
                "chain_name": name.chain_name,
                "role": role.words if role else None,
                "role_field": role.field if role else None,
                "seed_id": name.seed_id,
                "basis": mention.basis,
                "resolution_key": name.resolution_key,
                "shard": shards[name.resolution_key],
            }
            for mention, mention_id, name, role in found
        ]

    def quotes(self, quotes: Sequence[QuoteFinding], relays: Sequence[Sequence[Relay]]) -> list[Row]:
        """Return rows of `quotes`, with the relays of each."""
        return [
            {
                **self._base(quote.span),
                "quote_id": self.quote_id(quote),
                "content": self._words(quote.span),
                "form": quote.form,
                **self._ends("cue", quote.cue),
                "cue_lemma": quote.cue_lemma,
                "cue_kind": quote.cue_kind,
                "attitude": quote.attitude,
                **self._ends("speaker", quote.speaker),
                "speaker_surface": self._words(quote.speaker),
                "speaker_mention_id": self._mention_id(quote.speaker_mention),
                "speaker_basis": quote.speaker_basis,
                "unresolved_reason": quote.unresolved_reason,
                "source_kind": quote.source_kind,
                **self._ends("relay", relayed[0].span if relayed else None),
                "relay_surface": self._words(relayed[0].span) if relayed else None,
                "relay_mention_id": self._mention_id(relayed[0].mention) if relayed else None,
                "n_relays": len(relayed),
            }
            for quote, relayed in zip(quotes, relays, strict=True)
        ]

    def quote_speakers(self, quotes: Sequence[QuoteFinding]) -> list[Row]:
        """Return rows of `quote_speakers`."""
        return [
            {
                "quote_id": self.quote_id(quote),
                "speaker_no": number,
                "mention_id": self.mention_ids[mention],
                "text_id": self.article.text_id,
                "tool_id": self.tool_id,
            }
            for quote in quotes
            for number, mention in enumerate(quote.several or (quote.speaker_mention,))
            if mention is not None
        ]

    def citations(self, citations: Sequence[CitationFinding]) -> list[Row]:
        """Return rows of `citations`."""
        return [
            {
                **self._base(citation.span),
                "citation_id": self.citation_id(citation),
                "surface": self._words(citation.span),
                "marker": citation.marker,
                "mention_id": self._mention_id(citation.mention),
                "outlet_id": citation.outlet_id,
                **self._ends("scope", citation.scope),
            }
            for citation in citations
        ]

    def quantities(self) -> list[Row]:
        """Return rows of `quantities`."""
        return [
            {
                **self._base(quantity.span),
                "quantity_id": self.quantity_id(number),
                "surface": self._words(quantity.span),
                "dim": quantity.dim,
                "lo": quantity.lo,
                "hi": quantity.hi,
                "point": quantity.point,
                "qualifier": quantity.qualifier,
                "unit": quantity.unit,
                "unit_basis": quantity.unit_basis,
                "per": quantity.per,
                "counted": self._words(quantity.counted),
                **self._ends("counted", quantity.counted),
                "n_significant_digits": quantity.n_significant_digits,
                "hedge": self._words(quantity.hedge),
                **self._ends("hedge", quantity.hedge),
            }
            for number, quantity in enumerate(self.article.quantities)
        ]

    def claims(
        self,
        assertions: Sequence[Assertion],
        quotes: Sequence[QuoteFinding],
        quote_of_voice: Sequence[int | None],
        citations: Sequence[CitationFinding],
    ) -> list[Row]:
        """Return rows of `claims`, each linked to the quote that carries it and the citation it leans on."""
        rows = []
        for assertion in assertions:
            number = None if assertion.voice is None else quote_of_voice[assertion.voice]
            cited = next((c for c in citations if c.scope and c.scope.meets(assertion.span)), None)
            cited = None if assertion.is_aside else cited
            rows.append(
                self._claim(assertion)
                | {
                    "quote_id": None if number is None else self.quote_id(quotes[number]),
                    "citation_id": self.citation_id(cited) if cited else None,
                }
            )
        return rows

    def _claim(self, assertion: Assertion) -> Row:
        parts = [self._words(part) for part in (assertion.subject, assertion.object, assertion.holder)]
        subject, obj, holder = parts
        fields = (assertion.predicate, obj, assertion.polarity, assertion.modality, holder, self.tool_id)
        span = assertion.span
        return self._base(span) | {
            "claim_id": make_id("clm", self.article.text_id, span.start, span.end, subject, *fields),
            "surface": self._words(span),
            "text": assertion.text,
            "subject": subject,
            "subject_mention_id": self._mention_id(assertion.subject_mention),
            "predicate": assertion.predicate,
            "object": obj,
            "object_mention_id": self._mention_id(assertion.object_mention),
            "place_mention_id": self._mention_id(assertion.place_mention),
            "quantity_id": None if assertion.quantity is None else self.quantity_id(assertion.quantity),
            **self._ends("time", assertion.time),
            "polarity": assertion.polarity,
            "modality": assertion.modality,
            "evidentiality": assertion.evidentiality,
            "holder": holder,
            "holder_mention_id": self._mention_id(assertion.holder_mention),
            "check_worthy_score": assertion.score,
            "method": assertion.method,
        }
