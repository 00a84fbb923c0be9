"""Where everything stands in the site: addresses relative to its root folder, by id."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from onrecord.flows.report_site.shown import slug
from onrecord.flows.report_site.store import Store

MAX_PART = 30_000  # characters of a text on one page: with all marks some 200 kB
_SHORT = 20  # of an id, its prefix and 16 hex digits: shorter files, still without collision


class Links:
    """Addresses of pages and of receipts on them; None where the site has no such page."""

    def __init__(self, store: Store) -> None:
        self._captures = {row["capture_id"] for row in store.rows("select capture_id from r_captures")}
        self._entities = {row["entity_id"] for row in store.rows("select entity_id from s_entities")}
        self._outlets = {row["outlet_id"] for row in store.rows("select distinct outlet_id from r_captures")} - {None}
        self._receipts = {
            (row["row_id"], row["capture_id"]): row["page"]
            for row in store.rows("select row_id, capture_id, page from r_receipts")
        }
        found = store.rows("select locator, text_id, capture_id from r_places")
        self._places = {(row["locator"], row["text_id"]): row["capture_id"] for row in found}
        self._by_locator: dict[str, list[str]] = {}
        for row in found:
            self._by_locator.setdefault(row["locator"], []).append(row["capture_id"])
        long = store.rows("select capture_id, text from s_articles where n_chars > ?", [MAX_PART])
        self._parts = {row["capture_id"]: parts_of(row["text"]) for row in long}

    def capture(self, locator: str, text_id: str) -> str | None:
        """Return the capture that stands for a text at a place."""
        return self._places.get((locator, text_id))

    def parts(self, capture_id: str) -> Sequence[int]:
        """Return where the pages of an article's text begin, in code points."""
        return self._parts.get(capture_id, (0,))

    def article(self, capture_id: str, char_start: int = 0) -> str | None:
        """Return the page with a position of an article's text."""
        if capture_id not in self._captures:
            return None
        return paged("articles", capture_id, bisect_right(self.parts(capture_id), char_start) - 1)

    def at(self, locator: str) -> str | None:
        """Return the page of the article at a place; of several states the first by id."""
        captures = self._by_locator.get(locator)
        return self.article(min(captures)) if captures else None

    def receipt(self, row_id: str | None, capture_id: str | None) -> str | None:
        """Return the receipt of something found in an article."""
        page = self._receipts.get((row_id or "", capture_id or ""))
        return None if page is None else f"{paged('receipts', capture_id or '', page)}#{anchor(row_id or '')}"

    def receipt_at(self, row_id: str | None, locator: str) -> str | None:
        """Return the receipt of something found at a place."""
        found = (self.receipt(row_id, capture) for capture in self._by_locator.get(locator, ()))
        return next((url for url in found if url), None)

    def entity(self, entity_id: str | None) -> str | None:
        """Return the page of an entity."""
        return paged("entities", entity_id or "") if entity_id in self._entities else None

    def outlet(self, outlet_id: str | None) -> str | None:
        """Return the page of an outlet."""
        return paged("outlets", outlet_id or "") if outlet_id in self._outlets else None

    def story(self, story_id: str | None) -> str | None:
        """Return the page of a story."""
        return paged("stories", story_id) if story_id else None


def paged(folder: str, row_id: str, page: int = 0) -> str:
    """Return the address of a page, from 0, of what has this id."""
    return f"{folder}/{anchor(row_id)}{f'-{page + 1}' if page else ''}.html"


@lru_cache(maxsize=100_000)
def anchor(row_id: str) -> str:
    """Return an id as it stands in fragments and file names, shortened."""
    return slug(row_id)[:_SHORT]


def parts_of(text: str) -> list[int]:
    """Return where the parts of a long text begin: at ends of lines where there are any in the last third of a part."""
    starts = [0]
    while len(text) - starts[-1] > MAX_PART:
        limit = starts[-1] + MAX_PART
        line_end = text.rfind("\n", limit - MAX_PART // 3, limit)
        starts.append(line_end + 1 if line_end > 0 else limit)
    return starts
