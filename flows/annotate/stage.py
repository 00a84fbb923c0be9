"""The annotate stage: the paragraphs of a text put together, with its names, quotes, citations and claims."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from onrecord.flows.annotate.assertions import Voice, find_assertions, voice_of
from onrecord.flows.annotate.chat_claims import claims_in, voice_of_holder
from onrecord.flows.annotate.citations import find_citations
from onrecord.flows.annotate.cues import TELLING
from onrecord.flows.annotate.described_names import with_described_kinds
from onrecord.flows.annotate.lexicon import NameWords
from onrecord.flows.annotate.names import chain_names, with_steady_kinds
from onrecord.flows.annotate.offices import with_offices
from onrecord.flows.annotate.paragraphs import paragraph_of
from onrecord.flows.annotate.quantities import find_quantities
from onrecord.flows.annotate.quantity_records import Quantity
from onrecord.flows.annotate.quotes import QuoteFinding, find_quotes
from onrecord.flows.annotate.records import Article, Block, ClaimCandidate, Mention, Statement
from onrecord.flows.annotate.relays import find_relays
from onrecord.flows.annotate.repeated_names import with_repeated_names
from onrecord.flows.annotate.resources import AnnotateResources, LanguageRules
from onrecord.flows.annotate.roles import person_roles
from onrecord.flows.annotate.rows import RowMaker
from onrecord.flows.annotate.sentences import split_sentences
from onrecord.flows.annotate.speakers import Speakers
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.annotate.time_meaning import TimeMeaning
from onrecord.warehouse.tables import TABLES

Row = dict[str, Any]

# Blocks that assert nothing of the article's subject.
_UNASSERTIVE = frozenset({"author_bio", "boilerplate"})
# A clause without an object says something from here on.
_FEWEST_WORDS = 3


def annotate_texts(rows: pa.Table, resources: AnnotateResources, tool_id: str) -> Mapping[str, pa.Table]:
    """Return all annotation tables of `rows`: the blocks of texts, in order, with their paragraphs' findings.

    Rows of one text stand together; the first has the whole text.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    for row in _gathered(rows):
        for name, made in _annotate(row, resources, tool_id).items():
            found[name].extend(made)
    return {name: TABLES[name].from_rows(made) for name, made in found.items()}


def _gathered(rows: pa.Table) -> Iterator[Row]:
    """Yield one row for each text; a text without blocks came as one row without a block."""
    texts, place = rows.column("text"), 0
    names = [name for name in rows.column_names if name != "text"]
    each = zip(*(rows.column(name).to_pylist() for name in names), strict=True)  # quicker than row by row
    for text_id, listed in groupby(each, key=itemgetter(names.index("text_id"))):
        found = [dict(zip(names, values, strict=True)) for values in listed]
        blocks = [row for row in found if row["block_id"] is not None]
        text = texts[place].as_py()
        yield {"text_id": text_id, "language": found[0]["language"], "text": text, "blocks": blocks}
        place += len(found)


def _annotate(row: Row, resources: AnnotateResources, tool_id: str) -> Mapping[str, list[Row]]:
    """Return the rows of one text."""
    rules = resources.rules(row["language"])
    article = _article(row, resources)
    if rules.shapes:
        article = _with_all_names(article, rules, rules.shapes.words)
    article = replace(article, mentions=with_steady_kinds(article, rules.titles))
    names = chain_names(article, rules.titles, resources.gazetteer)
    article, names = with_offices(article, names, rules.offices, resources.roles)
    speakers = Speakers(article)
    quotes = find_quotes(article, rules.cues, resources.is_read(article.language), speakers)
    citations = find_citations(article, resources.outlet_of, rules.citations, speakers)
    voices, quote_of_voice = _voices(article, quotes)
    maker = RowMaker(article, tool_id)
    sentences, mentions = maker.sentences(), maker.mentions(names, person_roles(article, rules.roles))
    quote_rows = maker.quotes(quotes, find_relays(article, quotes, citations))
    citation_rows, quantities = maker.citations(citations), maker.quantities()
    claims = maker.claims(find_assertions(article, voices, rules.claim_words.syntax), quotes, quote_of_voice, citations)
    summary = {
        "text_id": article.text_id,
        "status": _status(article.language, resources),
        "language": article.language,
        "n_chars_seen": sum(block["n_chars_seen"] or 0 for block in row["blocks"] or ()),
        "n_sentences": len(sentences),
        "n_mentions": len(mentions),
        "n_quotes": len(quote_rows),
        "n_claims": len(claims),
        "n_quantities": len(quantities),
        "n_paragraphs_asked": sum(bool(block.get("is_asked")) for block in row["blocks"] or ()),
        "tool_id": tool_id,
    }
    return {
        "text_annotations": [summary],
        "sentences": sentences,
        "mentions": mentions,
        "quotes": quote_rows,
        "quote_speakers": maker.quote_speakers(quotes),
        "citations": citation_rows,
        "claims": claims,
        "quantities": quantities,
    }


def _with_all_names(article: Article, rules: LanguageRules, words: NameWords) -> Article:
    """Add the names that paragraphs by themselves did not tell, with the kinds that the article tells."""
    article = replace(article, mentions=with_repeated_names(article, words, rules.titles))
    stops = words.joints | words.particles | words.place_before
    return replace(article, mentions=with_described_kinds(article, words.nouns, stops, rules.persons.begins))


def _status(language: str | None, resources: AnnotateResources) -> str:
    if language is None:
        return "undecided_language"
    if resources.is_parsed(language):
        return "annotated"
    return "by_rules" if resources.is_read(language) else "partly"


def _article(row: Row, resources: AnnotateResources) -> Article:
    """Put the findings of a text's paragraphs together, moved to the text's own offsets."""
    rules = resources.rules(row["language"])
    article = Article(row["text_id"], row["text"], row["language"], [], pronouns=rules.pronouns, words=rules.sources)
    blocks: list[Block] = []
    sentences: list[Span] = []
    mentions: list[Mention] = []
    statements: list[Statement] = []
    claims: list[ClaimCandidate] = []
    times: list[TimeMeaning] = []
    quantities: list[Quantity] = []
    for block in row["blocks"] or ():
        start, end = block["char_start"], block["char_end"]
        blocks.append(Block(block["block_id"], block["kind"], Span(start, end), block["is_body"]))
        words = article.text[start:end]
        found = paragraph_of(block, start)
        sentences += found.sentences or [
            span.moved(start) for span in split_sentences(words, resources.rules(article.language).abbreviations)
        ]
        mentions += found.mentions
        times += found.times
        if article.language is None:  # no paragraph stage reads a text of undecided language
            read = find_quantities(words, resources.quantity_rules(None, article.text))
            quantities += [quantity.moved(start) for quantity in read]
        else:
            quantities += found.quantities
        if block["kind"] not in _UNASSERTIVE:
            statements += found.statements
            asked = block.get("chat_claims")
            claims += found.claims if asked is None else [claim.moved(start) for claim in claims_in(asked)]
    article = replace(article, blocks=blocks, sentences=sentences, mentions=mentions, statements=statements)
    return replace(article, claims=_telling(article, claims), times=times, quantities=quantities)


def _telling(article: Article, claims: list[ClaimCandidate]) -> list[ClaimCandidate]:
    """Return the candidates that are more than "she said" beside a quotation, or a word or two cut from a list."""
    cues = sorted(statement.cue.start for statement in article.statements if statement.attitude in TELLING)
    values = sorted(mention.span.start for mention in article.mentions if mention.form == "value")
    return [
        claim
        for claim in claims
        if claim.object is not None
        or _any_in(values, claim.span)
        or not (_any_in(cues, claim.predicate_span) or len(claim.span.of(article.text).split()) < _FEWEST_WORDS)
    ]


def _any_in(starts: list[int], span: Span) -> bool:
    place = bisect_left(starts, span.start)
    return place < len(starts) and starts[place] < span.end


def _voices(article: Article, quotes: list[QuoteFinding]) -> tuple[list[Voice], list[int | None]]:
    """Return all that the article gives to somebody, and for each voice the number of its quote where it has one."""
    voices: list[Voice] = []
    numbers: list[int | None] = []
    for number, quote in enumerate(quotes):
        if quote.form == "direct":
            voices.append(Voice(quote.span, quote.speaker, "direct", None, quote.speaker_mention))
        elif quote.form in ("mixed", "indirect") and quote.cue and quote.attitude in TELLING:
            statement = Statement("says", quote.cue, quote.cue_lemma or "", quote.speaker, quote.span)
            kind = voice_of(statement, article.text).kind
            voices.append(Voice(quote.span, quote.speaker, kind, quote.cue, quote.speaker_mention))
        else:
            continue
        numbers.append(number)
    told = {quote.span for quote in quotes}
    untold = [s for s in article.statements if s.content is None or s.content not in told]
    silent = [voice_of(statement, article.text) for statement in untold if statement.attitude in TELLING]
    voices, numbers = voices + silent, numbers + [None] * len(silent)
    named = [found for claim in article.claims if (found := voice_of_holder(article, claim, voices))]
    voices = voices + [voice for voice, _ in named]
    return voices, numbers + [None if of is None else numbers[of] for _, of in named]
