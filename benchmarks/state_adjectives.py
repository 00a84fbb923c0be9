"""Makes the adjectives of states and the names of their people in other languages than English, in all their forms.

    python -m benchmarks.state_adjectives

A language that is called as its state's people are (Russian, Danish) gives the adjective: its name in CLDR by way of
Babel. Those of states without one (American, Austrian) and nouns for their people stand in state_words.csv beside this
file, written by hand. Forms follow the endings below. In French the nouns are the adjectives with a capital, in
Spanish, Portuguese and Italian the adjectives. Writes seeds/languages/<code>/adjectives.csv and demonyms.csv.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from babel import Locale

_FOLDER = Path(__file__).parent.parent / "seeds" / "languages"
HEADER = ("adjective", "seed_id")
DEMONYM_HEADER = ("name", "seed_id")
_BY_HAND = Path(__file__).with_name("state_words.csv")
# Languages whose name is their state's adjective as well; those of several states are left out.
_STATES: Mapping[str, str] = {
    "ru": "ru", "de": "de", "fr": "fr", "es": "es", "it": "it", "pt": "pt", "pl": "pl", "tr": "tr", "uk": "ua",
    "hu": "hu", "ro": "ro", "bg": "bg", "cs": "cz", "sk": "sk", "sl": "si", "hr": "hr", "sr": "rs", "sq": "al",
    "el": "gr", "da": "dk", "sv": "se", "no": "no", "fi": "fi", "is": "is", "nl": "nl", "et": "ee", "lv": "lv",
    "lt": "lt", "ja": "jp", "zh": "cn", "vi": "vn", "th": "th", "mn": "mn", "ka": "ge", "hy": "am", "az": "az",
    "kk": "kz", "ky": "kg", "uz": "uz", "tk": "tm", "tg": "tj", "be": "by", "mk": "mk", "mt": "mt", "ga": "ie",
    "id": "id", "my": "mm", "ne": "np",
}  # fmt: skip
# By the longest ending that fits: what takes its place in the other forms.
_FORMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "de": {"sch": ("sche", "schen", "scher", "sches", "schem")},
    "fr": {
        "": ("e", "s", "es"), "e": ("es",), "s": ("se", "ses"), "ien": ("iens", "ienne", "iennes"),
        "éen": ("éens", "éenne", "éennes"), "c": ("cs", "que", "ques"), "grec": ("grecs", "grecque", "grecques"),
    },
    "es": {
        "": ("es",), "o": ("a", "os", "as"), "a": ("as",), "e": ("es",), "í": ("íes", "ís"),
        "és": ("esa", "eses", "esas"), "án": ("ana", "anes", "anas"), "ón": ("ona", "ones", "onas"),
        "ol": ("ola", "oles", "olas"),
    },
    "pt": {
        "": ("s",), "o": ("a", "os", "as"), "ão": ("ã", "ães", "ãs"), "ês": ("esa", "eses", "esas"),
        "ol": ("ola", "óis", "olas"), "l": ("is",), "z": ("zes",), "eu": ("eia", "eus", "eias"),
    },
    "it": {
        "o": ("a", "i", "e"), "e": ("i",), "a": ("i", "e"), "co": ("ca", "chi", "ci", "che"),
        "go": ("ga", "ghi", "ghe"),
    },
    "ru": {"ий": ("ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")},
}  # fmt: skip


_OF_CITIZENS = ("ца", "цу", "цем", "це", "цы", "цев", "цам", "цами", "цах", "ка", "ки", "ку", "кой", "ке")
_CASES = ("а", "у", "ом", "е", "ов", "ам", "ами", "ах")
_NOUN_FORMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "de": {
        "er": ("ers", "ern", "erin", "erinnen"), "e": ("en", "in", "innen"), "i": ("is",), "o": ("os", "a", "as"),
        "it": ("iten", "itin", "itinnen"), "ar": ("arn", "arin", "arinnen"), "Franzose": ("Franzosen", "Französin"),
    },
    "ru": {
        "ец": _OF_CITIZENS, "нин": ("нина", "нину", "нином", "нине", "не", "н", "нам", "нами", "нах", "нка", "нки"),
        **{f"{vowel}ец": tuple(f"{vowel}й{end}" for end in _OF_CITIZENS) for vowel in "аеи"},
        "": (*_CASES, "ы"), "к": (*(f"к{end}" for end in _CASES), "ки"),
        "турок": ("турка", "турку", "турком", "турке", "турки", "туркам", "турками", "турках"),
        "болгарин": ("болгарина", "болгары", "болгар", "болгарам", "болгарами", "болгарка"),
    },
}  # fmt: skip


def main() -> int:
    for code in _FORMS:
        _write(code, "adjectives.csv", HEADER, adjective_rows(code))
        _write(code, "demonyms.csv", DEMONYM_HEADER, demonym_rows(code))
    return 0


def _write(code: str, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (_FOLDER / code / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def adjective_rows(code: str) -> list[tuple[str, str]]:
    """Return the forms of a language, each with its state, in order; a form of several states is left out."""
    return _of_one((form, state) for state, adjective in _adjectives(code) for form in _forms(adjective, _FORMS[code]))


def demonym_rows(code: str) -> list[tuple[str, str]]:
    """Return the nouns for the people of states in all their forms, as `adjective_rows` does."""
    if code not in _NOUN_FORMS:
        rows = [(form, state.removeprefix("state:")) for form, state in adjective_rows(code)]
        return _of_one((form[:1].upper() + form[1:] if code == "fr" else form, state) for form, state in rows)
    return _of_one(
        (form, row["state"])
        for row in _by_hand()
        if row[f"{code}_noun"]
        for noun in _forms(row[f"{code}_noun"], _NOUN_FORMS[code])
        for form in dict.fromkeys((noun, noun[:1].upper() + noun[1:]))
    )


def _of_one(forms: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    states: dict[str, set[str]] = {}
    for form, state in forms:
        states.setdefault(form, set()).add(f"state:{state}")
    return sorted((form, min(of)) for form, of in states.items() if len(of) == 1)


def _adjectives(code: str) -> Iterator[tuple[str, str]]:
    names = Locale(code).languages
    yield from ((state, names[language].lower()) for language, state in _STATES.items() if language in names)
    yield from ((row["state"], row[code]) for row in _by_hand() if row[code])


def _by_hand() -> list[dict[str, str]]:
    with _BY_HAND.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _forms(word: str, endings: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return a word with its other forms; none where it is of no kind that the endings know."""
    fitting = [ending for ending in endings if word.endswith(ending)]
    if not fitting or " " in word:
        return []
    ending = max(fitting, key=len)
    stem = word[: len(word) - len(ending)]
    return [word, *(stem + other for other in endings[ending])]


if __name__ == "__main__":
    sys.exit(main())
