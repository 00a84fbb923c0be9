import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.align import listed, segments
from onrecord.flows.clean.decode import Decoded, Undecodable, decode
from onrecord.flows.clean.stream import tidy

LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
CHARSETS = ["utf-8", "cp1252", "cp1251", "iso8859-2", "cp932", "gb18030", "big5hkscs", "euc_kr", "euc_jp"]
PROSE = "The ferry left the harbour at nine. "


def nothing(content: bytes) -> str | None:
    return None


def assert_bytes_give_characters(content: bytes, decoded: Decoded) -> None:
    stream = tidy(decoded.stream)
    for segment in listed([segments(stream)]).to_pylist()[0]:
        text = stream.text[segment["char_start"] : segment["char_end"]]
        n_bytes = segment["byte_end"] - segment["byte_start"]
        if segment["op"] != "copied":
            continue
        width, rest = divmod(n_bytes, len(text))
        assert rest == 0
        for i, character in enumerate(text):
            at = segment["byte_start"] + i * width
            assert content[at : at + width].decode(decoded.charset_used) == character


@given(st.text(LETTERS, min_size=1))
@pytest.mark.parametrize("charset", CHARSETS)
def test_each_character_is_decoded_from_its_own_bytes(charset: str, text: str) -> None:
    content = PROSE.encode(charset) + text.encode(charset, "ignore")
    decoded = decode(content, [charset], nothing)
    if decoded.charset_used == charset:
        assert decoded.stream.text == content.decode(charset)
    assert_bytes_give_characters(content, decoded)


@given(st.text(LETTERS))
@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_decides_and_is_no_character(charset: str, text: str) -> None:
    content = (PROSE + text).encode(charset)
    decoded = decode(content, ["cp1251"], nothing)
    assert decoded.stream.text == PROSE + text
    assert_bytes_give_characters(content, decoded)


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_with_their_places_or_refused(noise: bytes) -> None:
    try:
        decoded = decode(PROSE.encode() * 20 + noise, ["utf-8"], nothing)
    except Undecodable:
        return
    stream = decoded.stream
    assert len(stream.text) == len(stream.starts) == len(stream.ends)
    assert (stream.starts <= stream.ends).all()


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_units_are_seen_without_a_mark(charset: str) -> None:
    assert decode((PROSE * 3).encode(charset), [], nothing).stream.text == PROSE * 3


def test_strict_utf8_wins_over_a_wrong_label() -> None:
    decoded = decode("Café in Łódź".encode(), ["iso-8859-1"], nothing)
    assert (decoded.stream.text, decoded.charset_used) == ("Café in Łódź", "utf-8")


def test_latin1_is_read_as_browsers_do() -> None:
    decoded = decode(b"\x93Sail,\x94 she said.", ["ISO-8859-1"], nothing)
    assert (decoded.stream.text, decoded.charset_used) == ("“Sail,” she said.", "cp1252")


def test_label_inside_the_page_is_used() -> None:
    content = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Паром</p>'.encode("cp1251")
    assert "Паром" in decode(content, [], nothing).stream.text


def test_detection_decides_where_nothing_is_declared() -> None:
    decoded = decode("Møtet på båten".encode("cp1252"), [], lambda content: "cp1252")
    assert (decoded.charset_used, decoded.charset_detected, decoded.n_errors) == ("cp1252", "cp1252", 0)


def test_damaged_utf8_keeps_its_bytes_as_replacement_characters() -> None:
    content = "Über den Fluß – größer als die Brücke.".encode() + b"\xff!"
    decoded = decode(content, [], nothing)
    at = decoded.stream.text.index("\ufffd")
    assert (decoded.n_errors, decoded.charset_used) == (1, "utf-8")
    assert (decoded.stream.starts[at], decoded.stream.ends[at]) == (len(content) - 2, len(content) - 1)


ENGLISH = b"The ferry had left the northern harbour shortly before nine in the evening, the coast guard said. "


@pytest.mark.parametrize(
    ("end", "n_errors"),
    [(b"\xe2\x80", 1), (b"caf\xc3", 1), (b"\xc0\xaf", 2), (b"\xed\xa0\xbd\xed\xb8\x80", 6), (b"caf\xc3 left", 1)],
)
def test_english_with_a_broken_sequence_is_utf8(end: bytes, n_errors: int) -> None:
    decoded = decode(ENGLISH + end, [], lambda content: "mac_roman")
    assert (decoded.charset_used, decoded.n_errors) == ("utf-8", n_errors)


@pytest.mark.parametrize("end", ["café", "the café left", "“CAFÉ”", "«CAFÉ»", "that’s all"])
def test_english_with_few_bytes_of_windows_1252_is_no_damaged_utf8(end: str) -> None:
    decoded = decode(ENGLISH + end.encode("cp1252"), [], lambda content: "cp1252")
    assert (decoded.stream.text[-len(end) :], decoded.n_errors) == (end, 0)


def test_seven_bit_charset_is_not_taken_for_ascii() -> None:
    content = "船が出ました。".encode("iso2022_jp")
    decoded = decode(content, ["iso-2022-jp"], nothing)
    assert decoded.stream.text == "船が出ました。"
    assert {segment["op"] for segment in listed([segments(decoded.stream)]).to_pylist()[0]} == {
        "entity"
    }  # codes mean nothing alone


@pytest.mark.parametrize("label", ["unicode_escape", "rot13", "utf-7", "no such charset", ""])
def test_labels_that_are_no_charsets_are_passed_over(label: str) -> None:
    assert decode(b"caf\xe9", [label], lambda content: "cp1252").stream.text == "café"


@pytest.mark.parametrize(
    ("label", "content", "text"),
    [
        ("ISO-8859-8-I", "שלום".encode("iso8859-8"), "שלום"),
        ("iso88592", "łódź".encode("iso8859-2"), "łódź"),
        ("x-sjis", "船が出た".encode("cp932"), "船が出た"),
        ("x-gbk", "渡船沉没".encode("gbk"), "渡船沉没"),
        ("ks_c_5601-1987", "여객선".encode("cp949"), "여객선"),
        ("windows-874", "เรือ".encode("cp874"), "เรือ"),
        ("x-mac-cyrillic", "Паром".encode("mac_cyrillic"), "Паром"),
    ],
)
def test_labels_of_browsers_are_known(label: str, content: bytes, text: str) -> None:
    assert decode(content, [label], nothing).stream.text == text


RUSSIAN = "Паром затонул ночью, и все пассажиры в безопасности, заявил мэр города."


@pytest.mark.parametrize("declared", ["koi8-r", "iso-8859-1"])
def test_a_label_that_the_letters_contradict_is_not_used(declared: str) -> None:
    decoded = decode(RUSSIAN.encode("cp1251"), [declared], lambda content: "cp1251")
    assert (decoded.stream.text, decoded.charset_used, decoded.charset_detected) == (RUSSIAN, "cp1251", "cp1251")


def test_a_doubtful_guess_does_not_overrule_a_label() -> None:
    assert decode("café w Łodzi".encode("cp1250"), ["windows-1250"], lambda content: "cp1252").charset_used == "cp1250"


def test_a_declared_charset_with_one_wrong_byte_is_still_used() -> None:
    text = "渡船昨夜沉没，市长星期一表示，所有乘客都已安全上岸。" * 4
    content = text.encode("gb18030")
    decoded = decode(content[:20] + b"\xff" + content[20:], ["gbk"], lambda content: "gb18030")
    assert decoded.charset_used == "gb18030"
    assert decoded.n_errors == 1
    assert decoded.stream.text.replace("\ufffd", "") == text


@pytest.mark.parametrize("charset", ["gb18030", "cp932", "euc_jp", "cp949", "big5hkscs"])
def test_codes_of_two_bytes_are_placed_alike_by_both_ways(charset: str) -> None:
    """Half-width kana, four-byte codes and codes for one character in two ways are read byte by byte, the rest not."""
    text = "Abc 沉没 ｱｲ ー カ Ê̄ 渡船 ① €".encode(charset, "ignore").decode(charset)
    content = text.encode(charset)
    decoded = decode(content, [charset], lambda content: charset)
    assert decoded.stream.text == text
    assert_bytes_give_characters(content, decoded)


def test_bytes_without_charset_are_undecodable() -> None:
    with pytest.raises(Undecodable, match="no charset"):
        decode(b"\xff\xfb\x90\xc0" * 9, [], nothing)


def test_mostly_controls_are_undecodable() -> None:
    with pytest.raises(Undecodable, match="controls"):
        decode(bytes(range(1, 9)) * 20, [], lambda content: "cp1252")
