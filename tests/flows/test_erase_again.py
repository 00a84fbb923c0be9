"""What was erased comes in again: out of a container, in other bytes, of the same outlet, at another place."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FILES, Called, Press
from digests import column
from erasures import erase, files_with, taken

from onrecord.flows.intake.judging import FILE_NAME

Cli = Callable[..., Called]


def _zip(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)
    return packed.getvalue()


def _warc(**pages: str) -> bytes:
    records = []
    for name, text in pages.items():
        page = f"<html><body><article><h1>About {name}</h1><p>{text}</p></article></body></html>"
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{name}\r\n"
            f"WARC-Date: 2031-03-10T06:00:00Z\r\nWARC-Record-ID: <urn:uuid:0000{len(records)}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(records)


TOLD = {
    "eels": "Eels were counted under the weir at Ellery by nine volunteers with lanterns, said the warden Ida Brook. "
    "The count ended at dawn, and the eels were let go.",
    "bells": "Bells rang in Marrow for an hour to mark the end of the repairs, said the verger Tom Hale. "
    "The tower had been closed since the storm of last winter.",
}


@pytest.mark.parametrize(
    ("name", "content", "entry"),
    [
        ("two.jsonl", "".join(json.dumps({"id": n, "text": t}) + "\n" for n, t in TOLD.items()).encode(), "eels"),
        ("two.zip", _zip(**TOLD), "eels.txt"),
        ("two.warc", _warc(**TOLD), "urn:uuid:00000"),
    ],
)
def test_an_entry_of_a_container_goes_alone(
    name: str, content: bytes, entry: str, press: Press, tmp_path: Path, cli: Cli
) -> None:
    warehouse = taken(press.write(name, content), tmp_path / "warehouse")
    (locator,) = column(warehouse, "select locator from articles where text like '%Eels were%'")
    assert entry in locator
    assert files_with(warehouse, TOLD["eels"])
    assert erase(cli, warehouse, locator, "--reason", "asked for", "--yes").code == 0
    for _ in range(2):
        assert files_with(warehouse, TOLD["eels"]) == set()
        assert "raw_documents" in files_with(warehouse, TOLD["bells"])
        assert column(warehouse, "select count(*) from articles") == [1]
        taken(press.folder, warehouse)
    assert column(warehouse, "select locator from rejects where reason = 'erased'") == [locator]


PAGE = (
    '<html><head><link rel="canonical" href="https://quay.example/eels"></head><body><article><h1>Eels counted</h1>'
    "<p>{}</p></article></body></html>"
)


def test_an_outlet_goes_and_later_articles_of_it_are_taken_out_again(press: Press, tmp_path: Path, cli: Cli) -> None:
    press.add("bridge.txt", "bridge_reprint.txt")
    warehouse = taken(press.folder, tmp_path / "warehouse")
    assert erase(cli, warehouse, "Northern Post", "--reason", "licence ended", "--yes").code == 0
    assert column(warehouse, "select outlet from articles") == ["Ellery Gazette"]
    press.write("later.txt", f"---\noutlet: Northern Post\n---\n{TOLD['bells']}\n")
    taken(press.folder, warehouse)
    assert column(warehouse, "select outlet from articles") == ["Ellery Gazette"]
    assert column(warehouse, "select locator from rejects where reason = 'erased' order by locator") == [
        "press/bridge_reprint.txt",
        "press/later.txt",
    ]
    assert files_with(warehouse, TOLD["bells"]) == set()
    assert "raw_documents" in files_with(warehouse, FILES["bridge.txt"].decode()[-200:])
    assert column(warehouse, "select state from erasures") == ["complete"]


def test_another_capture_of_an_erased_page_is_known_by_the_address_that_it_names(
    press: Press, tmp_path: Path, cli: Cli
) -> None:
    press.write("page.html", PAGE.format(TOLD["eels"]))
    warehouse = taken(press.folder, tmp_path / "warehouse")
    assert erase(cli, warehouse, "https://quay.example/eels", "--reason", "asked for", "--yes").code == 0
    press.write("page.html", PAGE.format(TOLD["eels"] + " They were let go at dawn, all of them."))
    press.write("row.jsonl", json.dumps({"url": "https://quay.example/eels", "text": TOLD["eels"]}) + "\n")
    taken(press.folder, warehouse)
    assert column(warehouse, "select count(*) from articles") == [0]
    assert column(warehouse, "select count(*) from rejects where reason = 'erased'") == [2]
    assert files_with(warehouse, TOLD["eels"]) == set()


def test_equal_bytes_at_another_place_go_too_and_judgements_of_its_words(
    press: Press, tmp_path: Path, cli: Cli
) -> None:
    for name in ("one.txt", "other.txt"):
        press.write(name, TOLD["eels"])
    warehouse = taken(press.folder, tmp_path / "warehouse")
    (text_id,) = column(warehouse, "select distinct text_id from articles")
    line = f"2031-03-10T06:00:00Z,ann,reject,{text_id} 0-4 Eels,,no name\n"
    kept = "2031-03-10T06:00:00Z,ann,rename,PERSON Ida Brook,Ida Brooke,\n"
    (warehouse / FILE_NAME).write_text(f"made_at,who,verb,subject,object,note\n{line}{kept}")
    called = erase(cli, warehouse, "press/one.txt", "--reason", "asked for", "--yes", "--json")
    assert json.loads(called.out)["documents"] == ["press/one.txt", "press/other.txt"]
    assert column(warehouse, "select count(*) from lake.captures") == [0]
    assert (warehouse / FILE_NAME).read_text() == f"made_at,who,verb,subject,object,note\n{kept}"
