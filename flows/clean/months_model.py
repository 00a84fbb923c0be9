"""The one place that knows Babel: names of months and territories, from the Unicode CLDR, in the languages of news."""

from collections.abc import Callable, Mapping
from functools import cache

from babel import Locale

_LANGUAGES = (
    "en de fr es pt it nl ru uk pl cs sk sl hr sr bg mk ro hu el tr sv da nb nn fi et lv lt is ga sq ca gl eu bs be hy "
    "ka az kk uz ar fa he ur hi bn ta te mr gu pa ml kn si ne id ms vi fil sw af"
).split()
_SHORT = 4  # letters of names cut short
_SHORTEST = 3  # letters; shorter ones are words of other languages
# how news write what the CLDR abbreviates otherwise
_ALSO = {
    "en": {"sept": 9}, "de": {"sept": 9, "febr": 2, "märz": 3, "mrz": 3, "jänner": 1, "feber": 2},
    "nl": {"febr": 2, "mrt": 3},
    "es": {"ene": 1, "ago": 8, "set": 9, "sept": 9, "dic": 12},
    "pt": {"ago": 8, "set": 9},
    "it": {"ago": 8, "set": 9, "dic": 12},
}  # fmt: skip


def month_names() -> Callable[[str | None], Mapping[str, int]]:
    """Return a function from a language (ISO 639-1) to the months, by folded name, full or cut.

    Where languages differ (listopad is November in Polish and October in Croatian) the asked one's meaning holds, and
    without it the name means nothing. A language knows short names of its own and English ones alone, since others are
    common words ("set", "mai"); where none is asked for, all are known.
    """
    names = {language: dict(_names(language)) | _ALSO.get(language, {}) for language in _LANGUAGES}
    meanings: dict[str, set[int]] = {}
    for found in names.values():
        for name, month in found.items():
            meanings.setdefault(name, set()).add(month)
    shared = {name: min(months) for name, months in meanings.items() if len(months) == 1}

    @cache
    def of(language: str | None) -> Mapping[str, int]:
        if language not in names:
            return shared
        long = {name: month for name, month in shared.items() if len(name) > _SHORT}
        return long | names["en"] | names[language]

    return of


def territory_names() -> dict[str, str]:
    """Return the ISO 3166 codes of states and territories by folded name, in all languages.

    A name that means different ones in different languages is left out.
    """
    codes: dict[str, set[str]] = {}
    for language in (*_LANGUAGES, "zh", "zh_Hant", "ja", "ko", "th"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and len(name) > 1:
                codes.setdefault(name.casefold(), set()).add(code)
    return {name: min(found) for name, found in codes.items() if len(found) == 1}


def _names(language: str) -> list[tuple[str, int]]:
    months = Locale.parse(language).months
    return [
        (folded, number)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[context][width].items()
        if len(folded := name.casefold().strip(". ")) >= _SHORTEST and not any(map(str.isdigit, folded))
    ]
