"""Bytes to characters, each with its bytes; which charset was used is said, never assumed.

Order: byte order mark; strict UTF-8; what was declared; what the bytes suggest. Declared labels are read as
browsers read them (WHATWG Encoding Standard: "latin-1" means Windows-1252), since pages are written for browsers.
"""

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.flows.clean.alphabets import contradicts
from onrecord.flows.clean.characters import characters
from onrecord.flows.clean.stream import Stream

Detect = Callable[[bytes], str | None]

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_BROWSER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
    "utf-16": "utf-16-le", "utf-32": "utf-32-le", "iso2022_jp": "iso2022_jp_ext",
}  # fmt: skip
# labels of the WHATWG Encoding Standard that Python does not know
_LABELS = {
    "csgb2312": "gb18030", "gb_2312": "gb18030", "gb_2312-80": "gb18030", "cn-big5": "big5", "x-x-big5": "big5",
    "windows-31j": "cp932", "windows-949": "cp949", "cseuckr": "cp949", "ksc_5601": "cp949", "ks_c_5601-1989": "cp949",
    "cseucpkdfmtjapanese": "euc_jp", "windows-874": "cp874", "dos-874": "cp874", "koi": "koi8-r", "koi8": "koi8-r",
    "koi8-ru": "koi8-u", "mac": "macintosh", "x-mac-ukrainian": "mac-cyrillic", "logical": "iso8859-8",
    "visual": "iso8859-8", "unicode": "utf-16", "ucs-2": "utf-16", "iso-10646-ucs-2": "utf-16",
    "unicode-1-1-utf-8": "utf-8",
}  # fmt: skip
_ISO_8859 = re.compile(r"iso-?8859-?(\d+)(?:-[ei])?")
_META = re.compile(rb"""<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_META_WITHIN = 4096
_NO_CHARSETS = frozenset("unicode-escape raw-unicode-escape utf-7 idna punycode undefined mbcs oem".split())
_CONTROLS = bytes([*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_C1_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
_MAX_BAD_SHARE = 0.1
_MAX_BAD_CHARACTERS = 0.02  # of those beyond ASCII: more is no damage but another charset
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_ONE_DAMAGE = re.compile("\ufffd{1,3}")  # a byte lost or added spoils what is left of its sequence
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
# a capital before a closing mark or blank is likely in charsets of one byte too: "CAFÉ»"
_FORMED = re.compile(
    rb"[\xc0-\xdf](?![\x85\x91-\x97\xa0\xab\xbb])[\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf7][\x80-\xbf]{3}"
)
# at the end, or a capital behind a small letter
_CUT = re.compile(
    rb"(?:[\xc2-\xc5\xe2]|[\xe0-\xef][\x80-\xbf]|[\xf0-\xf7][\x80-\xbf]{1,2})\Z|(?<=[a-z])[\xc3-\xc5](?![\x80-\xff])"
)


class Undecodable(ValueError):
    """No charset turns the bytes into text."""


@dataclass(frozen=True)
class Decoded:
    """The characters with their bytes, and how they were decoded."""

    stream: Stream
    charset_used: str
    charset_detected: str | None
    n_errors: int


def decode(content: bytes, declared: Sequence[str], detect: Detect) -> Decoded:
    """Decode `content`; `declared` holds labels from outside the bytes, most trusted first.

    Bytes that do not fit become U+FFFD which keep their bytes. Raises Undecodable.
    """
    for bom, marked in _BOMS:
        if content.startswith(bom):
            return _checked(content, marked, marked, len(bom))
    labels = [codec for label in [*declared, *_declared_inside(content)] if (codec := _codec(label))]
    for codec in (*_escaped(content, labels), *_wide(content)):
        if (text := _fitting(content, codec)) is not None:
            return _decoded(content, codec, codec, text=text)
    if (text := _fitting(content, "utf-8")) is not None:
        return _decoded(content, "utf-8", "ascii" if content.isascii() else "utf-8", text=text)
    return _unmarked(content, labels, _codec(detect(content) or ""))


def _unmarked(content: bytes, labels: Sequence[str], detected: str | None) -> Decoded:
    """Decode what is no UTF-8 and bears no mark: labels are believed where the bytes don't contradict them."""
    credible = [codec for codec in labels if codec != "utf-8" and not contradicts(content, detected, codec)]
    for codec in credible:
        if (text := _fitting(content, codec)) is not None:
            return _decoded(content, codec, detected, text=text)
    if _is_damaged_utf8(content):
        return _checked(content, "utf-8", detected)
    nearly = (codec for codec in credible if _nearly_fits(content, codec))
    last = next(nearly, detected) or next(iter(labels), None)
    if last is None:
        raise Undecodable("no charset is declared and none could be detected")
    return _checked(content, last, detected)


def _declared_inside(content: bytes) -> Iterator[str]:
    for match in _META.finditer(content[:_META_WITHIN]):
        label = match.group(1).decode("ascii", "ignore")
        # a label that could be read as bytes cannot be true of two-byte units
        yield "utf-8" if label.lower().startswith("utf-16") else label


def _codec(label: str) -> str | None:
    plain = label.strip("\"' \t").lower()
    if part := _ISO_8859.fullmatch(plain):
        plain = f"iso8859-{part[1]}"
    try:
        name = codecs.lookup(_LABELS.get(plain) or plain.removeprefix("x-") or "unknown").name
    except (LookupError, ValueError):
        return None
    name = _BROWSER.get(name, name)
    try:
        " ".encode(name)
    except (LookupError, UnicodeError):  # rot13, hex and the like are no charsets
        return None
    return None if name.replace("_", "-") in _NO_CHARSETS else name


def _escaped(content: bytes, labels: Sequence[str]) -> list[str]:
    """Charsets of seven bits, which strict UTF-8 would take for ASCII."""
    if not content.isascii():
        return []
    declared = [codec for codec in labels if codec.startswith(("iso2022", "hz"))]
    return declared + (["iso2022_jp_ext", "iso2022_kr"] if b"\x1b$" in content else [])


def _wide(content: bytes) -> list[str]:
    """UTF-16 and UTF-32 without a mark: mostly ASCII text has a NUL in at least every other byte."""
    sample = content[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(content) % 2 or max(even, odd) < len(sample) / 6:
        return []
    return ["utf-16-be", "utf-32-be"] if even > odd or sample[:2] == b"\0\0" else ["utf-16-le", "utf-32-le"]


def _fitting(content: bytes, codec: str) -> str | None:
    """The text that the bytes are in a charset, None where they are none."""
    try:
        text = content.decode(codec)
    except (UnicodeError, ValueError):
        return None
    n_controls = _n_controls(content, text)
    if codec != "utf-8":
        # controls between letters betray a wrong charset; those of C1 only one that accepts every byte
        n_controls += len(_C1_CONTROLS.findall(text))
    return text if n_controls <= len(text) / 1000 else None


def _n_controls(content: bytes, text: str) -> int:
    n_bytes = len(content) - len(content.translate(None, _CONTROLS))
    # without such bytes there are no such characters; in units of several bytes these are part of others
    return n_bytes and sum(map(text.count, _CONTROLS.decode()))


def _nearly_fits(content: bytes, codec: str) -> bool:
    text = content.decode(codec, "replace")
    return text.count("\ufffd") <= _MAX_BAD_CHARACTERS * len(_BEYOND_ASCII.findall(text))


def _is_damaged_utf8(content: bytes) -> bool:
    """Say whether sequences of several bytes outweigh the bytes that belong to none.

    In ASCII text with a few other bytes any sequence that is formed as UTF-8 tells, even one cut off or one that
    means no character (overlong, surrogate): in charsets of one byte it would be a capital before signs.
    """
    text = content.decode("utf-8", "replace")
    n_good = sum(map(len, re.findall("[^\x00-\x7f\ufffd]+", text)))
    if 3 * len(_ONE_DAMAGE.findall(text)) <= n_good:
        return True
    others = _NOT_ASCII.findall(content)
    n_formed = sum(len(sequence) - 1 for run in others for sequence in _FORMED.findall(run))
    n_lone = sum(len(_FORMED.sub(b"", run)) for run in others)
    cut = _CUT.findall(content)
    n_formed, n_lone = n_formed + len(cut), n_lone - sum(map(len, cut))
    return sum(map(len, others)) <= _MAX_BAD_SHARE * len(content) and max(n_lone, 1) <= n_formed


def _decoded(content: bytes, codec: str, detected: str | None, offset: int = 0, text: str | None = None) -> Decoded:
    stream, n_errors = characters(content, codec, offset, text)
    return Decoded(stream, codec, detected, n_errors)


def _checked(content: bytes, codec: str, detected: str | None, offset: int = 0) -> Decoded:
    """Decode what may not fit the charset. Raises Undecodable where most of it does not."""
    decoded = _decoded(content, codec, detected, offset)
    n_strange = decoded.n_errors + _n_controls(content, decoded.stream.text)
    if n_strange > max(1, len(decoded.stream) * _MAX_BAD_SHARE):
        raise Undecodable(
            f"{n_strange} of {len(decoded.stream)} characters are errors or controls when read as {codec}"
        )
    return decoded
