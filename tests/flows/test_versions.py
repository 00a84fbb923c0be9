"""Pages captured again: unchanged ones add their capture and nothing else, changed ones are a new version."""

from pathlib import Path

from building import http, record
from conftest import Press
from digests import COMPARED, ask, column, digest, run

ADDRESS = "https://www.ellerydaily.example/ferry"
# What tells how and when a document was obtained, and what was read from it each time.
PER_CAPTURE = (
    "captures",
    "article_versions",
    "metadata_candidates",
    "dropped_blocks",
    "block_exclusions",
    "time_expressions",
    "agency_credits",
)

_SAID = "About 200 people may have been aboard the ferry from Ellery, the harbour office said on Monday."
_SAYS = "More than 240 people were aboard the ferry from Ellery, the harbour office said on Monday."
_REST = "The ship left the quay at noon. Nobody was hurt, and the ferry was towed back to Ellery in the evening."


def _page(*paragraphs: str) -> bytes:
    told = "".join(f"<p>{words}</p>" for words in paragraphs)
    return (
        f'<html lang="en"><head><link rel="canonical" href="{ADDRESS}"></head>'
        f"<body><article><h1>Ferry towed back to Ellery</h1>{told}</article></body></html>"
    ).encode()


def _capture(press: Press, name: str, day: int, page: bytes) -> Path:
    block = record(day, http(page), WARC_Target_URI=ADDRESS, WARC_Date=f"2031-03-{day:02}T08:00:00Z")
    return press.write(name, block)


def test_an_unchanged_page_captured_again_adds_its_time_and_nothing_else(press: Press, tmp_path: Path) -> None:
    press.add("bridge.txt", "bridge_reprint.txt")
    folder = _capture(press, "first.warc", 10, _page(_SAID, _REST))
    warehouse = tmp_path / "warehouse"
    run(folder, warehouse, annotator="rules")
    before = digest(warehouse)
    run(_capture(press, "again.warc", 12, _page(_SAID, _REST)), warehouse, annotator="rules")
    after = digest(warehouse)

    assert {name for name in COMPARED if before[name] != after[name]} <= set(PER_CAPTURE)
    seen = ask(warehouse, "select c.captured_at, v.version_id from lake.captures as c join articles as v on "
               "v.capture_id = c.capture_id where c.captured_at is not null order by 1")  # fmt: skip
    assert [row["captured_at"].day for row in seen] == [10, 12]
    assert len({row["version_id"] for row in seen}) == 1
    assert ask(warehouse, "from article_changes") == []


def test_a_changed_page_is_a_new_version_and_the_change_is_told(press: Press, tmp_path: Path) -> None:
    _capture(press, "first.warc", 10, _page(_SAID, _REST))
    folder = _capture(press, "later.warc", 12, _page(_SAYS, _REST))
    warehouse = tmp_path / "warehouse"
    run(folder, warehouse, annotator="rules")
    assert column(warehouse, "select count(distinct version_id) from articles") == [2]
    assert column(warehouse, "select count(distinct article_id) from articles") == [1]
    (change,) = ask(warehouse, "from article_changes where unit = 'sentence'")
    assert (change["text_before"], change["text_after"]) == (_SAID, _SAYS)
    assert change["is_order_known"]
    assert change["is_unnoted"]
    assert (change["seen_before_at"].day, change["seen_after_at"].day) == (10, 12)
    (content,) = column(
        warehouse, f"select content from lake.raw_documents join articles using (raw_id) where version_id = "
        f"'{change['version_after']}'")  # fmt: skip
    assert content[change["byte_start_after"] : change["byte_end_after"]].decode() == _SAYS
