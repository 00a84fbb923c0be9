"""Locators: `path` or `path#entry`, where the last `#` always parts the two.

Inside either part `#` is written ``%23`` and a byte of a file name that is not UTF-8 ``%80`` to ``%FF``; a
``%`` that would read as one of these is written ``%25``. Everything else stays as it is, so a part without
these characters is readable unchanged, and `unescape` gives back every part exactly. A web address has escapes of
its own and, once its fragment is off, no `#`: it stands as it is in the place of the path.
"""

import re

_AMBIGUOUS = re.compile(r"%(?=23|25|[89A-F][0-9A-F])")
_UNDECODED = re.compile("[\udc80-\udcff]")
_ESCAPED = re.compile(r"%(23|25|[89A-F][0-9A-F])")


def escape(part: str) -> str:
    """Return a path or entry as it stands in a locator; undecodable bytes are as `os.fsdecode` gives them."""
    shielded = _AMBIGUOUS.sub("%25", part).replace("#", "%23")
    return _UNDECODED.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", shielded)


def unescape(part: str) -> str:
    """Return the path or entry that `escape` wrote as `part`."""
    return _ESCAPED.sub(lambda found: _character(int(found[1], 16)), part)


def entry(path_locator: str, key: str) -> str:
    """Return the locator of entry `key` of the container at `path_locator` (which is escaped already)."""
    return f"{path_locator}#{escape(key)}"


def _character(code: int) -> str:
    return chr(code if code < 0x80 else 0xDC00 + code)
