"""Which charset of Latin script makes words of the bytes: letters of one alphabet and its commonest words.

Charsets of one byte accept nearly all bytes, and those of Latin script differ in a few letters only (0xF1 is ñ in
Windows-1252, ń in Windows-1250). So each reading is held against languages: what no word of the language is written
with speaks against it, the language's most frequent words speak for it, as in n-gram identification by frequent words
(Grefenstette, "Comparing two language identification schemes", 1995).
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

# Of equally good readings the first: what undeclared pages were mostly written in.
_LATIN = "cp1252 iso8859-15 cp1250 iso8859-2 cp1254 cp1257 iso8859-13 iso8859-16 mac-roman".split()
# Charsets that a few letters of Latin script are easily taken for.
_DOUBTFUL = (
    "iso8859-1 iso8859-3 iso8859-4 iso8859-9 iso8859-10 iso8859-14 mac-latin2 mac-iceland mac-turkish hp-roman8 cp437 "
    "cp775 cp850 cp852 cp857 cp858 cp860 cp861 cp863 cp865 cp1258 cp720 cp862 cp864 cp869 mac-cyrillic kz1048 koi8-t"
).split()
_MOST_WRONG = 0.1  # share of the letters beyond ASCII that the language does not have
_COST = 3  # frequent words that one letter out of place outweighs
_CLEARLY = 2 * _COST
# Characters beyond ASCII that outweigh a label; servers name the default one unasked.
_FEW, _MANY, _DEFAULT = 6, 24, "cp1252"
_SAMPLE_BYTES = 65_536
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_DELIMITER = b"\n"
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


def _language(letters: str, words: str) -> _Language:
    return _Language(frozenset(letters), frozenset(words.split()))


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
    _language("áéíóúÁ", "agus an na ar i go a le is do ag bhí tá sé leis don sin as mar nach níos gur"),
    _language("ëçâêéè", "të e në dhe një për me i që nga së u është ka se si do më janë por nuk kanë"),
    _language("ëêéèïôöáíü", "die en van in is het nie n dat te wat vir op sy met aan om ook deur sal was by"),
    _language("âêîôûŵŷáéíóúäëïöü", "y yn a i o ar yr ei mae wedi ac am gan oedd bod na fel hyn eu cael"),
)  # fmt: skip


@dataclass(frozen=True)
class _Reading:
    """The words with characters beyond ASCII as one charset reads them, and what is wrong with them in any language."""

    words: Counter[str]  # small letters
    characters: Counter[str]  # beyond ASCII, small
    n_misplaced: int  # capitals behind small letters, quotation marks between letters
    n_without_ascii: int  # characters of long words that Latin script would hardly write

    def n_wrong(self, language: _Language) -> int:
        n_foreign = sum(n for character, n in self.characters.items() if character not in language.letters)
        return n_foreign + self.n_misplaced + self.n_without_ascii


class Words:
    """The words of a document, to be read in charsets of Latin script."""

    def __init__(self, content: bytes) -> None:
        """Part `content` into words, markup left out."""
        runs = Counter(_NO_WORD.split(_MARKUP.sub(b" ", content)))
        plain = Counter({run.lower().decode(): n for run, n in runs.items() if run and run.isascii()})
        self._frequent = [sum(plain[word] for word in language.words) for language in _LANGUAGES]
        self._high = {run: n for run, n in runs.items() if not run.isascii()}

    def score(self, codec: str) -> int | None:
        """Return how well the charset's reading fits the language it fits best; None if it fits none."""
        reading = _read(self._high, codec)
        n_high = reading.characters.total()
        best: int | None = None
        for language, n_plain in zip(_LANGUAGES, self._frequent, strict=True):
            n_wrong = reading.n_wrong(language)
            if n_wrong <= _MOST_WRONG * n_high:
                n_frequent = n_plain + sum(reading.words[word] for word in language.words)
                score = n_frequent - _COST * n_wrong
                best = score if best is None else max(best, score)
        return best


def likeliest(content: bytes, guess: str) -> str | None:
    """Return the charset of Latin script that makes most words of a language; None if none does.

    `guess` is one candidate, and the answer if it is a charset of other scripts that is hardly taken for Latin.
    """
    if guess not in _LATIN and guess not in _DOUBTFUL:
        return guess
    words = Words(content)
    scores = {codec: score for codec in (guess, *_LATIN) if (score := words.score(codec)) is not None}
    return max(scores, key=lambda codec: scores[codec]) if scores else None


def contradicts(content: bytes, detected: str | None, declared: str) -> bool:
    """Say whether what was detected speaks so clearly that the declared charset, which fits the bytes, is wrong.

    Within Latin script the words must be better by more than a letter or two; otherwise most of the characters must
    be others, as in Cyrillic declared as Western.
    """
    if detected is None or detected == declared:
        return False
    sample = content[:_SAMPLE_BYTES]
    mine, theirs = (Counter(_BEYOND_ASCII.findall(sample.decode(codec, "ignore"))) for codec in (detected, declared))
    if mine.total() < (_FEW if declared == _DEFAULT else _MANY):
        return False
    if detected in _LATIN:
        words = Words(sample)
        best, other = words.score(detected), words.score(declared)
        is_better = best is not None and (other is None or best - other >= _CLEARLY)
        return is_better and declared not in _DOUBTFUL  # who names a rare charset knows why
    return (mine & theirs).total() < mine.total() / 2


def _read(runs: Mapping[bytes, int], codec: str) -> _Reading:
    words: Counter[str] = Counter()
    n_misplaced = 0
    texts = _DELIMITER.join(runs).decode(codec, "replace").split("\n") if runs else []
    for text, n in zip(texts, runs.values(), strict=True):
        n_misplaced += n * len(_INNER_MARK.findall(text))
        for word in _BETWEEN.split(text):
            words[word.strip(_BESIDE)] += n
    characters: Counter[str] = Counter()
    small: Counter[str] = Counter()
    n_without_ascii = 0
    for word, n in words.items():
        small[word.lower()] += n
        if word.isascii():
            continue
        beyond = [character for character in word if not character.isascii()]
        for character in beyond:
            characters[character if character == "İ" else character.lower()] += n
        n_misplaced += n * len(_LATE_CAPITAL.findall(_case(word)))
        n_without_ascii += n * len(word) * (len(beyond) == len(word) > _LONGEST_WITHOUT_ASCII)
    return _Reading(small, characters, n_misplaced, n_without_ascii)


def _case(word: str) -> str:
    """Write a word as its letters' case: "a" small, "B" a capital beyond ASCII, "." anything else."""
    return "".join("a" if c.islower() else "B" if c.isupper() and not c.isascii() else "." for c in word)
