import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.cues import Cues, Reporting
from onrecord.flows.annotate.quotes import QuoteFinding, find_quotes
from onrecord.flows.annotate.records import Article, Block, Mention, Statement
from onrecord.flows.annotate.speakers import UNRESOLVED_REASONS
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.resources.source_words import load_source_words
from onrecord.warehouse.tables.annotations import QUOTE_FORMS, SPEAKER_BASES

CUES = Cues(frozenset(), frozenset(), (), (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'")))
Said = tuple[str | None, str, str | None]

WORDS = load_source_words()["en"]


def place(text: str, words: str | None) -> Span | None:
    return None if words is None else Span(text.index(words), text.index(words) + len(words))


def article(text: str, said: tuple[Said, ...] = (), names: tuple[str, ...] = (), language: str = "en") -> Article:
    statements = []
    for source, cue, content in said:
        cue_span = place(text, cue)
        assert cue_span is not None
        statements.append(Statement("says", cue_span, cue, place(text, source), place(text, content)))
    return Article(
        text_id="txt",
        text=text,
        language=language,
        blocks=[Block(str(m.start()), "paragraph", Span(*m.span()), True) for m in re.finditer(r"[^\n]+", text)],
        sentences=[Span(*m.span()) for m in re.finditer(r"[^\s][^.\n]*[.\n]?[”\"’']?", text)],
        mentions=[
            Mention(Span(*m.span()), "PERSON", "named", None, "model")
            for name in names
            for m in re.finditer(re.escape(name), text)
        ],
        statements=statements,
        words=WORDS,
    )


def rows(read: Article) -> list[tuple[str, str]]:
    return [(finding.form, finding.span.of(read.text)) for finding in find_quotes(read, CUES)]


def only(read: Article, form: str) -> QuoteFinding:
    found = find_quotes(read, CUES, is_read=read.language == "en")
    (finding,) = [finding for finding in found if finding.form == form]
    return finding


def test_fully_quoted_statement_is_direct_only() -> None:
    read = article(
        '"We left the port at nine," Holm said.', (("Holm", "said", '"We left the port at nine,"'),), ("Holm",)
    )
    assert rows(read) == [("direct", "We left the port at nine,")]
    finding = only(read, "direct")
    assert (finding.cue_lemma, finding.speaker_mention, finding.speaker_basis) == ("said", 0, "explicit")


def test_partly_quoted_statement_is_mixed_and_direct() -> None:
    read = article("Holm called it a “fine act” at sea.", (("Holm", "called", "it a “fine act” at sea"),))
    assert rows(read) == [("mixed", "it a “fine act” at sea"), ("direct", "fine act")]


def test_statement_without_marks_is_indirect() -> None:
    read = article("Holm said the port was closed.", (("Holm", "said", "the port was closed"),))
    assert rows(read) == [("indirect", "the port was closed")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The court removed the “pirate” label.", ("scare", "pirate")),
        ("Holm is the author of “Storms - A Life at Sea”", ("title", "Storms - A Life at Sea")),
        ("They sang “Rule the Waves” all night.", ("title", "Rule the Waves")),
    ],
)
def test_marks_without_cue_are_no_speech(text: str, expected: tuple[str, str]) -> None:
    read = article(text)
    assert rows(read) == [expected]
    assert find_quotes(read, CUES)[0].unresolved_reason == "not_speech"


def test_headline_names_its_speaker_behind_the_colon() -> None:
    read = article("'Not our fault...': Minister Holm", names=("Holm",))
    finding = only(read, "direct")
    assert (finding.speaker_basis, finding.speaker_mention) == ("headline", 0)
    assert finding.speaker is not None
    assert finding.speaker.of(read.text) == "Minister Holm"


def test_headline_whose_other_half_names_nobody_leaves_the_speaker_open() -> None:
    finding = only(article("“We had an hour at most”: 12 missing after storm"), "direct")
    assert (finding.speaker, finding.speaker_basis, finding.unresolved_reason) == (None, "none", "no_source")


def test_speaker_carries_over_inside_and_between_paragraphs() -> None:
    text = "“We left,” Holm said. “It was dark at sea.”\n“Nobody saw the other ship.”"
    read = article(text, (("Holm", "said", "We left"),), ("Holm",))
    found = find_quotes(read, CUES)
    assert [finding.speaker_basis for finding in found] == ["explicit", "carry_over", "carry_over"]
    assert {finding.speaker_mention for finding in found} == {0}


def test_quotation_without_any_source_says_why() -> None:
    finding = only(article("“Nobody saw the other ship.”"), "direct")
    assert (finding.speaker, finding.speaker_basis, finding.unresolved_reason) == (None, "none", "no_cue")


def test_unclosed_mark_ends_with_its_sentence() -> None:
    read = article("He heard “We are all safe here. Then it was quiet.\nThe port is closed.")
    finding = only(read, "direct")
    assert finding.span.of(read.text) == "We are all safe here."
    assert finding.unresolved_reason == "unclosed_mark"


def test_words_inside_a_quotation_make_no_row_of_their_own() -> None:
    text = "“They told us that all was well,” Holm said."
    read = article(text, (("They", "told", "that all was well"), ("Holm", "said", "They told us that all was well")))
    assert rows(read) == [("direct", "They told us that all was well,")]


def test_a_language_without_rules_keeps_its_marked_strings() -> None:
    read = article("“Wir haben den Hafen um neun verlassen”, sagte Holm.", language="de")
    finding = only(read, "direct")
    assert (finding.speaker_basis, finding.unresolved_reason) == ("none", "unsupported_language")


@given(
    st.lists(
        st.sampled_from(["“", "”", '"', "'", "’", "‘", " ", "\n", ".", ":", "Holm", "said", "it", "s"]), max_size=40
    ).map("".join),
    st.sampled_from(["en", "fr"]),
)
def test_any_text_gives_rows_of_the_contract(text: str, language: str) -> None:
    said = (("Holm", "said", None),) if "said" in text and "Holm" in text else ()
    read = article(text, said, ("Holm",), language)
    for finding in find_quotes(read, CUES):
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert finding.form in QUOTE_FORMS
        assert finding.speaker_basis in SPEAKER_BASES
        assert finding.unresolved_reason is None or finding.unresolved_reason in UNRESOLVED_REASONS
        assert finding.speaker is not None or finding.unresolved_reason is not None


def test_office_before_a_colon_speaks() -> None:
    offices = Reporting(lists={"offices": frozenset({"minister"})})
    read = article("Minister: ‘We will not close the harbour’")
    (finding,) = find_quotes(read, replace(CUES, reporting=offices))
    assert finding.speaker is not None
    assert (finding.speaker.of(read.text), finding.speaker_basis) == ("Minister", "headline")


def test_quotation_over_paragraphs_keeps_its_speaker() -> None:
    text = "“We waited for hours on the deck,” Holm said.\n“Nobody came to us.\n“Then the boats came.”"
    read = article(text, (("Holm", "said", "“We waited for hours on the deck,”"),), ("Holm",))
    found = find_quotes(read, CUES)
    assert [(finding.form, finding.speaker_mention) for finding in found] == [("direct", 0)] * 3


def test_nested_quotation_has_the_speaker_of_the_words_around_its_cue() -> None:
    text = "“He told me, ‘I am leaving the island,’ at night,” Holm said."
    said = (
        ("He", "told", "‘I am leaving the island,’"),
        ("Holm", "said", "“He told me, ‘I am leaving the island,’ at"),
    )
    read = article(text, said, ("Holm",))
    outer, inner = find_quotes(read, CUES)
    assert (inner.speaker, outer.speaker) == (place(text, "He"), place(text, "Holm"))


_MARKED = (
    "“We left the port at nine,” Holm said.",
    "Holm called it a ‘fine act’ at sea.",
    '"Nobody saw us," she said. "It was dark at sea."',
    "The dockers’ union said it’s ‘a bad deal’ for all.",
    "The court removed the “pirate” label.",
    "“He told me, ‘I am leaving the island tomorrow,’ and went,” Holm said.",
    "Nothing happened on the other days.",
)


@given(st.lists(st.sampled_from(_MARKED), min_size=1, max_size=6), st.data())
def test_a_lost_mark_changes_only_its_paragraph_and_those_that_go_on_with_it(
    paragraphs: list[str], data: st.DataObject
) -> None:
    with_marks = [n for n, words in enumerate(paragraphs) if re.search('[“”"‘’]', words)]
    if not with_marks:
        return
    broken = data.draw(st.sampled_from(with_marks))
    mark = data.draw(st.sampled_from([m.start() for m in re.finditer('[“”"‘’]', paragraphs[broken])]))
    cut = paragraphs[broken][:mark] + paragraphs[broken][mark + 1 :]
    after = [*paragraphs[:broken], cut, *paragraphs[broken + 1 :]]
    last = broken
    while last + 1 < len(paragraphs) and paragraphs[last + 1][0] in '“"‘':
        last += 1
    for number in range(len(paragraphs)):
        if not broken <= number <= last:
            assert _found_in(after, number) == _found_in(paragraphs, number)


def _found_in(paragraphs: list[str], number: int) -> list[tuple[str, str]]:
    """Forms and words of what a paragraph quotes."""
    text = "\n".join(paragraphs)
    read = article(text, names=("Holm",))
    start = sum(len(paragraph) + 1 for paragraph in paragraphs[:number])
    inside = Span(start, start + len(paragraphs[number]))
    return [(one.form, one.span.of(text)) for one in find_quotes(read, CUES) if inside.holds(one.span)]


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("A source said the ship was sold.", "A source", "anonymous"),
        ("The aide said on condition of anonymity that it was sold.", "The aide", "anonymous"),
        ("Holm said on condition of anonymity that it was sold.", "Holm", "anonymous"),
        ("The report said the ship was sold.", "The report", "document"),
        ("Critics of the plan said it was sold.", "Critics of the plan", "collective"),
        ("The harbour master said it was sold.", "The harbour master", "described"),
        ("Holm said it was sold.", "Holm", "named"),
        ("They said it was sold.", "They", None),
        ("Allegedly it was sold, one said.", None, "unsourced"),
    ],
)
def test_kind_of_source(text: str, source: str | None, kind: str | None) -> None:
    cue = "said" if source else "Allegedly"
    read = article(text, ((source, cue, "was sold"),), ("Holm",))
    reporting = Reporting(
        lists={
            "anonymous": frozenset({"source"}),
            "texts": frozenset({"report"}),
            "collective": frozenset({"critics"}),
            "anonymity": frozenset({"condition of anonymity"}),
        }
    )
    found = [one for one in find_quotes(read, replace(CUES, reporting=reporting)) if one.form == "indirect"]
    assert [one.source_kind for one in found] == [kind]
