from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from onrecord.flows.clean.block_model import BlockModel
from onrecord.flows.clean.cascade import DENSEST, EXTRACTOR, SCORES, choose, read_blocks
from onrecord.flows.clean.decode import decode
from onrecord.flows.clean.features import NAMES
from onrecord.flows.clean.models import extract
from onrecord.flows.clean.resources import CleanResources, Extraction
from onrecord.flows.clean.visible import Page, read_page
from onrecord.flows.resources.seeds import load_block_model

SENTENCES = [
    "The ferry had left the northern harbour shortly before nine in the evening, the coast guard said on Monday.",
    "Divers searched the wreck until the light failed, and they found neither the captain nor his first mate.",
    "A spokeswoman for the line said that the ship had been inspected in March and nothing had been wrong with it.",
    "It is the third accident in the strait within two years, and the minister wants to know why there were so many.",
    "The families of those on board had gathered in the school of Kettleby, where they were waiting for news.",
]
MENU = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in "Home World Sea Money Sport Weather".split())
TEASERS = "".join(f"<li><a href='/{i}'>Ten things to know about harbour {i} today</a></li>" for i in range(9))


def page_of(body: str, head: str = "") -> tuple[Page, str]:
    html = f"<html><head><title>Ferry</title>{head}</head><body>{body}</body></html>"
    return read_page(decode(html.encode(), [], lambda content: None).stream), html


def news_page(head: str = "") -> tuple[Page, str]:
    paragraphs = "".join(f"<p>{sentence} {SENTENCES[i - 1]}</p>" for i, sentence in enumerate(SENTENCES))
    return page_of(
        f"<nav><ul>{MENU}</ul></nav><div class='content'><h1>Ferry lost off Kettleby</h1>{paragraphs}</div>"
        f"<aside class='related'><h3>More news</h3><ul>{TEASERS}</ul></aside>"
        "<footer><p>© 2031 Harbour Times. All rights reserved. <a href='/terms'>Terms of use</a></p></footer>",
        head,
    )


def texts(page: Page, numbers: Any) -> list[str]:
    return [" ".join(page.stream.text[page.blocks[i].start : page.blocks[i].end].split()) for i in numbers]


@pytest.fixture(scope="module")
def scoring(resources: CleanResources) -> CleanResources:
    return replace(resources, score_blocks=BlockModel(load_block_model()).score)


def scored(resources: CleanResources, *scores: int, selects: list[str] | None = None) -> CleanResources:
    asked = Extraction(selects) if selects is not None else None
    return replace(resources, score_blocks=lambda rows: np.array(scores), extract=lambda html: asked)


def test_paragraphs_are_told_from_menus_teasers_and_footers(scoring: CleanResources) -> None:
    page, html = news_page()
    chosen = choose(page, html, replace(scoring, extract=pytest.fail))
    found = texts(page, chosen.blocks)
    assert chosen.extractor == SCORES
    assert [text for text in found if len(text) > 60] == [f"{s} {SENTENCES[i - 1]}" for i, s in enumerate(SENTENCES)]
    assert not any("Ten things" in text or "Weather" in text or "©" in text for text in found)


def test_agreement_is_that_with_structured_data(scoring: CleanResources) -> None:
    page, html = news_page()
    assert choose(page, html, scoring).agreement is None
    said = " ".join(f"{s} {SENTENCES[i - 1]}" for i, s in enumerate(SENTENCES))
    page, html = news_page(
        f'<script type="application/ld+json">{{"@type": "Article", "articleBody": "{said}"}}</script>'
    )
    assert (choose(page, html, scoring).agreement or 0) > 0.9


def test_doubtful_pages_are_decided_by_the_extractor(resources: CleanResources) -> None:
    page, html = page_of("".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:3]))
    chosen = choose(page, html, scored(resources, 300, -300, -2000, selects=[SENTENCES[1]]))
    assert chosen.extractor == EXTRACTOR
    assert texts(page, chosen.blocks) == [SENTENCES[1]]
    assert chosen.agreement == 0.0


def test_sure_scores_outweigh_the_extractor(resources: CleanResources) -> None:
    page, html = page_of(f"<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>")
    chosen = choose(page, html, scored(resources, 4000, -4000, selects=[SENTENCES[1]]))  # asked: so little text
    assert texts(page, chosen.blocks) == [SENTENCES[0]]


def test_the_extractor_is_not_asked_where_scores_are_sure(resources: CleanResources) -> None:
    page, html = page_of("".join(f"<p>{sentence}</p>" for sentence in SENTENCES))
    chosen = choose(page, html, scored(resources, *[4000] * 5, selects=["nothing of it"]))
    assert (chosen.extractor, chosen.agreement, len(chosen.blocks)) == (SCORES, None, 5)


def test_what_two_others_agree_on_is_restored(resources: CleanResources) -> None:
    said = " ".join(SENTENCES)
    head = f'<script type="application/ld+json">{{"@type": "Article", "articleBody": "{said}"}}</script>'
    page, html = page_of("".join(f"<p>{sentence}</p>" for sentence in SENTENCES), head)
    scores = [400, 400, -4000, 400, -4000]
    chosen = choose(page, html, scored(resources, *scores, selects=SENTENCES[:4]))
    assert texts(page, chosen.blocks) == SENTENCES[:4]  # the third against the scores, by the two others
    assert chosen.agreement == pytest.approx(0.6, abs=0.1)


def test_sentences_outside_menus_are_the_last_resort(resources: CleanResources) -> None:
    page, html = page_of(f"<nav><p>{SENTENCES[1]}</p></nav><p>{SENTENCES[0]}</p><p>Home</p>")
    chosen = choose(page, html, scored(resources, -1, -1, -1))
    assert (chosen.extractor, texts(page, chosen.blocks)) == (DENSEST, [SENTENCES[0]])


def test_a_model_for_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        BlockModel({"features": ["age"], "trees": [], "bias": 0})


def test_the_trees_are_read_as_they_are_written() -> None:
    trees = [
        {"splits": [["chars", 10.0], ["linked", 0.5]], "leaves": [1, 20, 300, 4000]},
        {"splits": [["tag", 0.0], ["tag", 0.0]], "leaves": [0, 0, 0, 50_000]},
    ]
    model = BlockModel({"features": list(NAMES), "trees": trees, "bias": 7})
    rows = np.zeros((4, len(NAMES)), np.float32)
    rows[:, NAMES.index("chars")] = [10, 11, 0, 11]
    rows[:, NAMES.index("linked")] = [0, 0, 1, 1]
    rows[3, NAMES.index("tag")] = 1
    assert model.score(rows).tolist() == [8, 27, 307, 54_007]
    assert model.score(np.tile(rows, (100, 1))).tolist() == [8, 27, 307, 54_007] * 100
    assert model.score(rows[:0]).tolist() == []


def column(page: Page, name: str) -> list[float]:
    _, rows, _ = read_blocks(page)
    return [round(float(value), 3) for value in rows[:, NAMES.index(name)]]


def test_words_signs_and_links_are_counted_block_by_block() -> None:
    page, _ = page_of(
        "<p>Well, the ferry sank on 3 May.</p><p>“Gone!” <b>he</b> said. So it was.</p><h2>Why: 20:15</h2>"
        "<ul><li><a href='/'>Home page</a> now</ul><p>&nbsp;</p>"
    )
    assert column(page, "words") == [7, 6, 2, 3, 0]
    assert column(page, "chars") == [30, 27, 10, 13, 0]
    assert column(page, "commas") == [1, 0, 0, 0, 0]
    assert column(page, "ends") == [1, 3, 0, 0, 0]
    assert column(page, "is_final") == [1, 1, 0, 0, 0]
    assert column(page, "has_date") == [0, 0, 1, 0, 0]
    assert column(page, "linked") == [0, 0, 0, 0.692, 0]
    assert column(page, "stop_words") == [2, 2, 0, 0, 0]


def test_containers_are_those_that_hold_more_blocks() -> None:
    page, _ = page_of("<div><div><p>One one.</p></div><div><p>Two two.</p></div></div><div><p>Three three.</p></div>")
    assert column(page, "blocks^1") == [1, 1, 1]
    assert column(page, "blocks^2") == [2, 2, 3]
    assert column(page, "blocks^3") == [3, 3, 3]


def test_scores_do_not_depend_on_how_many_blocks_are_scored_at_a_time(
    scoring: CleanResources, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, html = news_page()
    whole = choose(page, html, scoring)
    monkeypatch.setattr("onrecord.flows.clean.cascade.WINDOW", len(page.blocks))
    assert choose(page, html, scoring) == whole


def test_the_extractor_finds_the_article() -> None:
    found = extract(news_page()[1])
    assert found is not None
    assert sum(any(sentence in block for block in found.blocks) for sentence in SENTENCES) == len(SENTENCES)
