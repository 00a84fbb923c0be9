"""Times as dateparser's search finds them in running text; run in an interpreter that has dateparser.

Reads a document a line from standard input (JSON with key, text, day) and writes a line for each: the expressions with
their places and the first and last day of what each means, and the CPU seconds. Dates are counted from the document's
day, past ones preferred; how long what is found lasts (day, month, year) its own parser says. A string that it does not
give back as it stands in the text is looked for from the last one on. Imports nothing of this project.
"""

import json
import sys
import time
from calendar import monthrange
from datetime import datetime
from typing import Any

Found = dict[str, Any]


def main() -> None:
    """Answer line by line."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    for line in sys.stdin:
        document = json.loads(line)
        settings = {"RELATIVE_BASE": datetime.fromisoformat(document["day"]), "PREFER_DATES_FROM": "past"}
        parser = DateDataParser(languages=["en"], settings=settings)
        start = time.process_time()
        found = search_dates(document["text"], languages=["en"], settings=settings) or []
        cpu = time.process_time() - start
        answer = {"key": document["key"], "found": _placed(document["text"], found, parser), "cpu_s": cpu}
        print(json.dumps(answer), flush=True)


def _placed(text: str, found: list[tuple[str, datetime]], parser: Any) -> list[Found]:
    made, place = [], 0
    for surface, at in found:
        start = text.find(surface, place)
        if start < 0:
            continue
        place = start + len(surface)
        period = (parser.get_date_data(surface) or {"period": "day"})["period"]
        first, last = _days(at, period)
        made.append({"start": start, "end": place, "first": first, "last": last, "surface": surface})
    return made


def _days(at: datetime, period: str) -> tuple[str, str]:
    if period == "year":
        return f"{at.year:04}-01-01", f"{at.year:04}-12-31"
    if period == "month":
        last = monthrange(at.year, at.month)[1]
        return f"{at.year:04}-{at.month:02}-01", f"{at.year:04}-{at.month:02}-{last:02}"
    return at.date().isoformat(), at.date().isoformat()


if __name__ == "__main__":
    main()
