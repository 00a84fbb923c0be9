"""ZIP archives without a usable central directory: members read by their own headers, as far as they go."""

from collections.abc import Iterator

from onrecord.flows.ingest.documents import Limits, Member, Refusal, Source, UnusableError
from onrecord.flows.ingest.folders import Beliefs, Place, Places, head_of, tolerated
from onrecord.flows.ingest.packings import Meter
from onrecord.flows.ingest.zip_data import MARK, UTF8_NAME, Data, Local, local_header

# A record with checksum and lengths may stand between a member and the next header.
_FOLLOWING_BYTES = 28


def read(source: Source, fault: str, limits: Limits) -> Iterator[Member | Refusal]:
    """Yield the members that can still be found, then raise UnusableError for the archive.

    A member whose packed size is not in its header is read once more, to where its stream ends.
    """
    places, beliefs = Places(source.locator), Beliefs(source.locator)
    found: list[tuple[Data, Place]] = []
    meter = Meter(limits.most_unpacked(source.n_bytes))
    n_found, at = 0, 0
    while local := local_header(source.stream, at):
        n_found += 1
        data = Data(source.stream, local, local.n_packed, local.crc if local.n_packed is not None else None)
        path = _path(local)
        place = None if path.endswith("/") else places.place(path)
        if isinstance(place, Refusal):
            yield place
        elif place and place.is_metadata:
            beliefs.learn(place, head_of(tolerated(data.pieces())))
        elif place:
            beliefs.note(place)
            found.append((data, place))
        at = _next_header(source, data, meter)
    yield from beliefs.refusals()
    for data, place in found:
        yield Member(place.locator, place.name, data.pieces(), beliefs.of(place))
    detail = f"no usable central directory ({fault}); {n_found} members found by their own headers"
    raise UnusableError("truncated" if n_found else "malformed", detail)


def _path(local: Local) -> str:
    try:
        return local.name.decode("utf-8")
    except UnicodeDecodeError:
        return local.name.decode("utf-8" if local.flags & UTF8_NAME else "cp437", "replace")


def _next_header(source: Source, data: Data, meter: Meter) -> int:
    if data.n_packed is None:
        for piece in tolerated(data.pieces()):
            meter.count(len(piece))
    source.stream.seek(data.after)
    return data.after + max(source.stream.read(_FOLLOWING_BYTES).find(MARK), 0)
