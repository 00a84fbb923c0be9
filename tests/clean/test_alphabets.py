import pytest

from onrecord.flows.clean.alphabets import contradicts, likeliest
from onrecord.flows.clean.charset_model import detect

PROSE = {
    "cp1252": [
        "El año pasado",
        "près de la rivière",
        "La mairie a été fermée près de la rivière, où l’eau était montée pendant la nuit.",
        "A balsa não saiu do porto, porque o mar estava agitado. Os passageiros serão levados amanhã.",
        "Der Bürgermeister sagte, dass die Fähre größer sei als die Brücke.",
        "“We saw nothing,” she said – and that’s all.",
        "The café’s owner said “no”.",
        "Señor Muñoz",
        "Færgen sank på vej til øen, sagde politiet.",
    ],
    "cp1250": [
        "Starosta powiedział, że łódź zatonęła w nocy.",
        "Přívoz se potopil v noci, řekl starosta.",
        "A komp éjszaka süllyedt el, közölte a polgármester, mert a folyó szintje erősen megnőtt.",
        "Trajekt je potonuo noću, rekao je načelnik.",
    ],
    "iso8859_2": ["Źródło powiedziało, że śledztwo potrwa kilka miesięcy."],
    "iso8859_15": ["Le chœur a chanté près de la rivière."],
    "cp1254": ["Belediye başkanı feribotun gece battığını ve bütün yolcuların güvende olduğunu söyledi."],
    "cp1257": ["Meras sakė, kad keltas nuskendo naktį ir kad visi žmonės yra saugūs."],
    "cp1251": ["Паром затонул ночью, и все пассажиры в безопасности."],
    "koi8_r": ["Паром затонул ночью, и все пассажиры в безопасности."],
    "cp1253": ["Το πλοίο βυθίστηκε τη νύχτα και όλοι οι επιβάτες είναι ασφαλείς."],
    "mac_roman": ["La mairie a été fermée près de la rivière."],
}


@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize(("codec", "text"), [(codec, text) for codec, texts in PROSE.items() for text in texts])
def test_prose_is_read_in_its_own_letters(codec: str, text: str, times: int) -> None:
    content = " ".join([text] * times).encode(codec)
    found = detect(content)
    assert found is not None
    assert content.decode(found) == content.decode(codec)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("gb18030", "渡船昨夜沉没，市长星期一表示，所有乘客都已安全上岸。"),
        ("big5", "渡船昨夜沉沒，市長星期一表示，所有乘客都已安全上岸。"),
        ("cp932", "フェリーは夜に沈んだ。市長によると乗客は全員無事である。"),
        ("euc_jp", "フェリーは夜に沈んだ。市長によると乗客は全員無事である。"),
        ("cp949", "여객선이 밤사이 침몰했지만 승객은 모두 무사하다고 시장이 말했다."),
        ("cp1255", "המעבורת טבעה בלילה ליד החוף, אמר ראש העיר."),
        ("cp1256", "غرقت العبارة ليلا قرب الميناء وقال رئيس البلدية إن الركاب بخير."),
        ("cp874", "เรือข้ามฟากจมลงในเวลากลางคืน แต่ผู้โดยสารทุกคนปลอดภัย"),
    ],
)
def test_other_scripts_are_recognised(codec: str, text: str) -> None:
    content = text.encode(codec)
    assert likeliest(content, codec) == codec
    assert content.decode(detect(content) or "ascii") == text


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("gb18030", "渡船昨夜沉没，市长星期一表示，所有乘客都已安全上岸。"),
        ("big5hkscs", "渡船昨夜沉沒，市長星期一表示，所有乘客都已安全上岸。"),
        ("cp932", "フェリーは夜に沈んだ。市長によると乗客は全員無事である。"),
        ("cp949", "여객선이 밤사이 침몰했지만 승객은 모두 무사하다고 시장이 말했다."),
    ],
)
def test_one_wrong_byte_does_not_hide_a_charset(codec: str, text: str) -> None:
    content = (text * 20).encode(codec)
    assert detect(content[:40] + b"\xff" + content[40:]) == codec


def test_a_little_chinese_among_english_is_chinese() -> None:
    english = "The ferry had left the northern harbour shortly before nine in the evening. " * 20
    content = (english + "渡船昨夜沉沒，市長星期一表示，所有乘客都已安全上岸。").encode("big5")
    assert detect(content) == "big5hkscs"


def test_markup_does_not_speak_for_a_language() -> None:
    content = b'<p class="the of and to in that">' + "Přívoz se potopil v noci.".encode("cp1250") + b"</p>"
    assert detect(content) == "cp1250"


def test_a_label_inside_is_not_believed() -> None:
    content = b'<?xml version="1.0" encoding="koi8-r"?>' + "Паром затонул ночью, все в безопасности.".encode("cp1251")
    assert detect(content) == "cp1251"


RUSSIAN = "Паром затонул ночью, и все пассажиры в безопасности, заявил мэр города."
CZECH = "Přívoz se potopil v noci, řekl starosta, ale všichni cestující jsou v bezpečí a čekají na břehu řeky."


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (RUSSIAN, "cp1251", "koi8-r"),
        (RUSSIAN, "koi8-r", "cp1251"),
        (RUSSIAN, "cp1251", "cp1252"),
        (CZECH, "cp1250", "cp1252"),
        ("渡船昨夜沉没，市长星期一表示，所有乘客都已安全上岸。", "gb18030", "cp1252"),
    ],
)
def test_a_wrong_label_is_contradicted_and_a_right_one_is_not(text: str, codec: str, declared: str) -> None:
    content = text.encode(codec)
    assert contradicts(content, codec, declared)
    assert not contradicts(content, codec, codec)


def test_few_letters_do_not_outweigh_a_label() -> None:
    content = "The ferry’s owner, Mr. Łąck, said “no”.".encode("cp1250")
    assert not contradicts(content, "cp1252", "cp1250")


def test_a_rare_charset_is_declared_on_purpose() -> None:
    content = "Ĉiuj pasaĝeroj estas sekuraj, diris la urbestro ĵaŭde, sed la ŝipo subakviĝis. ".encode("iso8859-3") * 3
    assert not contradicts(content, "cp1252", "iso8859-3")


def test_letters_in_markup_alone_tell_nothing() -> None:
    content = b"The ferry to Ostwick was late <caf\xe9> and the harbour was closed."
    assert likeliest(content, "cp1252") == "cp1252"
    assert not contradicts(content, "cp1250", "cp1252")
