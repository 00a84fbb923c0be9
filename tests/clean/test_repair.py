import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.align import listed, segments
from onrecord.flows.clean.decode import decode
from onrecord.flows.clean.ftfy_model import fix_encoding
from onrecord.flows.clean.repair import repair
from onrecord.flows.clean.stream import Stream


def stream(text: str) -> Stream:
    return decode(text.encode(), [], lambda content: None).stream


def test_each_repaired_stretch_leads_to_all_its_bytes() -> None:
    written = "The captain’s café – it’s closed"
    broken = written.encode().decode("cp1252")
    fixed = repair(stream(broken), fix_encoding)
    assert fixed.text == written
    for segment in listed([segments(fixed)]).to_pylist()[0]:
        part = fixed.text[segment["char_start"] : segment["char_end"]]
        said = broken.encode()[segment["byte_start"] : segment["byte_end"]].decode()
        assert part == (said if segment["op"] == "copied" else said.encode("cp1252").decode())


def test_typography_is_left_as_written() -> None:
    written = "“It’s ﬁne” – she said … in ﬁrst class, ½ price"
    assert fix_encoding(written) == written


def test_capitals_of_names_are_not_searched() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(ftfy, "fix_encoding_and_explain")
        for written in ("Über Österreich hinaus", "Grüße aus dem CAFÉ", "Émile, größer", "część łódzka"):
            assert fix_encoding(written) == written
        with pytest.raises(AttributeError):
            fix_encoding("Ãœber")


@given(st.text("aZ7 .,\n“”‘’–—…\xa0éàüßñøłřışçœÅÜÉÃ€š™°"))
def test_what_is_passed_by_has_nothing_to_fix(text: str) -> None:
    assert fix_encoding(text) == ftfy.fix_encoding(text).replace("\r\n", "\n")


@given(st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc"])))
@pytest.mark.parametrize("codec", ["latin-1", "sloppy-windows-1252", "sloppy-windows-1251", "macroman"])
def test_mojibake_is_never_passed_by(codec: str, text: str) -> None:
    broken = ("The captain’s café: " + text).encode().decode(codec, "replace")
    assert fix_encoding(broken) == ftfy.fix_encoding(broken)


@given(st.text("ab é’“", min_size=1), st.text("ab é’“"))
def test_any_change_of_text_keeps_every_character_aligned(before: str, after: str) -> None:
    changed = repair(stream(before), lambda text: after)
    assert changed.text == after
    assert len(changed.starts) == len(changed.ends) == len(changed.ops) == len(after)
    assert all(0 <= s < e <= len(before.encode()) for s, e in zip(changed.starts, changed.ends, strict=True))
