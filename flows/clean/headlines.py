"""Headlines: what a page declares as its title, what it shows as one, and its outlet's name taken off."""

import re
from collections.abc import Container, Iterator, Sequence

from onrecord.flows.clean.metadata import Candidate, agree
from onrecord.flows.clean.visible import Page, VisibleBlock
from onrecord.warehouse.ids import fold

ELSEWHERE = frozenset("nav footer aside template".split())
_PARTED = re.compile(r"\s+(?:[|\-–—·•»«:]|::|\|\|)\s+|\s*[|»]\s*|:\s+")
_LONGEST_GAP = 40  # characters of white space around a heading in the source


def headline_block(page: Page, titles: Sequence[str]) -> VisibleBlock | None:
    """Return the block that shows the headline: a top heading that a title agrees with, else what equals one."""
    blocks = [block for block in page.blocks if not ELSEWHERE & set(block.within)]
    tops = [(block, text) for block in blocks if block.tag == "h1" and (text := shown_in(page, block))]
    folded = {fold(part) for title in titles for part in [title, *parts(title)]}
    equal = [block for block, text in tops if fold(text) in folded]
    agreed = equal or [block for block, text in tops if agree(titles, text)]
    if agreed:
        return agreed[0]
    longest = max(map(len, folded), default=0) + 2 * _LONGEST_GAP
    for block in blocks:
        if block.end - block.start <= longest and fold(text := shown_in(page, block)) in folded and " " in text:
            return block
    return tops[0][0] if len(tops) == 1 and not titles else None


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
