"""Makes the adjectives of states in other languages than English, in all their forms.

    python -m benchmarks.state_adjectives

A language that is called as its state's people are (Russian, Danish) gives the adjective: its name in CLDR by way of
Babel. States without one (American, Austrian) are written below by hand. Forms follow the endings below. Writes
seeds/languages/<code>/adjectives.csv.
"""

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel import Locale

_FOLDER = Path(__file__).parent.parent / "seeds" / "languages"
HEADER = ("adjective", "seed_id")
# Languages whose name is their state's adjective as well; those of several states are left out.
_STATES: Mapping[str, str] = {
    "ru": "ru", "de": "de", "fr": "fr", "es": "es", "it": "it", "pt": "pt", "pl": "pl", "tr": "tr", "uk": "ua",
    "hu": "hu", "ro": "ro", "bg": "bg", "cs": "cz", "sk": "sk", "sl": "si", "hr": "hr", "sr": "rs", "sq": "al",
    "el": "gr", "da": "dk", "sv": "se", "no": "no", "fi": "fi", "is": "is", "nl": "nl", "et": "ee", "lv": "lv",
    "lt": "lt", "ja": "jp", "zh": "cn", "vi": "vn", "th": "th", "mn": "mn", "ka": "ge", "hy": "am", "az": "az",
    "kk": "kz", "ky": "kg", "uz": "uz", "tk": "tm", "tg": "tj", "be": "by", "mk": "mk", "mt": "mt", "ga": "ie",
    "id": "id", "my": "mm", "ne": "np",
}  # fmt: skip
_BY_HAND: Mapping[str, Mapping[str, str]] = {
    "de": {
        "us": "amerikanisch", "gb": "britisch", "at": "österreichisch", "be": "belgisch", "ir": "iranisch",
        "il": "israelisch", "af": "afghanisch", "sy": "syrisch", "iq": "irakisch", "eg": "ägyptisch", "in": "indisch",
        "pk": "pakistanisch", "ca": "kanadisch", "au": "australisch", "br": "brasilianisch", "mx": "mexikanisch",
    },
    "fr": {
        "us": "américain", "gb": "britannique", "at": "autrichien", "ch": "suisse", "be": "belge", "ir": "iranien",
        "il": "israélien", "af": "afghan", "sy": "syrien", "iq": "irakien", "eg": "égyptien", "in": "indien",
        "pk": "pakistanais", "ca": "canadien", "au": "australien", "br": "brésilien", "mx": "mexicain",
        "fi": "finlandais", "tr": "turc",
    },
    "es": {
        "us": "estadounidense", "gb": "británico", "at": "austriaco", "ch": "suizo", "be": "belga", "ir": "iraní",
        "il": "israelí", "af": "afgano", "sy": "sirio", "iq": "iraquí", "eg": "egipcio", "in": "indio",
        "pk": "paquistaní", "ca": "canadiense", "au": "australiano", "br": "brasileño", "mx": "mexicano",
        "fi": "finlandés", "gr": "griego",
    },
    "pt": {
        "us": "americano", "gb": "britânico", "at": "austríaco", "ch": "suíço", "be": "belga", "ir": "iraniano",
        "il": "israelense", "af": "afegão", "sy": "sírio", "iq": "iraquiano", "eg": "egípcio", "in": "indiano",
        "pk": "paquistanês", "ca": "canadense", "au": "australiano", "br": "brasileiro", "mx": "mexicano",
    },
    "it": {
        "us": "statunitense", "gb": "britannico", "at": "austriaco", "ch": "svizzero", "be": "belga", "ir": "iraniano",
        "il": "israeliano", "af": "afghano", "sy": "siriano", "iq": "iracheno", "eg": "egiziano", "in": "indiano",
        "pk": "pachistano", "ca": "canadese", "au": "australiano", "br": "brasiliano", "mx": "messicano",
    },
    "ru": {
        "ru": "российский", "us": "американский", "gb": "британский", "at": "австрийский", "ch": "швейцарский",
        "be": "бельгийский", "ir": "иранский", "il": "израильский", "af": "афганский", "sy": "сирийский",
        "iq": "иракский", "eg": "египетский", "in": "индийский", "pk": "пакистанский", "ca": "канадский",
        "au": "австралийский", "br": "бразильский", "mx": "мексиканский",
    },
}  # fmt: skip
# By the longest ending that fits: what takes its place in the other forms.
_FORMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "de": {"sch": ("sche", "schen", "scher", "sches", "schem")},
    "fr": {
        "": ("e", "s", "es"), "e": ("es",), "s": ("se", "ses"), "ien": ("iens", "ienne", "iennes"),
        "c": ("cs", "que", "ques"), "grec": ("grecs", "grecque", "grecques"),
    },
    "es": {
        "": ("es",), "o": ("a", "os", "as"), "a": ("as",), "e": ("es",), "í": ("íes", "ís"),
        "és": ("esa", "eses", "esas"), "án": ("ana", "anes", "anas"), "ón": ("ona", "ones", "onas"),
        "ol": ("ola", "oles", "olas"),
    },
    "pt": {
        "": ("s",), "o": ("a", "os", "as"), "ão": ("ã", "ães", "ãs"), "ês": ("esa", "eses", "esas"),
        "ol": ("ola", "óis", "olas"), "l": ("is",), "z": ("zes",),
    },
    "it": {
        "o": ("a", "i", "e"), "e": ("i",), "a": ("i", "e"), "co": ("ca", "chi", "ci", "che"),
        "go": ("ga", "ghi", "ghe"),
    },
    "ru": {"ий": ("ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")},
}  # fmt: skip


def main() -> int:
    for code in _FORMS:
        with (_FOLDER / code / "adjectives.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *adjective_rows(code)])
    return 0


def adjective_rows(code: str) -> list[tuple[str, str]]:
    """Return the forms of a language, each with its state, in order; a form of several states is left out."""
    states: dict[str, set[str]] = {}
    for state, adjective in _adjectives(code):
        for form in _forms(adjective, _FORMS[code]):
            states.setdefault(form, set()).add(f"state:{state}")
    return sorted((form, min(of)) for form, of in states.items() if len(of) == 1)


def _adjectives(code: str) -> Iterator[tuple[str, str]]:
    names = Locale(code).languages
    yield from ((state, names[language].lower()) for language, state in _STATES.items() if language in names)
    yield from _BY_HAND[code].items()


def _forms(adjective: str, endings: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return an adjective with its other forms; none where it is of no kind that the endings know."""
    fitting = [ending for ending in endings if adjective.endswith(ending)]
    if not fitting or " " in adjective:
        return []
    ending = max(fitting, key=len)
    stem = adjective[: len(adjective) - len(ending)]
    return [adjective, *(stem + other for other in endings[ending])]


if __name__ == "__main__":
    sys.exit(main())
