"""Valid files of every format, made by code: what `bad_input` damages. All words are invented."""

import base64
import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from onrecord.flows.ingest import formats, packings

_SENTENCES = (
    "The harbour board of Ellery said on Tuesday that the north quay would open in March.",
    "“We have waited long enough,” said Ingrid Vale, who runs the ferry office.",
    "Repairs cost 4.2 million crowns, about a third more than the council had planned.",
    "Fishermen from Dunmore called the delay “a scandal”, according to the Bay Post.",
)
TEXT = "\n\n".join(_SENTENCES)
_PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in _SENTENCES)
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Quay opens – Bay Post</title>'
    '<meta property="article:published_time" content="2024-03-05T08:00:00Z">'
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Quay opens"}</script></head>'
    f"<body><nav><a href='/'>Home</a></nav><article><h1>Quay opens</h1>{_PARAGRAPHS}</article></body></html>"
).encode()
_ROWS = [
    {"id": f"row-{i}", "title": f"Quay, part {i}", "text": TEXT, "url": f"https://bay.example/{i}"} for i in range(5)
]
_XML = '<?xml version="1.0" encoding="utf-8"?>'


def _jsonl() -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in _ROWS)


def _parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(_ROWS), sink)
    return sink.getvalue()


def _csv() -> bytes:
    lines = ["id,title,text", *(f'{row["id"]},"{row["title"]}","{row["text"]}"' for row in _ROWS)]
    return "\n".join(lines).encode()


def _rss() -> bytes:
    items = "".join(
        f"<item><title>{row['title']}</title><link>{row['url']}</link><guid>{row['id']}</guid>"
        f"<description><![CDATA[{_PARAGRAPHS}]]></description></item>"
        for row in _ROWS
    )
    return f'{_XML}<rss version="2.0"><channel><title>Bay Post</title>{items}</channel></rss>'.encode()


def _atom() -> bytes:
    entries = "".join(
        f"<entry><id>{row['id']}</id><title>{row['title']}</title><updated>2024-03-05T08:00:00Z</updated>"
        f"<content type='text'>{TEXT}</content></entry>"
        for row in _ROWS
    )
    return f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>Bay Post</title>{entries}</feed>'.encode()


def _json_feed() -> bytes:
    items = [{"id": row["id"], "url": row["url"], "content_text": row["text"]} for row in _ROWS]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Bay Post", "items": items}).encode()


def _sitemap() -> bytes:
    urls = "".join(f"<url><loc>{row['url']}</loc></url>" for row in _ROWS)
    return f'{_XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def _ninjs() -> bytes:
    return json.dumps({"uri": "urn:bay:1", "type": "text", "headline": "Quay opens", "body_text": TEXT}).encode()


def _newsml() -> bytes:
    return (
        f'{_XML}<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:bay:1" version="1"'
        ' standard="NewsML-G2">'
        '<itemMeta><itemClass qcode="ninat:text"/></itemMeta><contentMeta><headline>Quay opens</headline></contentMeta>'
        f'<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<body>{_PARAGRAPHS}</body></html></inlineXML></contentSet></newsItem>"
    ).encode()


def mhtml() -> bytes:
    """Return a page as a browser saves it."""
    picture = base64.encodebytes(bytes(range(256))).decode()
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://bay.example/quay\r\nSubject: Quay opens\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--b1"\r\n\r\n'
        "----b1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: https://bay.example/quay\r\n\r\n{base64.encodebytes(PAGE).decode()}\r\n"
        f"----b1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}\r\n----b1--\r\n"
    ).encode()


def warc(is_packed: bool) -> bytes:
    """Return a web archive: warcinfo, request and response of three pages, a revisit; packed record by record."""
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE
    records = [_record(0, "warcinfo", b"software: made by code\r\n")]
    for i in range(1, 4):
        records.append(_record(i, "response", response))
        records.append(_record(10 + i, "request", b"GET / HTTP/1.1\r\nUser-Agent: bay\r\n\r\n"))
    records.append(_record(20, "revisit", b""))
    return b"".join(packed(record) if is_packed else record for record in records)


def _record(number: int, kind: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:bay:{number}>\r\nWARC-Date: 2024-03-05T08:00:00Z\r\n"
        f"WARC-Target-URI: https://bay.example/{number % 10}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def packed(content: bytes) -> bytes:
    """Return bytes packed by gzip, the same at any time."""
    return gzip.compress(content, mtime=0)


def arc() -> bytes:
    """Return a web archive of the old kind, with one page."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    about = b"1 0 Bay\nURL IP-address Archive-date Content-type Archive-length\n"
    return b"filedesc://bay.arc 0.0.0.0 20240305080000 text/plain %d\n%s\n" % (
        len(about),
        about,
    ) + b"https://bay.example/1 192.0.2.1 20240305080000 text/html %d\n%s\n" % (len(block), block)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of these files."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return sink.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    """Return a tar archive of these files."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return sink.getvalue()


def samples() -> dict[str, bytes]:
    """Return files by name: every format, packed and in archives; raise LookupError where one has no file."""
    plain = {
        "quay.txt": f"---\ntitle: Quay opens\n---\n{TEXT}".encode(),
        "quay.html": PAGE,
        "quay.mhtml": mhtml(),
        "rows.jsonl": _jsonl(),
        "rows.parquet": _parquet(),
        "rows.csv": _csv(),
        "feed.rss": _rss(),
        "feed.atom": _atom(),
        "feed.json": _json_feed(),
        "sitemap.xml": _sitemap(),
        "item.json": _ninjs(),
        "item.xml": _newsml(),
        "bay.warc": warc(is_packed=False),
        "bay.arc": arc(),
    }
    inner = {**plain, "metadata.csv": b"file,outlet\nquay.txt,Bay Post\n"}
    wrapped = {
        "bay.warc.gz": warc(is_packed=True),
        "rows.jsonl.gz": packed(plain["rows.jsonl"]),
        "quay.txt.zst": zstandard.compress(plain["quay.txt"]),
        "quay.html.bz2": bz2.compress(PAGE),
        "quay.html.xz": lzma.compress(PAGE),
        "all.zip": zipped(inner),
        "all.tar": tarred(inner),
        "all.tar.gz": packed(tarred(inner)),
        "nested.zip": zipped({"inner.zip": zipped(inner), "inner.tar": tarred(inner)}, zipfile.ZIP_STORED),
    }
    _check_covered(plain | wrapped)
    return plain | wrapped


def _check_covered(files: dict[str, bytes]) -> None:
    """Raise LookupError where a registered format is met by no file."""
    met = {formats.find(name, content).name for name, content in files.items() if _is_found(name, content)}
    missing = sorted({form.name for form in formats.FORMATS} - met)
    if missing:
        raise LookupError(f"no sample of the formats {missing}: add one to benchmarks/bad_samples.py")


def _is_found(name: str, content: bytes) -> bool:
    try:
        return packings.packing(content) is None and bool(formats.find(name, content))
    except formats.UnusableError:
        return False
