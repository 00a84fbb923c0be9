"""Characters of bytes under a known charset, each with the bytes it came from."""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.flows.clean.compiled import first_bytes
from onrecord.flows.clean.stream import ENTITY, Bytes, Offsets, Stream, document

_VARYING = re.compile("big5|cp9|euc|gb|hz|iso2022|johab|shift")
_STATEFUL = re.compile("hz|iso2022")
_COUNTED = np.arange(1_000_000, dtype=np.int32)  # the edges of characters of one byte, of most documents' length
_COUNTED.setflags(write=False)
_BEYOND_BMP = 0x10000
_LEAST_BYTES = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}


@dataclass(frozen=True)
class _Piece:
    """Bytes that decode strictly, or bytes that do not and stand as one U+FFFD."""

    text: str
    start: int
    end: int
    is_error: bool


def characters(content: bytes, codec: str, offset: int, text: str | None = None) -> tuple[Stream, int]:
    """Decode `content` from byte `offset` on; return the characters and the number of errors.

    Bytes that do not fit become U+FFFD which keep their bytes. `text` is what all bytes from there on are, if known.
    """
    whole = [_Piece(text, offset, len(content), False)] if text is not None else _pieces(content, codec, offset)
    pieces = list(whole)
    spans = [_positions(piece, content, codec) for piece in pieces]
    starts, ends = spans[0] if len(spans) == 1 else _joined(spans)
    text = "".join(piece.text for piece in pieces)
    ops = np.zeros(len(text), np.uint8)  # COPIED
    if _VARYING.match(codec):
        shared = starts[1:] == starts[:-1]  # one code that stands for two characters, as in Big5-HKSCS
        ops[1:][shared] = ENTITY
        ops[:-1][shared] = ENTITY
    if _STATEFUL.match(codec):  # most codes mean nothing without the escape before them
        ops[(ends - starts > 1) | np.array([not character.isascii() for character in text], bool)] = ENTITY
    return document(text, Bytes(starts, ends, ops)), sum(piece.is_error for piece in pieces)


def _joined(spans: Sequence[tuple[Offsets, Offsets]]) -> tuple[Offsets, Offsets]:
    nothing = np.empty(0, np.int32)
    starts, ends = (np.concatenate([nothing, *(span[i] for span in spans)]) for i in (0, 1))
    return starts, ends


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
        found = None if _STATEFUL.match(codec) else _encoded(content[piece.start : piece.end], piece, codec)
        return found or _stepwise(content, piece, codec)
    n_bytes, width = piece.end - piece.start, _LEAST_BYTES.get(codec, 1)
    if n_bytes == len(piece.text) and piece.end < len(_COUNTED):
        edges = _COUNTED[piece.start : piece.end + 1]
    elif n_bytes == len(piece.text) * width:
        edges = np.arange(piece.start, piece.end + 1, width, dtype=np.int32)
    elif codec == "utf-8":
        edges = first_bytes(content, piece.start, piece.end, len(piece.text))
    else:
        edges = _edges(piece, np.where(_points(piece.text) >= _BEYOND_BMP, 2 * width, width))
    return edges[:-1], edges[1:]


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _edges(piece: _Piece, widths: npt.NDArray[np.intp]) -> Offsets:
    return np.cumsum(np.insert(widths, 0, piece.start), dtype=np.int32)


def _encoded(part: bytes, piece: _Piece, codec: str) -> tuple[Offsets, Offsets] | None:
    """Positions by the length of each character's code; None where the text is not coded one character by one.

    That is so where several codes mean one character, or one code two characters.
    """
    distinct, kinds = np.unique(_points(piece.text), return_inverse=True)
    try:
        codes = [chr(point).encode(codec) for point in distinct]
    except UnicodeEncodeError:
        return None
    if b"".join([codes[kind] for kind in kinds]) != part:
        return None
    edges = _edges(piece, np.array([len(code) for code in codes], np.intp)[kinds])
    return edges[:-1], edges[1:]


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
