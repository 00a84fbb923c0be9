"""Guesses the charset of bytes which say nothing of themselves; the one place that knows charset_normalizer."""

from charset_normalizer import from_bytes

from onrecord.flows.clean.alphabets import likeliest

_SAMPLE_BYTES = 65_536
# What pages are written in (WHATWG Encoding Standard); without it, old DOS and Mac charsets win too often.
_WEB = (
    "ascii utf_8 utf_16 utf_32 cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_10 iso8859_13 iso8859_14 iso8859_15 "
    "iso8859_16 koi8_r koi8_u mac_roman mac_cyrillic gb18030 big5 big5hkscs euc_jp euc_kr iso2022_jp shift_jis"
).split()
_RARE = ("mac_roman", "mac_latin", "mac_iceland", "mac_turkish", "cp437", "cp850", "cp852", "cp858")


def detect(content: bytes) -> str | None:
    """Return the likeliest charset of `content`, NULL where none makes text of it.

    One that makes words of a language known here goes first: charset_normalizer compares the noise of readings and
    has no preference among charsets that differ in a few letters.
    """
    sample = content[:_SAMPLE_BYTES]
    if not sample.isascii() and (known := likeliest(sample)) is not None:
        return known
    best = from_bytes(sample, cp_isolation=_WEB).best() or from_bytes(sample).best()
    if best is None:
        return None
    # it makes no words, so that a rare charset is no likelier than the usual one
    return "cp1252" if best.encoding.startswith(_RARE) else best.encoding
