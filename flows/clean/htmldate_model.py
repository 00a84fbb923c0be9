"""The one place that knows htmldate: a guess at the day of a page that states none where others look."""

from htmldate import find_date
from lxml.etree import LxmlError

# The wall clock anchors no date: by default days after today would be refused.
_LATEST = "2100-01-01"
_NEW_YEAR = "-01-01"


def guess_day(html: str) -> str | None:
    """Return a day, or a year where only that may have been found (1 January), as ISO 8601; None without any."""
    try:
        found = find_date(html, original_date=True, extensive_search=False, max_date=_LATEST)
    except (ValueError, LxmlError):
        return None
    return found.removesuffix(_NEW_YEAR) if found else None
