"""Characters of bytes under a known charset, each with the bytes it came from."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from onrecord.flows.clean.stream import COPIED, ENTITY, Offsets, Stream

_VARYING = re.compile("big5|cp9|euc|gb|hz|iso2022|johab|shift")
_STATEFUL = re.compile("hz|iso2022")
_WIDER_FROM = {"utf-8": (0x80, 0x800, 0x10000), "utf-16-le": (0x10000,), "utf-16-be": (0x10000,)}
_LEAST_BYTES = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}


@dataclass(frozen=True)
class _Piece:
    """Bytes that decode strictly, or bytes that do not and stand as one U+FFFD."""

    text: str
    start: int
    end: int
    is_error: bool


def characters(content: bytes, codec: str, offset: int) -> tuple[Stream, int]:
    """Decode `content` from byte `offset` on; return the characters and the number of errors.

    Bytes that do not fit become U+FFFD which keep their bytes.
    """
    pieces = list(_pieces(content, codec, offset))
    spans = [_positions(piece, content, codec) for piece in pieces]
    starts, ends = (np.concatenate([span[i] for span in spans] or [np.empty(0, np.int32)]) for i in (0, 1))
    text = "".join(piece.text for piece in pieces)
    ops = np.full(len(text), COPIED, np.uint8)
    shared = starts[1:] == starts[:-1]  # one code that stands for two characters, as in Big5-HKSCS
    ops[1:][shared] = ENTITY
    ops[:-1][shared] = ENTITY
    if _STATEFUL.match(codec):  # most codes mean nothing without the escape before them
        ops[(ends - starts > 1) | np.array([not character.isascii() for character in text], bool)] = ENTITY
    return Stream(text, starts, ends, ops), sum(piece.is_error for piece in pieces)


def _pieces(content: bytes, codec: str, offset: int) -> Iterator[_Piece]:
    view = memoryview(content)
    while offset < len(content):
        try:
            yield _Piece(codecs.decode(view[offset:], codec), offset, len(content), False)
            return
        except UnicodeDecodeError as error:
            bad, end = offset + error.start, offset + max(error.end, error.start + 1)
            if error.start:
                yield _Piece(codecs.decode(view[offset:bad], codec), offset, bad, False)
            yield _Piece("\ufffd", bad, end, True)
            offset = end


def _positions(piece: _Piece, content: bytes, codec: str) -> tuple[Offsets, Offsets]:
    """First byte, and byte after the last, of each character."""
    if piece.is_error:
        return np.array([piece.start], np.int32), np.array([piece.end], np.int32)
    if _VARYING.match(codec):
        return _stepwise(content, piece, codec)
    widths = np.full(len(piece.text), _LEAST_BYTES.get(codec, 1), np.int32)
    if len(piece.text) * _LEAST_BYTES.get(codec, 1) < piece.end - piece.start:
        points = np.frombuffer(piece.text.encode("utf-32-le"), np.uint32)
        for wider in _WIDER_FROM[codec]:
            widths += (points >= wider) * np.int32(_LEAST_BYTES.get(codec, 1))
    ends = np.cumsum(widths, dtype=np.int32) + np.int32(piece.start)
    return ends - widths, ends


def _stepwise(content: bytes, piece: _Piece, codec: str) -> tuple[Offsets, Offsets]:
    """Positions under a charset of varying width: feed single bytes and see when characters come out."""
    decoder = codecs.getincrementaldecoder(codec)()
    starts, ends, begun = [], [], piece.start
    for at in range(piece.start, piece.end):
        made = decoder.decode(content[at : at + 1], final=at + 1 == piece.end)
        starts += [begun] * len(made)
        ends += [at + 1] * len(made)
        begun = at + 1 if made else begun
    return np.array(starts, np.int32), np.array(ends, np.int32)
