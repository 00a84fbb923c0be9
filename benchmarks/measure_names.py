"""Makes seeds/measures/names.csv: how currencies and units are called in each language of ``seeds/languages``.

    python -m benchmarks.measure_names

Names and plural forms are those of the Unicode CLDR by way of Babel; what they lack stands in the languages' own
``quantities.toml``. Only currencies that are legal tender somewhere, and some that the euro replaced, are taken.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name
from babel.units import format_unit

_SEEDS = Path(__file__).parent.parent / "seeds"
_REPLACED = "ATS BEF BGN DEM ESP FIM FRF GRD HRK IEP ITL NLG PTE".split()
_COUNTS = (1, 2, 5, 1.5)  # one of each plural form of the languages of Europe


def main() -> int:
    """Write the file anew."""
    languages = sorted(folder.name for folder in (_SEEDS / "languages").iterdir() if folder.is_dir())
    rows = sorted({row for code in languages for row in (*_currencies(code), *_units(code))})
    with (_SEEDS / "measures" / "names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("language", "kind", "measure", "name"))
        writer.writerows(rows)
    return 0


def _currencies(language: str) -> Iterator[tuple[str, str, str, str]]:
    tender = {
        code
        for periods in get_global("territory_currencies").values()
        for code, _, end, is_tender in periods
        if is_tender and end is None
    }
    for code in sorted(tender | set(_REPLACED)):
        for count in _COUNTS:
            name = get_currency_name(code, count, locale=language)
            if name != code and "(" not in name:
                yield language, "currency", code, name.casefold()


def _units(language: str) -> Iterator[tuple[str, str, str, str]]:
    variants = [variant for variant in (language, f"{language}_GB") if Locale.parse(language) and _exists(variant)]
    with (_SEEDS / "measures" / "units.csv").open(encoding="utf-8", newline="") as file:
        known = [(row["unit"], row["cldr"]) for row in csv.DictReader(file) if row["cldr"]]
    for unit, cldr in known:
        for variant in variants:
            for count in _COUNTS:
                yield language, "unit", unit, _without_number(format_unit(count, cldr, "long", locale=variant))


def _exists(locale: str) -> bool:
    return locale in {"en_GB"} or "_" not in locale


def _without_number(text: str) -> str:
    return text.lstrip("0123456789.,  ").casefold().strip()


if __name__ == "__main__":
    sys.exit(main())
