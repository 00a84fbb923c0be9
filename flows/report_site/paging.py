"""Lists that are too long for one page: the same slice of every list on each page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.flows.report_site.links import paged


@dataclass(frozen=True)
class Leaf:
    """One of the pages of a thing: its number from 0, how many there are, and the addresses of all."""

    number: int
    folder: str
    row_id: str
    n_pages: int

    @property
    def url(self) -> str:
        """Where it stands."""
        return paged(self.folder, self.row_id, self.number)

    @property
    def others(self) -> list[tuple[int, str]]:
        """Numbers from 1 and addresses of all pages."""
        return [(n + 1, paged(self.folder, self.row_id, n)) for n in range(self.n_pages)]


def leaves(
    folder: str, row_id: str, lists: Mapping[str, Sequence[Any]], sizes: Mapping[str, int]
) -> Iterator[tuple[Leaf, dict[str, Sequence[Any]]]]:
    """Yield the pages of a thing and what of each list stands on it; at least one."""
    n_pages = max(1, *(-(-len(rows) // sizes[name]) for name, rows in lists.items()))
    for number in range(n_pages):
        part = {name: rows[number * sizes[name] : (number + 1) * sizes[name]] for name, rows in lists.items()}
        yield Leaf(number, folder, row_id, n_pages), part
