import pytest

from onrecord.flows.clean.alphabets import likeliest
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
    found = likeliest(content)
    assert found is not None
    assert content.decode(found) == content.decode(codec)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("gb18030", "渡船昨夜沉没，市长星期一表示，所有乘客都已安全上岸。"),
        ("cp932", "フェリーは夜に沈んだ。市長によると乗客は全員無事である。"),
        ("cp1255", "המעבורת טבעה בלילה ליד החוף, אמר ראש העיר."),
        ("cp1256", "غرقت العبارة ليلا قرب الميناء وقال رئيس البلدية إن الركاب بخير."),
    ],
)
def test_other_scripts_are_no_words_of_these_languages(codec: str, text: str) -> None:
    assert likeliest(text.encode(codec)) is None


def test_markup_does_not_speak_for_a_language() -> None:
    content = b'<p class="the of and to in that">' + "Přívoz se potopil v noci.".encode("cp1250") + b"</p>"
    assert detect(content) == "cp1250"
