"""An archive as a folder: which members are taken in, under which locator, with which metadata.

As in folders of the file system, hidden names (and ``__MACOSX``) and metadata.csv are passed over, and what a
metadata.csv says holds for the files beside it. Members are never written anywhere; a name that would lead out of
a folder it was unpacked into is refused all the same, as nobody can mean it well.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onrecord.flows.ingest import locator, metadata_csv
from onrecord.flows.ingest.documents import ExhaustedError, Refusal, UnusableError
from onrecord.flows.ingest.metadata_csv import Beside

_DRIVE = re.compile(r"[A-Za-z]:")
_PASSED_OVER = "__MACOSX"
# A metadata.csv beside many members is long; one beyond this is none.
MAX_CSV_BYTES = 16 << 20


@dataclass(frozen=True)
class Place:
    """Where a member lies: its folder ("" at the top), its file name, and a locator that no other member has."""

    folder: str
    name: str
    locator: str

    @property
    def is_metadata(self) -> bool:
        """Say whether this is a metadata.csv."""
        return self.name == metadata_csv.FILE_NAME


@dataclass
class Places:
    """Gives the members of one archive their places, in its order."""

    archive_locator: str
    taken: set[str] = field(default_factory=set)

    def place(self, path: str) -> Place | Refusal | None:
        """Return the place of the member at `path`, why it has none, or None where it is passed over.

        Of members with one name the second is called ``name~2``, and so on.
        """
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if not parts or any(part.startswith(".") and part != ".." for part in parts) or _PASSED_OVER in parts:
            return None
        fault = _fault(path)
        if fault:
            return Refusal(self._locator(path), "unsafe_path", f"{fault}: {path[:200]!r}")
        folder = "/".join(parts[:-1])
        return Place(folder, parts[-1], self._locator("/".join(parts)))

    def refused(self, path: str, reason: str, detail: str) -> Refusal:
        """Return the refusal of a member that is not read at all, by what stands in the archive for its name."""
        return Refusal(self._locator(path), reason, detail)

    def _locator(self, path: str) -> str:
        escaped = locator.escape(path.replace("\0", "%00").lstrip("/"))
        found, number = escaped, 1
        while found in self.taken:
            number += 1
            found = f"{escaped}~{number}"
        self.taken.add(found)
        return f"{self.archive_locator}/{found}"


def _fault(path: str) -> str | None:
    """Return what makes a path unsafe, as any system might read it."""
    parts = path.replace("\\", "/").split("/")
    if "\0" in path:
        return "NUL in a path"
    if ".." in parts:
        return "a path with .."
    if not parts[0] or _DRIVE.match(path):
        return "an absolute path"
    return None


class Beliefs:
    """What the metadata.csv files of an archive say of its members."""

    def __init__(self, archive_locator: str) -> None:
        self.archive_locator = archive_locator
        self._beside: dict[str, Beside] = {}
        self._names: dict[str, set[str]] = {}

    def learn(self, place: Place, content: bytes) -> None:
        """Take in the metadata.csv at a place; of two in one folder the first holds."""
        self._beside.setdefault(place.folder, metadata_csv.parse(content, place.locator))

    def note(self, place: Place) -> None:
        """Note that there is a member at a place."""
        self._names.setdefault(place.folder, set()).add(place.name)

    def refusals(self) -> Iterator[Refusal]:
        """Yield what could not be used of the metadata.csv files, once every member is noted."""
        for folder, beside in self._beside.items():
            csv_locator = "/".join(
                part for part in (self.archive_locator, locator.escape(folder), metadata_csv.FILE_NAME) if part
            )
            yield from beside.refusals
            yield from beside.without_file(self._names.get(folder, set()), csv_locator)

    def of(self, place: Place) -> dict[str, str]:
        """Return what is said of the member at a place."""
        beside = self._beside.get(place.folder)
        return dict(beside.metadata.get(place.name, {})) if beside else {}


def tolerated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the pieces up to where they fail."""
    try:
        yield from pieces
    except ExhaustedError:
        raise
    except UnusableError:
        return


def head_of(pieces: Iterable[bytes], most: int = MAX_CSV_BYTES) -> bytes:
    """Return the pieces joined, or nothing where they exceed `most` bytes."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > most:
            return b""
    return bytes(content)
