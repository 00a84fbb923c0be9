from onrecord.flows.annotate.citations import CitationFinding
from onrecord.flows.annotate.cues import Cues
from onrecord.flows.annotate.quotes import find_quotes
from onrecord.flows.annotate.records import Article, Block, Mention, Statement
from onrecord.flows.annotate.relays import find_relays
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.resources.source_words import load_source_words

CUES = Cues(frozenset(), frozenset(), (), (("“", "”"),))

WORDS = load_source_words()["en"]


def place(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def relays(
    text: str, said: list[tuple[str, str, str, str]], names: tuple[str, ...] = (), told: str | None = None
) -> dict[str, list[tuple[str, int | None]]]:
    """Relays by the cue of what they hand on, each with its words and mention."""
    article = Article(
        "txt",
        text,
        "en",
        [Block("b", "paragraph", Span(0, len(text)), True)],
        [Span(0, len(text))],
        [Mention(place(text, name), "PERSON", "named", None, "model") for name in names],
        [
            Statement("says", place(text, cue), cue, place(text, source), place(text, content), attitude)
            for source, cue, content, attitude in said
        ],
    )
    citations = [CitationFinding("statement_to", place(text, told), None, None, "out:1")] if told else []
    quotes = find_quotes(article, CUES)
    found = find_relays(article, quotes, citations)
    return {
        quote.cue_lemma or "": [(relay.span.of(text), relay.mention) for relay in relayed]
        for quote, relayed in zip(quotes, found, strict=True)
    }


def test_whoever_holds_the_cue_hands_it_on_the_nearest_first() -> None:
    text = "The pier broke, Holm said, Lund told us, as Berg wrote."
    said = [
        ("Holm", "said", "The pier broke", "speech"),
        ("Lund", "told", "The pier broke, Holm said", "speech"),
        ("Berg", "wrote", "The pier broke, Holm said, Lund told us", "speech"),
    ]
    assert relays(text, said, ("Holm", "Lund", "Berg")) == {
        "said": [("Lund", 1), ("Berg", 2)],
        "told": [("Berg", 2)],
        "wrote": [],
    }


def test_a_medium_that_was_told_hands_it_on() -> None:
    text = "Holm told Reuters that the pier broke."
    said = [("Holm", "told", "that the pier broke", "speech")]
    assert relays(text, said, ("Holm",), "Reuters") == {"told": [("Reuters", None)]}


def test_who_only_wants_or_repeats_himself_hands_nothing_on() -> None:
    text = "Holm wants Lund to say that the pier broke."
    said = [("Holm", "wants", "Lund to say that the pier broke", "intent"), ("Lund", "say", "the pier broke", "speech")]
    assert relays(text, said, ("Holm", "Lund")) == {"wants": [], "say": []}
    text = "Holm said that Holm told nobody that the pier broke."
    said = [("Holm", "said", "Holm told nobody that the pier broke", "speech")]
    assert relays(text, [*said, ("Holm", "told", "the pier broke", "speech")], ("Holm",))["told"] == []
