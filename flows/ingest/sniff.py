"""What bytes are, told from the file's name and the bytes themselves.

A known extension decides; the bytes decide where it is missing or unknown, whether a file is packed, and
whether it is text at all.
"""

import codecs
import re
from pathlib import PurePosixPath

from onrecord.flows.ingest.documents import UnusableError

TEXT, HTML = "text", "html"
PACKED_EXTENSIONS = frozenset({".gz", ".zst"})
HEAD_BYTES = 64 * 1024
MAX_CONTROL_SHARE = 0.05

_FORM_OF_EXTENSION = {
    ".txt": TEXT,
    ".text": TEXT,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
}
_NOT_READ = frozenset({".xml", ".rdf", ".warc", ".rtf"})
_PACKING_OF_MAGIC = {b"\x1f\x8b": "gz", b"\x28\xb5\x2f\xfd": "zst"}
_SKIPPABLE_ZST = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
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
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|h[1-6]|p|span|a|b|i|table|ul)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP_START = re.compile(rb"\s*<(?:\?xml|[a-z][\w:-]*[\s/>])", re.IGNORECASE)
_JSON_START = re.compile(rb"\s*(?:\{|\[\s*[{\"\]])")


def packing(head: bytes) -> str | None:
    """Return "gz" or "zst" where a file's first bytes say so."""
    if _SKIPPABLE_ZST.match(head):
        return "zst"
    return next((name for magic, name in _PACKING_OF_MAGIC.items() if head.startswith(magic)), None)


def byte_order_mark(content: bytes) -> tuple[bytes, str] | None:
    """Return the byte order mark that `content` starts with and the codec it stands for."""
    return next((pair for pair in _CODEC_OF_MARK.items() if content.startswith(pair[0])), None)


def is_known(name: str) -> bool:
    """Say whether a file's extension decides what it is."""
    return PurePosixPath(name).suffix.lower() in _FORM_OF_EXTENSION


def form(name: str, head: bytes) -> str:
    """Return TEXT or HTML for a file of this name (without .gz or .zst) and first unpacked bytes.

    Raises UnusableError (unknown_format) where neither tells.
    """
    if packing(head):
        raise UnusableError("unknown_format", "packed more than once; unpack it once")
    extension = PurePosixPath(name).suffix.lower()
    if extension in _FORM_OF_EXTENSION:
        return _FORM_OF_EXTENSION[extension]
    check_is_text(head)
    if extension in _NOT_READ:
        raise UnusableError("unknown_format", f"files of type {extension} are not read")
    return _form_of_content(head)


def _form_of_content(head: bytes) -> str:
    mark = byte_order_mark(head)
    if mark and mark[1] != "utf-8-sig":
        return TEXT
    start = head.removeprefix(codecs.BOM_UTF8)
    if _HTML_START.match(start):
        return HTML
    if _JSON_START.match(start) or _MARKUP_START.match(start):
        raise UnusableError("unknown_format", "markup or JSON that is neither HTML nor JSON Lines")
    if not _is_utf8(start):
        raise UnusableError("unknown_format", "no known extension, and the bytes are not UTF-8 text")
    return TEXT


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        return False
    return True


def check_is_text(content: bytes) -> None:
    """Raise UnusableError (binary) where `content` is not text in any encoding we expect.

    That is: a well-known magic number, NUL without the byte order mark of UTF-16 or UTF-32, or more than
    MAX_CONTROL_SHARE control characters in the first HEAD_BYTES.
    """
    if content.startswith(_BINARY_MAGIC):
        raise UnusableError("binary", f"starts like a binary file: {content[:5]!r}")
    mark = byte_order_mark(content)
    if mark and mark[1] != "utf-8-sig":
        return
    if b"\0" in content:
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
