"""Through whom a statement reached the article: "A, according to B, as C reported", "A told C", "C quoted A as saying".

Whoever speaks is the source; whoever hands it on is its relay. A relay's own statement holds the cue of the one that
it hands on, or is a medium that the cue names as the one spoken to.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.flows.annotate.citations import CitationFinding
from onrecord.flows.annotate.quotes import QuoteFinding
from onrecord.flows.annotate.records import Article, Statement
from onrecord.flows.annotate.speakers import Speakers
from onrecord.flows.annotate.syntax import Span

_OWN = frozenset({"noun", "adjective"})  # whoever rejects a claim, or says to be sure, hands nothing on
_NEAR = 40  # code points between "told" and the medium that was told


@dataclass(frozen=True, slots=True)
class Relay:
    """The words that name who handed a statement on, and the index of the mention behind them."""

    span: Span
    mention: int | None


def find_relays(
    article: Article, quotes: Sequence[QuoteFinding], citations: Sequence[CitationFinding]
) -> list[list[Relay]]:
    """Return the relays of each quote, the nearest to the source first."""
    handing = [one for one in article.statements if one.attitude == "speech" and one.source and one.content]
    by_sentence: dict[int, list[Statement]] = defaultdict(list)
    for one in handing:
        by_sentence[article.sentence_at(one.cue.start)].append(one)
    told = [citation for citation in citations if citation.marker == "statement_to"]
    speakers = Speakers(article) if quotes else None
    found = []
    for quote in quotes:
        relays = [Relay(one.span, one.mention) for one in told if quote.cue and _is_told(quote.cue, one.span)]
        if quote.cue and speakers and quote.cue_kind not in _OWN:
            near = by_sentence[article.sentence_at(quote.cue.start)]
            for span in _holders(quote, quote.cue, near):
                mention = speakers.of_source(span).mention
                if mention is None or mention != quote.speaker_mention:
                    relays.append(Relay(span, mention))
        found.append(list({relay.span: relay for relay in relays}.values()))
    return found


def _is_told(cue: Span, medium: Span) -> bool:
    return 0 <= medium.start - cue.start <= _NEAR


def _holders(quote: QuoteFinding, cue: Span, near: Sequence[Statement]) -> list[Span]:
    """Sources of the statements that hold the quote's cue, the narrowest first."""
    around = [
        (one.content.end - one.content.start, one.source)
        for one in near
        if one.content and one.source and one.content.holds(cue) and one.cue != cue and one.source != quote.speaker
    ]
    return [source for _, source in sorted(around)]
