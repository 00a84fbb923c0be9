"""Fills the templates and writes the files of the site."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined

from onrecord.flows.report_site.links import Links, anchor
from onrecord.flows.report_site.shown import date_of, kind_of, percent, visible, web_address, words
from onrecord.flows.report_site.templating import Templates

ASSETS = ("style.css", "search.js")
# What accounts differ in.
SUBJECTS = {
    "numeric": "in figures",
    "date": "in time",
    "place": "in place",
    "entity": "in who",
    "manner": "in wording",
    "polarity": "in whether it is so",
}
# What shows who took words from whom.
BASES = {"time": "times of publication", "slug": "credit to an agency", "none": "nothing"}


def _source(name: str) -> str:
    return files("onrecord.flows.report_site").joinpath("templates", name).read_text(encoding="utf-8")


class Site:
    """A folder being filled with pages; knows what it has written."""

    def __init__(self, folder: Path, links: Links, about: dict[str, Any]) -> None:
        self.folder = folder
        self.n_pages = 0
        self._folders: set[str] = set()
        self._templates = Templates(
            loader=FunctionLoader(_source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals.update(links=links, about=about, anchor=anchor, bases=BASES, subjects=SUBJECTS, root="")
        self._templates.filters.update(date=date_of, percent=percent, web=web_address, words=words, kind=kind_of)

    def page(self, url: str, template: str, **values: Any) -> None:
        """Write the page at an address relative to the root."""
        root = "../" * url.count("/")
        filled = self._templates.get_template(template).render(values, root=root, url=url)
        self._write(url, visible(filled))  # of the whole page, so that no value can be forgotten
        self.n_pages += 1

    def assets(self) -> None:
        """Write style and script, which all pages share."""
        for name in ASSETS:
            self._write(f"assets/{name}", _source(name))

    def script(self, url: str, content: str) -> None:
        """Write a script of data."""
        self._write(url, content)

    def _write(self, url: str, content: str) -> None:
        within = url.rpartition("/")[0]
        if within not in self._folders:
            (self.folder / within).mkdir(parents=True, exist_ok=True)
            self._folders.add(within)
        (self.folder / url).write_bytes(content.encode("utf-8", "replace"))
