"""What first bytes tell: whether they are text at all, and what plain text, JSON Lines and markup look like."""

import codecs
import re

from onrecord.flows.ingest.documents import UnusableError

HEAD_BYTES = 64 * 1024
MAX_CONTROL_SHARE = 0.05
MAX_NUL_SHARE = 0.001  # pages in the wild have some, left by scripts that filled in nothing; browsers skip them

# Formats that are known and not read: their text would make no sense as plain text.
NOT_READ = frozenset({".rtf"})
_BINARY_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"PAR1", b"{\\rtf")
# UTF-32 stands before UTF-16, whose little-endian mark it begins with.
_CODEC_OF_MARK = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# C0 controls and DEL but for white space and SO, SI and ESC, by which ISO-2022 encodings switch their sets.
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\v\f\r\x0e\x0f\x1b")
_WHITE = b" \t\r\n\v\f\0"
_MARKUP_START = re.compile(rb"\s*<(?:\?xml|[a-z][\w:-]*[\s/>])", re.IGNORECASE)
_JSON_START = re.compile(rb"\s*(?:\{|\[\s*[{\"\]])")


def byte_order_mark(content: bytes) -> tuple[bytes, str] | None:
    """Return the byte order mark that `content` starts with and the codec it stands for."""
    return next((pair for pair in _CODEC_OF_MARK.items() if content.startswith(pair[0])), None)


def is_utf8_text(head: bytes) -> bool:
    """Say whether the bytes are UTF-8, or marked UTF-16 or UTF-32, and begin like prose: not like markup or JSON."""
    mark = byte_order_mark(head)
    if mark and mark[1] != "utf-8-sig":
        return True
    start = head.removeprefix(codecs.BOM_UTF8)
    return _is_utf8(start) and not _JSON_START.match(start) and not _MARKUP_START.match(start)


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        return False
    return True


def check_is_text(content: bytes) -> None:
    """Raise UnusableError (binary) where `content` is not text in any encoding we expect.

    That is: a well-known magic number; without the byte order mark of UTF-16 or UTF-32, more than MAX_NUL_SHARE of
    NUL; or more than MAX_CONTROL_SHARE control characters in the first HEAD_BYTES.
    """
    if content.startswith(_BINARY_MAGIC):
        raise UnusableError("binary", f"starts like a binary file: {content[:5]!r}")
    mark = byte_order_mark(content)
    if mark and mark[1] != "utf-8-sig":
        return
    if content.count(0) > MAX_NUL_SHARE * len(content):
        raise UnusableError("binary", f"NUL at byte {content.index(0)}, and no mark of UTF-16 or UTF-32")
    head = content[:HEAD_BYTES]
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    if n_controls > MAX_CONTROL_SHARE * len(head):
        raise UnusableError("binary", f"{n_controls} control characters in the first {len(head)} bytes")


def check_has_content(content: bytes) -> None:
    """Raise UnusableError (empty) where `content` is nothing but a byte order mark and white space."""
    mark = byte_order_mark(content)
    if not content[len(mark[0]) if mark else 0 :].strip(_WHITE):
        raise UnusableError("empty", f"{len(content)} bytes without a character of text")
