"""What may be shown of a value from the outside: no control characters, no addresses but those of the web."""

import re
import unicodedata
from datetime import datetime
from urllib.parse import urlsplit

# Characters that turn, hide or join what stands beside them. Joiners (U+200C, U+200D) and the soft hyphen belong to
# honest words.
_TURNING = (0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
_CONTROL = (code for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and chr(code) not in "\n\t")
_SURROGATES = range(0xD800, 0xE000)
_HIDDEN = re.compile("[" + "".join(re.escape(chr(code)) for code in (*_CONTROL, *_TURNING)) + "\ud800-\udfff]")
_PLAIN = bytes((*b"\n\t", *range(0x20, 0x7F)))
_UNNAMED = re.compile(r"[^A-Za-z0-9]+")
_KINDS = {
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "region",
    "NORP": "people or party",
    "FAC": "building",
    "ROLE": "office",
}
_FORMS = {
    "instant": "%Y-%m-%d %H:%M UTC",
    "bounded": "%Y-%m-%d",
    "month": "%Y-%m",
    "year": "%Y",
    "decade": "%Y",
    "century": "%Y",
}


def visible(text: str) -> str:
    """Return text with control and direction characters replaced by their numbers, as in ⟦U+202E⟧."""
    # Nearly all of a page is plain: without that, there is little left to look through.
    left = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    return _HIDDEN.sub(_number, text) if _HIDDEN.search(left) else text


def _number(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd" if code in _SURROGATES else f"⟦U+{code:04X}⟧"


def web_address(address: str | None) -> str | None:
    """Return an address that may be linked to: http or https with a host; else None."""
    if not address or any(c.isspace() or not c.isprintable() for c in address):
        return None
    try:
        parts = urlsplit(address)
        return address if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def date_of(at: datetime | None, precision: str | None = "day") -> str:
    """Return a time of publication as exactly as it is known."""
    return "undated" if at is None else at.strftime(_FORMS.get(precision or "day", "%Y-%m-%d"))


def slug(row_id: str) -> str:
    """Return an id as it may stand in file names and fragments."""
    return _UNNAMED.sub("-", row_id)


def words(value: str | None) -> str:
    """Return a value of a closed list, as `by_rules`, in words."""
    return (value or "").replace("_", " ")


def kind_of(kind: str) -> str:
    """Return what sort of thing an entity is, in a reader's words."""
    return _KINDS.get(kind, words(kind).lower())


def percent(share: float | None) -> str:
    """Return a share in percent; a dash where it is not known."""
    return "–" if share is None else f"{100 * share:.0f} %"
