"""Builders of archives and web archives for the tests of the readers; all texts are invented."""

import gzip
import io
import tarfile
import zipfile

from onrecord.flows.ingest import reader
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source

PAGE = "<!DOCTYPE html><title>Lift</title><p>The lift runs again, said Åse Holm.".encode()
TEXT = b"The lift runs again."
ROWS = b'{"id": "k", "text": "One row."}\n{"id": "m", "text": "Another row."}\n'


def read(name: str, content: bytes, limits: Limits | None = None, **metadata: str) -> list[Document | Refusal]:
    source = Source(name, io.BytesIO(content), len(content), metadata)
    return list(reader.read(source, limits or Limits()))


def documents(items: list[Document | Refusal]) -> dict[str, Document]:
    return {item.locator: item for item in items if isinstance(item, Document)}


def reasons(items: list[Document | Refusal]) -> dict[str, str]:
    return {item.key: item.reason for item in items if isinstance(item, Refusal)}


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return sink.getvalue()


def tarred(*files: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for file in files:
            if isinstance(file, tarfile.TarInfo):
                archive.addfile(file)
            else:
                info = tarfile.TarInfo(file[0])
                info.size = len(file[1])
                archive.addfile(info, io.BytesIO(file[1]))
    return sink.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def http(body: bytes, *headers: str, status: int = 200, end: str = "\r\n") -> bytes:
    fields = headers or ("Content-Type: text/html; charset=utf-8",)
    return end.join([f"HTTP/1.1 {status} Said", *fields, "", ""]).encode() + body


def record(number: int, block: bytes, kind: str = "response", length: int | None = None, **more: str) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{number}>",
        "WARC-Date": "2024-03-05T08:00:00Z",
        "WARC-Target-URI": f"https://bay.example/{number}",
        "Content-Length": str(len(block) if length is None else length),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def members(*records: bytes) -> bytes:
    return b"".join(gzip.compress(each, mtime=0) for each in records)
