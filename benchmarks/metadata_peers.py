"""Headline, authors and day as other programs read them from pages; run in an interpreter that has those programs.

Reads a page a line from standard input (JSON with key, url, html) and writes a line for each: what every peer found
and the CPU seconds it took. A peer that raises has found nothing. Imports nothing of this project.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any

Found = dict[str, Any]


def _trafilatura() -> Callable[[str, str], Found]:
    from trafilatura.metadata import extract_metadata

    def read(html: str, url: str) -> Found:
        found = extract_metadata(html, default_url=url or None)
        return {"headline": found.title, "byline": found.author, "published": found.date}

    return read


def _htmldate() -> Callable[[str, str], Found]:
    from htmldate import find_date

    def read(html: str, url: str) -> Found:
        return {"published": find_date(html, url=url or None, original_date=True)}

    return read


def _newspaper() -> Callable[[str, str], Found]:
    from newspaper import Article

    def read(html: str, url: str) -> Found:
        article = Article(url or "https://page.example/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        day = article.publish_date
        return {
            "headline": article.title,
            "byline": "; ".join(article.authors),
            "published": day.isoformat() if day else None,
        }

    return read


def _newsplease() -> Callable[[str, str], Found]:
    from newsplease import NewsPlease

    def read(html: str, url: str) -> Found:
        article = NewsPlease.from_html(html, url=url or None, fetch_images=False)
        day = article.date_publish
        return {
            "headline": article.title,
            "byline": "; ".join(article.authors or []),
            "published": day.isoformat() if day else None,
        }

    return read


PEERS = {
    "trafilatura": _trafilatura,
    "htmldate": _htmldate,
    "newspaper4k": _newspaper,
    "news-please": _newsplease,
}


def main(lines: Iterable[str]) -> None:
    """Answer every line of standard input; peers that cannot be imported are left out."""
    warnings.simplefilter("ignore")
    readers: dict[str, Callable[[str, str], Found]] = {}
    for name, load in PEERS.items():
        try:
            readers[name] = load()
        except ImportError as error:
            print(f"{name}: {error}", file=sys.stderr)
    for line in lines:
        page = json.loads(line)
        found = {name: _timed(read, page["html"], page["url"] or "") for name, read in readers.items()}
        print(json.dumps({"key": page["key"], "found": found}), flush=True)


def _timed(read: Callable[[str, str], Found], html: str, url: str) -> Found:
    start = time.process_time()
    try:
        found = read(html, url)
    except Exception as error:
        found = {"error": type(error).__name__}
    return {**found, "cpu_s": time.process_time() - start}


if __name__ == "__main__":
    main(sys.stdin)
