import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.resources import CleanResources

SENTENCE = "The ferry had left the northern harbour shortly before nine, and nobody on board was seen again. "


def page_with(body: str, shown: str = "Subscribe to read on.", ascii_only: bool = True) -> bytes:
    data = json.dumps({"@type": "NewsArticle", "headline": "Ferry lost", "articleBody": body}, ensure_ascii=ascii_only)
    script = data.replace("</", "<\\/")
    return f'<script type="application/ld+json">{script}</script><h1>Ferry lost</h1><p>{shown}</p>'.encode()


def test_text_that_the_page_does_not_show_is_read_from_its_data_with_its_bytes(clean: Any) -> None:
    first, second = f"“Gone” — {SENTENCE * 6}".strip(), f"Ünder “C:\\sea” 👩 {SENTENCE * 6}".strip()
    content = page_with(f"{first}\n\n{second}")
    tables = clean(content, via="html")
    (version,) = tables["article_versions"]
    text = tables["texts"][0]["text"]
    assert version["extractor"] == "structured data"
    assert text.split("\n") == ["Ferry lost", first, second]
    assert version["n_unaligned_chars"] == 0
    for segment in tables["alignments"][0]["segments"]:
        said = text[segment["char_start"] : segment["char_end"]]
        written = content[segment["byte_start"] : segment["byte_end"]].decode()
        if segment["op"] in ("copied", "entity"):
            assert said == (written if segment["op"] == "copied" else json.loads(f'"{written}"'))


def test_markup_inside_the_data_divides_it(clean: Any) -> None:
    body = f"<p>{SENTENCE * 6}</p><p>It sank &amp; sank. {SENTENCE * 6}</p>"
    tables = clean(page_with(body), via="html")
    lines = tables["texts"][0]["text"].split("\n")
    assert [line[:14] for line in lines] == ["Ferry lost", "The ferry had ", "It sank & sank"]


def test_text_that_the_page_shows_is_read_from_the_page(clean: Any) -> None:
    (version,) = clean(page_with(SENTENCE * 12, shown=SENTENCE * 12), via="html")["article_versions"]
    assert version["extractor"] != "structured data"
    assert version["n_kept_chars"] > 900


@given(st.text(max_size=30), st.booleans())
def test_any_string_is_read_as_json_reads_it(clean: Any, said: str, ascii_only: bool) -> None:
    said = "".join(said.encode("utf-8", "ignore").decode().split()).replace("<", "").replace("&", "")
    tables = clean(page_with(f"{SENTENCE * 12}a{said}b.", ascii_only=ascii_only), via="html")
    (version,) = tables["article_versions"]
    assert (version["extractor"], version["n_unaligned_chars"]) == ("structured data", 0)
    shown = "".join(character for character in said if character.isprintable())
    assert "".join(c for c in tables["texts"][0]["text"] if c.isprintable()).endswith(f"a{shown}b.")


def test_short_text_that_only_the_data_have_leads_to_its_bytes(
    clean: Any, selecting: Callable[..., CleanResources]
) -> None:
    first, second = f"“Gone” — {SENTENCE}".strip(), f"The ferry wasn’t found. {SENTENCE}".strip()
    content = page_with(f"{first}\n\n{second}")
    tables = clean(content, using=selecting(first, second), via="html")
    (version,) = tables["article_versions"]
    assert (version["extractor"], version["n_unaligned_chars"]) == ("structured data", 0)
    assert tables["texts"][0]["text"].split("\n") == ["Ferry lost", first, second]


def test_text_that_the_data_do_not_have_is_the_extractors_own(
    clean: Any, selecting: Callable[..., CleanResources]
) -> None:
    elsewhere = "Nobody knows who wrote of the harbour master what only this extractor has read."
    tables = clean(page_with(SENTENCE * 2), using=selecting(elsewhere), via="html")
    (version,) = tables["article_versions"]
    assert version["extractor"] == "trafilatura"
    assert version["n_unaligned_chars"] == len(elsewhere.replace(" ", ""))


def test_text_that_the_data_write_in_a_way_of_their_own_is_kept_as_the_extractor_has_it(
    clean: Any, selecting: Callable[..., CleanResources]
) -> None:
    listed = json.dumps({"@type": "NewsArticle", "headline": "Ferry lost", "articleBody": [SENTENCE * 3]})
    content = f'<script type="application/ld+json">{listed}</script><h1>Ferry lost</h1><p>Read on.</p>'.encode()
    tables = clean(content, using=selecting(SENTENCE * 3), via="html")
    (version,) = tables["article_versions"]
    assert version["extractor"] == "trafilatura"
    assert SENTENCE.strip() in tables["texts"][0]["text"]
