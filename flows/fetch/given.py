"""An address as it was given to be fetched, and what holds for all that it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from onrecord.flows.fetch.links import Link


@dataclass(frozen=True)
class Given:
    """An address; `said` is declared of every document that it leads to, where nothing else is.

    It may lead to `max_entries` pages (None: as the policy says); entries dated before `since` are left out.
    """

    url: str
    said: Mapping[str, str] = field(default_factory=dict)
    max_entries: int | None = None
    since: datetime | None = None

    def takes(self, link: Link) -> bool:
        """Say whether a listed page is to be fetched; one with no date that can be read is."""
        if self.since is None or link.is_list:
            return True
        dates = [_date(link.changed), _date(link.metadata.get("published", ""))]
        known = [date for date in dates if date]
        return not known or max(known) >= self.since


def _date(text: str) -> datetime | None:
    """Return a date as ISO 8601 or RFC 5322 writes it, in UTC where it names no zone."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text.strip())
        except ValueError:
            continue
        return found.replace(tzinfo=found.tzinfo or UTC)
    return None
