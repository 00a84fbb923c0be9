"""A block of an article: its characters, what it is, and why it is no part of the body where it is none."""

from dataclasses import dataclass
from functools import lru_cache

from onrecord.flows.clean.lines import Part
from onrecord.warehouse.ids import fold

# What an article says in its own sentences; with the heads between them, that is its body.
PROSE_KINDS = frozenset({"paragraph", "bullet"})
BODY_KINDS = PROSE_KINDS | {"section_head"}
_REASONS = {
    "author_bio": "author",
    "agency_slug": "agency",
    "caption": "picture",
    "correction": "correction",
    "dek": "summary",
    "headline": "headline",
    "pullquote": "repeats the body",
}


@dataclass(frozen=True)
class Block:
    """A part and what it is; the block begins `mark` characters after its part (a bullet is no content).

    `left_out` says why a block is no part of the body, of boilerplate which furniture of a page it is; kinds that
    are never body need no other reason than what they are.
    """

    part: Part
    kind: str
    mark: int = 0
    left_out: str | None = None

    @property
    def text(self) -> str:
        """The block's characters."""
        return self.part.stream.text[self.mark :]

    @property
    def folded(self) -> str:
        """The block's characters as used for matching."""
        return _folded(self.text)

    @property
    def is_body(self) -> bool:
        """Whether it belongs to the article's body."""
        return self.kind in BODY_KINDS and self.left_out is None

    @property
    def exclude_reason(self) -> str | None:
        """Why it is not body, of the closed list of ``blocks.exclude_reason``."""
        return self.left_out or _REASONS.get(self.kind)


_folded = lru_cache(maxsize=128)(fold)  # several steps compare the same few blocks
