"""Headlines: what a page declares as its title, what it shows as one, and its outlet's name taken off."""

import re
from collections.abc import Container, Iterator, Sequence

from onrecord.flows.clean.metadata import agree
from onrecord.flows.clean.visible import Page, VisibleBlock
from onrecord.warehouse.ids import fold

ELSEWHERE = frozenset("nav footer aside template".split())
_PARTED = re.compile(r"\s+(?:[|\-–—·•»«:]|::|\|\|)\s+|\s*[|»]\s*|:\s+")
_HEADINGS = frozenset("h1 h2 h3".split())
_LONGEST_GAP = 40  # characters of white space around a heading in the source


def headline_block(page: Page, titles: Sequence[str], outlets: Container[str] = ()) -> VisibleBlock | None:
    """Return the block that shows the headline: what equals a title or its beginning, else a heading that agrees.

    A heading that names the outlet (`outlets` are folded names) is a masthead.
    """
    wanted = [fold(part) for title in titles for part in [title, *parts(title)]]
    wanted = [part for part in dict.fromkeys(wanted) if part not in outlets]
    tops = [(block, fold(shown_in(page, block))) for block in page.blocks if "h1" in block.within and _is_own(block)]
    tops = [(block, text) for block, text in tops if text and text not in outlets]
    if found := _equal(tops, wanted) or [block for block, text in tops if agree(titles, text)]:
        return found[0]
    longest = max(map(len, titles), default=0) + _LONGEST_GAP
    short = (block for block in page.blocks if block.end - block.start <= longest and _is_own(block))
    equal = _equal([(block, fold(shown_in(page, block))) for block in short], wanted)
    found = [block for block in equal if block.tag in _HEADINGS] or equal
    return found[0] if found else tops[0][0] if len(tops) == 1 and not titles else None


def _is_own(block: VisibleBlock) -> bool:
    return ELSEWHERE.isdisjoint(block.within)


def _equal(shown: Sequence[tuple[VisibleBlock, str]], wanted: Sequence[str]) -> list[VisibleBlock]:
    """The blocks that equal one of the texts, by the order of these; a lone word counts in headings only."""
    by_text: dict[str, list[VisibleBlock]] = {}
    for block, text in shown:
        if " " in text or block.tag in _HEADINGS:
            by_text.setdefault(text, []).append(block)
    return [block for text in wanted for block in by_text.get(text, [])]


def without_kicker(shown: str, titles: Sequence[str]) -> str:
    """Return the end of a shown headline which a title says is all of it: what precedes is a kicker."""
    for title in titles:
        if len(title) < len(shown) <= 2 * len(title) and fold(shown).endswith(" " + fold(title)):
            return shown[-len(title) :] if fold(shown[-len(title) :]) == fold(title) else title
    return shown


def shown_in(page: Page, block: VisibleBlock) -> str:
    """Return a block's characters, white space folded."""
    return " ".join(page.stream.text[block.start : block.end].split())


def parts(title: str) -> Iterator[str]:
    """Yield what is left of a title without one or more of its parts at either end."""
    cuts = [(found.start(), found.end()) for found in _PARTED.finditer(title)]
    for start, _ in cuts:
        yield title[:start].strip()
    for _, end in cuts:
        yield title[end:].strip()


def without_outlet(title: str, outlets: Container[str]) -> str:
    """Return the title without the outlet's name at its end or beginning; `outlets` are folded names."""
    for found in reversed(list(_PARTED.finditer(title))):
        if fold(title[found.end() :]) in outlets and title[: found.start()].strip():
            return title[: found.start()].strip()
    for found in _PARTED.finditer(title):
        if fold(title[: found.start()]) in outlets and title[found.end() :].strip():
            return title[found.end() :].strip()
    return title
