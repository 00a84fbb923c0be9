"""Which charset of one byte a character makes words of the bytes: letters of one alphabet and its commonest words.

Charsets of one byte accept nearly all bytes, and neighbours differ in a few letters only (0xF1 is ñ in Windows-1252,
ń in Windows-1250). So each reading is held against languages: what no word of the language is written with speaks
against it, the language's most frequent words speak for it, as in n-gram identification by frequent words
(Grefenstette, "Comparing two language identification schemes", 1995).
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

# Of equally good readings the first: what undeclared pages were mostly written in. Mac and DOS charsets come last.
CODECS = (
    "cp1252 iso8859_15 cp1250 iso8859_2 cp1254 cp1257 cp1251 koi8_r koi8_u cp1253 iso8859_7 iso8859_5 iso8859_13 "
    "iso8859_4 iso8859_16 mac_roman mac_latin2 mac_cyrillic cp866 cp850 cp852"
).split()
_LEAST_WORDS = 0.03  # share of the words that are frequent ones of the language; prose has some tenths
_MOST_WRONG = 0.1  # share of the letters beyond ASCII that the language does not have
_COST = 3  # frequent words that one letter out of place outweighs
_LONGEST_WITHOUT_ASCII = 3  # letters of a word in Latin script: "été"
_MARKUP = re.compile(rb"<[^>]*>|&#?\w+;")
_NO_WORD = re.compile(rb"[\x00-@\[-`{-\x7f]+")
_INNER_MARK = re.compile("(?<=[^\\W\\d_])[«»‚‹›“”„](?=[^\\W\\d_])")
_LATE_CAPITAL = re.compile("(?<=a)B")
_BETWEEN = re.compile("[\\s\xa0\xad·«»‘’‚‹›“”„–—…•]+")
_BESIDE = "¡¿§©®°ªº™†‡‰€£²½"


@dataclass(frozen=True)
class _Language:
    letters: frozenset[str]  # beyond ASCII, small
    words: frozenset[str]
    is_latin: bool


def _language(letters: str, words: str) -> _Language:
    return _Language(frozenset(letters), frozenset(words.split()), not any("Ͱ" <= letter <= "ӿ" for letter in letters))


# Letters in use, with those of common foreign words, and frequent words that few neighbours share.
_LANGUAGES = (
    _language("éèêçñöüïâôàáíóäåøæ", "the of and to in that is was for on with as by at from said it he not are"),
    _language("éèêëçàâîïôùûüÿœæñ", "le la les de des du et un une en que est pas dans pour qui sur au aux il à près"),
    _language("áéíóúüñçªº", "el la los las de del que y en un una por con se para su al es lo no fue más según"),
    _language("áàâãéêíóôõúüç", "o a os as de do da dos das que e em um uma não no na por com se para ao foi mais são"),
    _language("äöüßéèàç", "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als über am"),
    _language("àèéìíòóùúîç", "il la le di che e un una del della per non con si da in al i gli sono è nel alla più"),
    _language("àáçéèíïóòúü·", "el la els les de del i que en un una per amb no es al és va més són"),
    _language("éèëïöüóáíúç", "de het een en van in is dat op te zijn met voor niet aan er om ook als door"),
    _language("åäöéüà", "och att det i en som på är av för med den till inte har om ett han var från"),
    _language("æøåéöäüòóôê", "og i at er en det som på til af av den med for har ikke de et var ble blev fra"),
    _language("äöåéüšž", "ja on ei se että hän oli mutta ovat myös kun sen joka niin kuin mukaan olisi"),
    _language("áðéíóúýþæöü", "og að í á er sem til við um var með fyrir hann en ekki því það af frá"),
    _language("ąćęłńóśźżé", "w i na z się nie do to że jest o po za od jak ale przez dla który są tym oraz był"),
    _language("áčďéěíňóřšťúůýžöüäôľ", "a v se na je že to s z do o i k ve za pro by jsou při jako ale po byl podle"),
    _language("áäčďéíĺľňóôŕšťúýžöüě", "a v sa na je že to s z do o i k vo za pre by sú pri ako ale po bol podľa"),
    _language("áéíóöőúüűä", "a az és hogy nem is egy meg volt ez de csak már még mint el vagy szerint után lesz ki"),
    _language("čćđšžéäöü", "i u je na se da za su od s o ne to koji iz kao bi ali će in v so ni ki pa tudi po"),
    _language("ăâîșțşţé", "de și şi în a la cu nu pe că o din să un se care pentru este mai au fost prin"),
    _language("çğıİöşüâîû", "ve bir bu da de için ile çok olarak daha ne olan gibi ama en kadar sonra dedi olduğu"),
    _language("ąčęėįšųūžé", "ir kad yra su iš ne tai į bet apie buvo jo už per nuo po dėl taip kaip"),
    _language("āčēģīķļņšūžōŗé", "un ir ka no ar par uz tas bet arī kas lai pēc vai pie tika gan kā bija"),
    _language("äöõüšžé", "ja on et ei see ning kui oli ka ta mis või aga oma ole selle kes seda"),
    _language("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "в и на не что с по а он из как для к от это было за его но о у"),
    _language("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "в і на не що з до та за у це від як про й він для але по є"),
    _language("абвгдежзийклмнопрстуфхцчшщъьюя", "на и да в за се от не е с че по са до като но ще има това"),
    _language("абвгдђежзијклљмнњопрстћуфхцчџш", "и у је да на се за од су не са о који из као то али ће"),
    _language("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ", "και το η ο να του της την από που με για στο δεν είναι τα τη"),
)  # fmt: skip


@dataclass(frozen=True)
class _Reading:
    """The words with characters beyond ASCII as one charset reads them, and what is wrong with them in any language."""

    words: Counter[str]  # small letters
    characters: Counter[str]  # beyond ASCII, small
    n_misplaced: int  # capitals behind small letters, quotation marks between letters
    n_without_ascii: int  # characters of long words that Latin script would hardly write
    n_ascii: int  # characters in the same words as others

    def n_wrong(self, language: _Language) -> int:
        n_foreign = sum(n for character, n in self.characters.items() if character not in language.letters)
        return n_foreign + self.n_misplaced + (self.n_without_ascii if language.is_latin else self.n_ascii)


def likeliest(content: bytes) -> str | None:
    """Return the charset of one byte a character that makes words of a language; NULL if none does."""
    runs = Counter(_NO_WORD.split(_MARKUP.sub(b" ", content)))
    plain = Counter({run.lower().decode(): n for run, n in runs.items() if run and run.isascii()})
    high = {run: n for run, n in runs.items() if not run.isascii()}
    best: tuple[int, str] | None = None
    for codec in CODECS:
        reading = _read(high, codec)
        n_high = reading.characters.total()
        n_words = plain.total() + reading.words.total()
        for language in _LANGUAGES:
            n_frequent = sum(plain[word] + reading.words[word] for word in language.words)
            n_wrong = reading.n_wrong(language)
            is_prose = n_frequent and n_frequent >= _LEAST_WORDS * n_words
            if n_wrong > _MOST_WRONG * n_high or not (is_prose or language.is_latin):
                continue
            score = n_frequent - _COST * n_wrong
            if best is None or score > best[0]:
                best = score, codec
    return best[1] if best else None


def _read(runs: Mapping[bytes, int], codec: str) -> _Reading:
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    n_misplaced = n_without_ascii = n_all_ascii = 0
    for run, n in runs.items():
        text = run.decode(codec, "replace")
        n_misplaced += n * len(_INNER_MARK.findall(text))
        for word in _BETWEEN.split(text):
            words[word.strip(_BESIDE)] += n
    for word, n in words.items():
        if word.isascii():
            continue
        n_ascii = sum(character.isascii() for character in word)
        for character in word:
            if not character.isascii():
                characters[character if character == "İ" else character.lower()] += n
        n_misplaced += n * len(_LATE_CAPITAL.findall(_case(word)))
        n_without_ascii += n * len(word) * (not n_ascii and len(word) > _LONGEST_WITHOUT_ASCII)
        n_all_ascii += n * n_ascii
    small: Counter[str] = Counter()
    for word, n in words.items():
        small[word.lower()] += n
    return _Reading(small, characters, n_misplaced, n_without_ascii, n_all_ascii)


def _case(word: str) -> str:
    """Write a word as its letters' case: "a" small, "B" a capital beyond ASCII, "." anything else."""
    return "".join("a" if c.islower() else "B" if c.isupper() and not c.isascii() else "." for c in word)
