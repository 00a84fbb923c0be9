"""Guesses the charset of bytes which say nothing of themselves; the one place that knows chardet."""

import re

import chardet
from chardet.enums import EncodingEra

from onrecord.flows.clean.alphabets import likeliest

_READ_BYTES, _SAMPLE_BYTES = 131_072, 16_384  # with markup, without
_MARKUP = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)|<[^>]*>", re.IGNORECASE | re.DOTALL)
_NO_MAINFRAMES = EncodingEra.ALL & ~EncodingEra.MAINFRAME  # no page is written in EBCDIC
_ASIAN = ("big5hkscs", "gb18030", "cp949", "cp932", "euc_jis_2004")
_BESIDE_ASCII = re.compile("[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_MOST_BESIDE = 0.3
_MOST_BAD = 0.02
_FEW = 20


def detect(content: bytes) -> str | None:
    """Return the likeliest charset of `content`, None where none makes text of it.

    chardet's models of byte pairs choose among scripts and charsets. Which charset of Latin script it is, a few bytes
    of a text tell, and there the words of languages tell more. Markup, with its labels, is not looked at.
    """
    head = content[:_READ_BYTES]
    text = _MARKUP.sub(b" ", head)
    # codes of seven bits may look like markup, and some pages have foreign letters in attributes only
    sample = (head if text.isascii() else text)[:_SAMPLE_BYTES]
    guess = _guess(sample)
    if guess is None or sample.isascii():
        return guess
    if guess in _ASIAN:
        return guess
    return _damaged(sample) or likeliest(sample, guess) or _asian(sample) or guess


def _guess(sample: bytes, among: tuple[str, ...] | None = None) -> str | None:
    found = chardet.detect(
        sample,
        encoding_era=_NO_MAINFRAMES,
        compat_names=False,
        max_bytes=_SAMPLE_BYTES,
        include_encodings=among,
        no_match_encoding=among[0] if among else "cp1252",
    )
    return "cp949" if found["encoding"] == "euc_kr" else found["encoding"]  # what the one can say the other can


def _damaged(sample: bytes) -> str | None:
    """A charset of two bytes a character in which a few bytes are wrong, if it is the guess once these are out.

    chardet takes one wrong byte for proof that a charset is another one.
    """
    for codec in _ASIAN:
        if 0 < _share_bad(sample.decode(codec, "replace")) <= _MOST_BAD:
            whole = sample.decode(codec, "ignore").encode(codec)
            if _guess(whole) == codec:
                return codec
    return None


def _asian(sample: bytes) -> str | None:
    """A charset of two bytes a character, for a little Chinese, Japanese or Korean among much English."""
    guess = _guess(sample, _ASIAN)
    return guess if guess and _share_bad(sample.decode(guess, "replace")[:-1]) == 0 else None


def _share_bad(text: str) -> float:
    """Share of errors among the characters beyond ASCII; 1 where these stand beside ASCII letters, as in Latin script.

    A few characters tell nothing of a share.
    """
    n_beyond = len(_BEYOND_ASCII.findall(text))
    if n_beyond < _FEW or len(_BESIDE_ASCII.findall(text)) > _MOST_BESIDE * n_beyond:
        return 1.0
    return text.count("\ufffd") / n_beyond
