"""A strict reading of HTML: tags closed in order, no id twice, no link in a link, and what a page points at."""

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "rect", "line", "circle"}
# What a browser would fetch by itself, or with the address that a person follows.
POINTING = {"href", "src", "action", "srcset", "data", "poster", "formaction", "xlink:href"}


class Page(HTMLParser):
    """Errors of a page, its ids, links and texts."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.errors: list[str] = []
        self.ids: set[str] = set()
        self.pointers: list[tuple[str, str, dict[str, str]]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        self.errors += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) < len(attrs):
            self.errors.append(f"an attribute of <{tag}> twice at {self.getpos()}")
        if tag == "a" and "a" in self._open:
            self.errors.append(f"a link in a link at {self.getpos()}")
        if tag in {"p", "ul", "table", "div"} and "p" in self._open:
            self.errors.append(f"<{tag}> in a paragraph at {self.getpos()}")
        if "id" in given:
            if given["id"] in self.ids:
                self.errors.append(f"id {given['id']} twice")
            self.ids.add(given["id"])
        self.tags.append((tag, given))
        self.pointers += [(tag, value, given) for name, value in given.items() if name in POINTING]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.errors.append(f"</{tag}> out of order at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.text += data
