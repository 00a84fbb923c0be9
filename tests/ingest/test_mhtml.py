"""Saved pages: the HTML part is the document, with what the browser says of it."""

import base64
import quopri
from datetime import UTC, datetime

import pytest
from building import PAGE, documents, read, reasons

HEAD = (
    b"From: <Saved by Bay>\r\nSnapshot-Content-Location: https://bay.example/lift\r\nSubject: Lift\r\n"
    b"Date: Tue, 5 Mar 2024 09:00:00 +0100\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--=bay"\r\n\r\n'
)
END = b"----=bay--\r\n"
PICTURE = b"----=bay\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
CODINGS = {
    "quoted-printable": quopri.encodestring,
    "base64": base64.encodebytes,
    "8bit": bytes,
    "binary": bytes,
}


def part(
    content: bytes, coding: str = "quoted-printable", kind: str = "text/html; charset=utf-8", **more: str
) -> bytes:
    fields = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    head = f"----=bay\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n{fields}\r\n".encode()
    return head + CODINGS[coding](content).rstrip(b"\n") + b"\r\n"


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("name", ["lift.mhtml", "lift.MHT", "lift.txt", "lift"])
def test_a_saved_page(name, coding):
    (found,) = documents(read(name, HEAD + part(PAGE, coding) + PICTURE + END)).values()
    assert (found.locator, found.content, found.via) == (name, PAGE, "mhtml")
    assert (found.media_type, found.charset_declared, found.parent_raw_id) == ("text/html", "utf-8", None)
    assert found.fetch.url == "https://bay.example/lift"
    assert found.fetch.captured_at == datetime(2024, 3, 5, 8, tzinfo=UTC)


def test_the_part_that_start_names_is_the_page_and_frames_are_noted():
    head = HEAD.replace(b'type="text/html"', b'type="text/html"; start="<main@bay>"')
    frame = part(b"<p>Buy boats", Content_Location="https://ads.example/1")
    (found,) = documents(read("a.mht", head + frame + part(PAGE, Content_ID="<main@bay>") + END)).values()
    assert found.content == PAGE
    assert found.metadata == {"mhtml_frames": ["https://ads.example/1"]}


def test_the_address_of_the_part_where_the_whole_has_none():
    head = HEAD.replace(b"Snapshot-Content-Location", b"X-Other")
    (found,) = documents(read("a.mht", head + part(PAGE, Content_Location="https://bay.example/p") + END)).values()
    assert found.fetch.url == "https://bay.example/p"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (HEAD + PICTURE + END, "no_content"),
        (HEAD + b"no part at all", "malformed"),
        (HEAD, "malformed"),
        (HEAD.replace(b'boundary="', b"boundary*=\"\0''") + part(PAGE) + END, "malformed"),
        (HEAD + part(PAGE)[:-30], "truncated"),
        (HEAD + part(b" \r\n") + END, "empty"),
        (HEAD + part(b"\0\1\2\3", "base64") + END, "binary"),
        (b"Just words in a file of this name.", "no_content"),
    ],
)
def test_a_broken_one_is_one_refusal(content, reason):
    assert reasons(read("a.mhtml", content)) == {"a.mhtml": reason}


def test_a_message_cut_after_the_page_is_whole_enough():
    (found,) = documents(read("a.mhtml", HEAD + part(PAGE) + PICTURE)).values()
    assert found.content == PAGE
