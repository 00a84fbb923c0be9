"""Claims of an article: holders, evidentiality, mentions of the parts, and the text that stands alone."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.assertions import Assertion, Voice, find_assertions, mention_at_head, voice_of
from onrecord.flows.annotate.records import Article, ClaimCandidate, Mention, Statement
from onrecord.flows.annotate.syntax import Span
from onrecord.warehouse.tables.annotations import EVIDENTIALITIES, MODALITIES


def at(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def named(text: str, words: str, kind: str, after: int = 0) -> Mention:
    return Mention(at(text, words, after), kind, "named", None, "model")


def claim(
    text: str, words: str, subject: str | None, verb: str, lemma: str, obj: str | None = None, after: int = 0
) -> ClaimCandidate:
    span = at(text, words, after)
    return ClaimCandidate(
        span=span,
        subject=at(text, subject, after) if subject else None,
        predicate_span=at(text, verb, span.start),
        predicate=lemma,
        object=at(text, obj, span.start) if obj else None,
        polarity="affirmed",
        modality="asserted",
        score=0.8,
    )


def article(text: str, mentions: list[Mention], claims: list[ClaimCandidate]) -> Article:
    sentences, start = [], 0
    for part in text.split(". "):
        sentences.append(Span(start, start + len(part) + 1))
        start += len(part) + 2
    return Article("txt:1", text, "en", [], sentences, mentions, [], claims)


def only(found: list[Assertion]) -> Assertion:
    (one,) = found
    return one


PLAIN = "Norway closed its embassy in Lima."
PLAIN_ARTICLE = article(
    PLAIN,
    [named(PLAIN, "Norway", "GPE"), named(PLAIN, "Lima", "GPE")],
    [claim(PLAIN, PLAIN[:-1], "Norway", "closed", "close", "its embassy in Lima")],
)


def test_the_article_itself_stands_behind_what_nobody_else_says() -> None:
    one = only(find_assertions(PLAIN_ARTICLE, []))
    assert (one.holder, one.voice, one.evidentiality, one.modality) == (None, None, "own_voice", "asserted")
    assert (one.subject_mention, one.object_mention, one.place_mention) == (0, None, 1)
    assert one.text == PLAIN


REPORT = "Officials in Oslo said twelve people died."
REPORT_ARTICLE = article(
    REPORT, [named(REPORT, "Oslo", "GPE")], [claim(REPORT, "twelve people died", "twelve people", "died", "die")]
)
CONTENT, SOURCE = at(REPORT, "twelve people died"), at(REPORT, "Officials in Oslo")


def test_what_is_reported_is_held_by_its_source() -> None:
    one = only(find_assertions(REPORT_ARTICLE, [Voice(CONTENT, SOURCE, "indirect")]))
    assert (one.holder, one.voice, one.evidentiality, one.modality) == (SOURCE, 0, "indirect", "reported")
    assert one.holder_mention is None  # Oslo is where they are, not who they are
    assert one.text == "Twelve people died."


def test_the_nearest_voice_wins_and_lends_the_source_of_the_wider_one_where_it_has_none() -> None:
    voices = [
        Voice(Span(0, len(REPORT)), at(REPORT, "Oslo"), "document"),
        Voice(CONTENT, None, "direct"),
    ]
    one = only(find_assertions(REPORT_ARTICLE, voices))
    assert (one.voice, one.evidentiality, one.holder) == (1, "direct", at(REPORT, "Oslo"))


def test_a_source_known_from_elsewhere_names_the_holder() -> None:
    voice = Voice(CONTENT, SOURCE, "indirect", source_mention=0)
    assert only(find_assertions(REPORT_ARTICLE, [voice])).holder_mention == 0


def test_opinions_stay_opinions_when_reported() -> None:
    opinion = replace(REPORT_ARTICLE.claims[0], modality="opinion")
    one = only(find_assertions(replace(REPORT_ARTICLE, claims=[opinion]), [Voice(CONTENT, SOURCE, "indirect")]))
    assert (one.modality, one.holder) == ("opinion", SOURCE)


def test_that_somebody_spoke_is_the_speakers_own_unless_denied() -> None:
    text = "Anna Lund announced the sale."
    spoken = claim(text, text[:-1], "Anna Lund", "announced", "announce", "the sale")
    voice = Voice(at(text, "the sale"), at(text, "Anna Lund"), "indirect", at(text, "announced"))
    mentions = [named(text, "Anna Lund", "PERSON")]
    told = only(find_assertions(article(text, mentions, [spoken]), [voice]))
    denied = only(find_assertions(article(text, mentions, [replace(spoken, polarity="negated")]), [voice]))
    assert (told.holder_mention, told.modality) == (0, "reported")
    assert (denied.holder, denied.modality) == (None, "asserted")


def test_hearsay_has_no_holder() -> None:
    text = "The ferry reportedly sank."
    one = only(find_assertions(article(text, [], [claim(text, text[:-1], "The ferry", "sank", "sink")]), []))
    assert (one.evidentiality, one.modality, one.holder) == ("hearsay", "reported", None)


def test_kinds_of_statements() -> None:
    text = "A report by the council said it was said that the ferry sank."
    says = Statement("says", at(text, "said"), "say", at(text, "A report by the council"), at(text, "it was"))
    assert voice_of(says, text).kind == "document"
    assert voice_of(replace(says, source=at(text, "the council")), text).kind == "indirect"
    assert voice_of(replace(says, source=None), text).kind == "hearsay"


def test_the_head_of_a_phrase_decides_which_mention_it_is() -> None:
    text = "The Norwegian foreign ministry and a spokesman for the army of Peru left."
    found = article(text, [named(text, "Norwegian foreign ministry", "ORG"), named(text, "Peru", "GPE")], [])
    assert mention_at_head(found, at(text, "The Norwegian foreign ministry")) == 0
    assert mention_at_head(found, at(text, "a spokesman for the army of Peru")) is None
    assert mention_at_head(found, None) is None


def pronoun_text(text: str, subject: str, kind: str, *more: Mention) -> str:
    """Return how the second sentence, whose subject is a pronoun, reads after a first one about `subject`."""
    first, second = text.split(". ")
    start = len(first) + 2
    pronoun, verb = second.split()[:2]
    claims = [
        claim(text, first, subject, first.removeprefix(subject).split()[0], "leave"),
        claim(text, second.rstrip("."), pronoun, verb, "sign", after=start),
    ]
    mentions = sorted([named(text, subject, kind), *more], key=lambda mention: mention.span)
    return find_assertions(article(text, mentions, claims), [])[1].text


def test_a_pronoun_subject_is_named_where_only_one_thing_fits() -> None:
    assert pronoun_text("Anna Lund left Oslo. She signed a pact.", "Anna Lund", "PERSON") == "Anna Lund signed a pact."
    assert pronoun_text("Norway left the pact. It signed another.", "Norway", "GPE") == "Norway signed another."


def test_a_pronoun_is_left_where_in_doubt() -> None:
    text = "Anna Lund left Bo Dahl. He signed a pact."
    assert pronoun_text(text, "Anna Lund", "PERSON", named(text, "Bo Dahl", "PERSON")) == "He signed a pact."
    assert pronoun_text("Norway left the pact. He signed another.", "Norway", "GPE") == "He signed another."


def test_pronouns_of_quoted_words_are_left() -> None:
    text = "Norway left the pact. It signed another."
    content = at(text, "It signed another.")
    claims = [
        claim(text, "Norway left the pact", "Norway", "left", "leave"),
        claim(text, "It signed another", "It", "signed", "sign"),
    ]
    found = find_assertions(article(text, [named(text, "Norway", "GPE")], claims), [Voice(content, None, "direct")])
    assert found[1].text == "It signed another."


def test_clauses_without_their_subject_get_it_and_lose_what_tied_them() -> None:
    text = "The ferry, which sank in May, had left Oslo after the crew slept."
    claims = [
        claim(text, "which sank in May", "The ferry", "sank", "sink"),
        claim(text, "after the crew slept", "the crew", "slept", "sleep"),
    ]
    claims[0] = replace(claims[0], subject=at(text, "The ferry"))
    claims[1] = replace(claims[1], subject=at(text, "the crew"))
    found = find_assertions(article(text, [], claims), [])
    assert [one.text for one in found] == ["The ferry sank in May.", "The crew slept."]


SPANS = st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda pair: Span(pair[0], sum(pair)))
KINDS = st.sampled_from(["direct", "indirect", "hearsay", "document"])
CLAIMS = st.builds(
    ClaimCandidate,
    span=SPANS,
    subject=st.none() | SPANS,
    predicate_span=SPANS,
    predicate=st.sampled_from(["be", "sign"]),
    object=st.none() | SPANS,
    polarity=st.sampled_from(["affirmed", "negated"]),
    modality=st.sampled_from(["asserted", "possible", "expected", "opinion"]),
    score=st.floats(0, 1),
)
MENTIONS = st.builds(
    Mention,
    SPANS,
    st.sampled_from(["PERSON", "GPE", "ORG"]),
    st.sampled_from(["named", "pronoun"]),
    st.none(),
    st.just("m"),
)


@given(
    st.text(min_size=50, max_size=60),
    st.lists(MENTIONS, max_size=6),
    st.lists(CLAIMS, max_size=6),
    st.lists(st.builds(Voice, SPANS, st.none() | SPANS, KINDS, st.none() | SPANS), max_size=4),
)
def test_any_findings_give_one_sound_assertion_a_claim(
    text: str, mentions: list[Mention], claims: list[ClaimCandidate], voices: list[Voice]
) -> None:
    ordered = sorted(mentions, key=lambda mention: mention.span)
    source = Article("txt:1", text, "en", [], [Span(0, 25), Span(25, 50)], ordered, [], claims)
    found = find_assertions(source, voices)
    assert found == find_assertions(source, voices)
    assert [one.span for one in found] == [one.span for one in claims]
    for one in found:
        assert one.modality in MODALITIES
        assert one.evidentiality in EVIDENTIALITIES
        assert (one.voice is None) == (one.evidentiality == "own_voice") or one.evidentiality == "hearsay"
        assert all(i is None or i < len(ordered) for i in (one.subject_mention, one.object_mention, one.holder_mention))
        assert 0 <= one.sentence < 2
