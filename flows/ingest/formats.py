"""The registry: every format that can be read, and how one is told from its name and first bytes.

To add a format, write a module with

    def matches(head: bytes) -> bool        # sure from the content, whatever the name
    def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits)
        -> Iterator[Document | Refusal]     # or Member, for things of any format inside

and add one line to `FORMATS`. Packing (gzip, Zstandard, bzip2, xz) and archives around it are taken off before: a
reader is given unpacked `pieces` and never opens anything. `parent_raw_id` names the outermost file as stored, and
is "" for a loose file that is itself the document (`is_single`). A reader raises UnusableError where the rest of
its source cannot be used; every other exception becomes a refusal ("failed") as well.

Found first wins: `matches` of each in the order of the table; then the extension; then, where the extension says
nothing, `guess`, which may be less sure. So a WARC called page.txt is a WARC, and a text that only begins like
JSON is told by its name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

from onrecord.flows.ingest import (
    csv_file,
    feed,
    html_file,
    json_file,
    jsonl,
    mhtml,
    newsml,
    parquet_file,
    sitemap,
    sniff,
    tar_file,
    text_file,
    warc,
    zip_file,
)
from onrecord.flows.ingest.documents import Document, Limits, Member, Refusal, Source, UnusableError

Reader = Callable[[Source, Iterator[bytes], str, Limits], Iterator[Document | Refusal | Member]]
Sniffer = Callable[[bytes], bool]


class Access(Enum):
    """How a reader goes through the bytes.

    ONCE: `pieces`, in bounded memory whatever the size. AGAIN: `source.stream`, from the start as often as it
    likes. ANYWHERE: `source.stream`, seeking. What is packed or inside an archive is held in memory for ANYWHERE,
    as is a member of an archive for AGAIN, so that it must not exceed `Limits.max_bytes`.
    """

    ONCE = "once"
    AGAIN = "again"
    ANYWHERE = "anywhere"


def never(head: bytes) -> bool:  # noqa: ARG001 - every sniffer is called alike
    """Recognise nothing: for formats that only the name tells."""
    return False


@dataclass(frozen=True)
class Format:
    """One line of the registry.

    `is_single`: the file is the document, held whole. `is_text`: bytes that are no text are refused before reading.
    `is_archive`: counts against `Limits.max_depth`. `resumes`: `pieces` hold `packings.Damage` where a packed
    member was damaged, instead of ending there.
    """

    name: str
    extensions: tuple[str, ...]
    matches: Sniffer
    read: Reader
    guess: Sniffer = never
    access: Access = Access.ONCE
    is_single: bool = False
    is_text: bool = True
    is_archive: bool = False
    resumes: bool = False


FORMATS: tuple[Format, ...] = (
    Format("zip", (".zip",), zip_file.matches, zip_file.read, access=Access.ANYWHERE, is_archive=True, is_text=False),
    Format("tar", (".tar",), tar_file.matches, tar_file.read, access=Access.AGAIN, is_archive=True, is_text=False),
    Format("warc", (".warc", ".arc"), warc.matches, warc.read, resumes=True, is_text=False),
    Format(
        "parquet", (".parquet", ".pq"), parquet_file.matches, parquet_file.read, access=Access.ANYWHERE, is_text=False
    ),
    Format("newsml", (), newsml.matches, newsml.read, is_text=False),
    Format("sitemap", (), sitemap.matches, sitemap.read, is_text=False),
    Format("feed", (".rss", ".atom", ".rdf"), feed.matches, feed.read, is_text=False),
    Format("mhtml", (".mht", ".mhtml"), mhtml.matches, mhtml.read, is_single=True, is_text=False),
    Format(
        "html",
        (".html", ".htm", ".xhtml"),
        html_file.matches,
        html_file.read,
        html_file.guess,
        is_single=True,
    ),
    Format("jsonl", (".jsonl", ".ndjson"), never, jsonl.read, jsonl.matches, is_text=False),
    Format("json", (".json",), never, json_file.read, json_file.matches, is_text=False),
    Format("csv", (".csv", ".tsv", ".tab"), never, csv_file.read, csv_file.matches, is_text=False),
    Format("text", (".txt", ".text"), never, text_file.read, sniff.is_utf8_text, is_single=True),
)


def find(name: str, head: bytes) -> Format:
    """Return the format of a thing of this name (without packing extensions) and first unpacked bytes.

    Raises UnusableError: binary, or unknown_format where neither name nor bytes tell.
    """
    sure = certain(head)
    if sure:
        return sure
    extension = PurePosixPath(name).suffix.lower()
    named = next((form for form in FORMATS if extension in form.extensions), None)
    if named:
        return named
    sniff.check_is_text(head)
    if extension in sniff.NOT_READ:
        raise UnusableError("unknown_format", f"files of type {extension} are not read")
    guessed = next((form for form in FORMATS if form.guess(head)), None)
    if guessed:
        return guessed
    raise UnusableError("unknown_format", "no known extension, and the bytes are of no format that is read")


def certain(head: bytes) -> Format | None:
    """Return the format that the bytes alone make sure of."""
    return next((form for form in FORMATS if form.matches(head)), None)
