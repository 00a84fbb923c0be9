"""Front matter: a YAML block between two `---` lines at the very start of a text file.

Values are read as they are written (YAML's "base" schema): ``language: no`` is Norwegian and not false, a
date stays the characters of the date. Aliases are refused, so no block can expand; tags construct nothing.
A block that is not valid front matter is no front matter: the whole file is then text.
"""

import json
import re

import yaml

MAX_CHARS = 64 * 1024
MAX_DEPTH = 10
ERROR_KEY = "front_matter_error"

_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))---[ \t]*(?:\r\n|\r|\n|\Z)")
_KEY = re.compile(r"[\w.-]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class _Loader(yaml.BaseLoader):
    """Strings, lists and mappings only; no aliases, no deep nesting (which would exhaust Python's stack)."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed in front matter")
        if self.depth >= MAX_DEPTH:
            raise yaml.YAMLError(f"nested more than {MAX_DEPTH} deep")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def split(text: str) -> tuple[dict[str, str], int]:
    """Return the front matter's values and the code point where the body starts.

    Without front matter that is ``({}, 0)``. Where a first line `---` opens a block that cannot be read, the
    body starts at 0 as well and the only value is a sentence under ``front_matter_error``.
    A list of plain values is joined by "; "; deeper values are written as JSON; empty and null ones left out.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return {}, 0
    closing = _CLOSING.search(text, opening.end(), opening.end() + MAX_CHARS)
    if closing is None:
        return {ERROR_KEY: f"no closing --- line within {MAX_CHARS} characters"}, 0
    try:
        return _values(text[opening.end() : closing.start()]), closing.end()
    except yaml.YAMLError as error:
        return {ERROR_KEY: " ".join(str(error).split())}, 0


def _values(block: str) -> dict[str, str]:
    loader = _Loader(block)
    root = loader.get_single_node()
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise yaml.YAMLError("expected `key: value` lines")
    values: dict[str, str] = {}
    for key_node, value_node in root.value:
        key = _key(key_node)
        if key in values:
            raise yaml.YAMLError(f"key {key!r} is given twice")
        values[key] = _flat(loader.construct_object(value_node, deep=True))
    if any(_SURROGATE.search(value) for value in values.values()):
        raise yaml.YAMLError("an escape gives half of a surrogate pair, which is no character")
    return {key: value for key, value in values.items() if value}


def _key(node: yaml.Node) -> str:
    """Return a key's name; prose with a colon ("Press release: …") is no key."""
    if not isinstance(node, yaml.ScalarNode) or not _KEY.fullmatch(node.value):
        raise yaml.YAMLError("expected keys of one word each")
    return str(node.value)


def _flat(value: object) -> str:
    """Return a value as one string."""
    if isinstance(value, str):
        return "" if value in _NULLS else value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "; ".join(part for part in value if part not in _NULLS)
    return json.dumps(value, ensure_ascii=False)
