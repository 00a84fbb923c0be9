"""Names of countries in texts of any language, as country codes."""

import re
from collections.abc import Callable, Iterator, Mapping

from onrecord.flows.deduplicate.story_terms import UNSPACED

_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
_WORD = re.compile(rf"[^\W\d_{UNSPACED}]+")
_LONGEST_RUN = 8  # characters of a name in a script without blanks


def place_finder(names: Mapping[str, str]) -> Callable[[str], Iterator[str]]:
    """Return a function that yields the code of each name in a text, the longest at each place; names are folded."""
    plain = {" ".join(_WORD.findall(name)): code for name, code in names.items() if not _UNSPACED_RUN.search(name)}
    plain.pop("", None)
    unspaced = {name: code for name, code in names.items() if _UNSPACED_RUN.fullmatch(name)}
    longest: dict[str, int] = {}
    for name in plain:
        first, *rest = name.split()
        longest[first] = max(longest.get(first, 1), 1 + len(rest))

    def find(text: str) -> Iterator[str]:
        folded = text.casefold()
        words = _WORD.findall(folded)
        end = 0
        for at in [place for place, word in enumerate(words) if word in longest]:
            lengths = range(longest[words[at]] if at >= end else 0, 0, -1)
            found = next((n for n in lengths if " ".join(words[at : at + n]) in plain), 0)
            if found:
                end = at + found
                yield plain[" ".join(words[at:end])]
        for run in _UNSPACED_RUN.findall(folded):
            yield from _codes(run, unspaced)

    return find


def _codes(run: str, names: Mapping[str, str]) -> Iterator[str]:
    at = 0
    while at < len(run):
        found = next((run[at : at + n] for n in range(_LONGEST_RUN, 1, -1) if run[at : at + n] in names), "")
        if found:
            yield names[found]
        at += len(found) or 1
