"""Fills the templates and writes the files of the site."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, nodes
from markupsafe import escape

from onrecord.flows.report_site.links import Links, anchor
from onrecord.flows.report_site.shown import date_of, kind_of, percent, present, visible, web_address, words

ASSETS = ("style.css", "search.js")
_SHORT = 48  # characters
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


def escaped(value: object) -> str:
    """Escape what a template prints. Pages say the same short things again and again, which are looked up."""
    if type(value) is str and len(value) < _SHORT:
        return _escaped_short(value)
    return escape(value)


@lru_cache(maxsize=1 << 14)
def _escaped_short(value: str) -> str:
    return escape(value)


class _Templates(Environment):
    """Templates of rows: a name after a dot is looked for among the keys of a row first, which most of them are."""

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Let a template escape by `escaped` what it prints: the last import of a name counts."""
        generated = super()._generate(source, name, filename, defer_init)
        return f"{generated}\nfrom {__name__} import escaped as escape\n"

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what a template means by `row.name`."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class Site:
    """A folder being filled with pages; knows what it has written."""

    def __init__(self, folder: Path, links: Links, about: dict[str, Any]) -> None:
        self.folder = folder
        self.n_pages = 0
        self._folders: set[str] = set()
        self._templates = _Templates(
            loader=FunctionLoader(_source),
            autoescape=True,
            finalize=present,
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
        (self.folder / url).write_text(content, encoding="utf-8", errors="replace")
