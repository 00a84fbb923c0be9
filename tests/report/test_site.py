"""The report of the samples: whole by itself, well-formed, small pages, and a way from each cell to its bytes."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from markup import Page

from onrecord.flows.cli.summary import summarise
from onrecord.flows.report_site.build import build_report
from onrecord.flows.report_site.links import anchor, paged
from onrecord.flows.report_site.store import UNSHOWN, VIEWS, Store
from onrecord.warehouse.catalogue import connect, rows_of
from onrecord.warehouse.errors import CatalogueError, OnrecordError

MAX_BYTES = 300_000


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): Page(path.read_text(encoding="utf-8")) for path in found}


def test_every_kind_of_page_is_there(pages: dict[str, Page]) -> None:
    folders = {name.rpartition("/")[0] for name in pages}
    assert folders == {"", "stories", "articles", "receipts", "entities", "outlets"}
    assert {"index.html", "health.html", "dictionary.html", "search.html"} <= set(pages)


def test_pages_are_well_formed(pages: dict[str, Page]) -> None:
    assert {name: page.errors for name, page in pages.items() if page.errors} == {}


def test_no_file_is_larger_than_300_kb(site: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in site.rglob("*") if path.is_file()}
    assert {name: size for name, size in sizes.items() if size > MAX_BYTES} == {}


def test_every_internal_link_leads_to_a_page_and_a_place_on_it(site: Path, pages: dict[str, Page]) -> None:
    broken = [(name, target) for name, target in internal_links(pages) if not leads(site, pages, name, target)]
    assert broken == []
    assert sum(1 for _ in internal_links(pages)) > 1000


def internal_links(pages: dict[str, Page]) -> Iterator[tuple[str, str]]:
    for name, page in pages.items():
        yield from ((name, target) for _, target, _ in page.pointers if "://" not in target)


def leads(site: Path, pages: dict[str, Page], name: str, target: str) -> bool:
    path, fragment = urldefrag(target)
    file = (site / name).parent / path if path else site / name
    if not file.resolve().is_file():
        return False
    found = pages.get(file.resolve().relative_to(site.resolve()).as_posix())
    return not fragment or (found is not None and fragment in found.ids)


def test_nothing_is_fetched_from_outside(site: Path, pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        outside = [(tag, target, given) for tag, target, given in page.pointers if re.match(r"\w+:|//", target)]
        for tag, target, given in outside:
            assert tag == "a", (name, target)
            assert re.match(r"https?://", target), (name, target)
            assert "noopener" in given["rel"], (name, target)
        assert not any(attribute.startswith("on") or attribute == "style" for _, a in page.tags for attribute in a)
    for path in (*site.rglob("*.css"), *site.rglob("*.js")):
        assert not re.search(r"url\(|@import|\bfetch\(|XMLHttpRequest|eval\(", path.read_text(encoding="utf-8"))


def test_pages_have_what_assistive_technology_needs(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        tags = [tag for tag, _ in page.tags]
        assert (tags.count("h1"), tags.count("main")) == (1, 1), name
        assert dict(page.tags)["html"]["lang"] == "en"
        levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        labels = {given["for"] for tag, given in page.tags if tag == "label"}
        assert {given["id"] for tag, given in page.tags if tag == "input"} == labels
        assert all("scope" in given for tag, given in page.tags if tag == "th")
        for tag, given in page.tags:
            if tag == "svg":
                assert given.get("aria-hidden") == "true" or given["aria-labelledby"] in page.ids


def test_from_the_front_page_to_the_bytes_of_a_disagreement_in_three_clicks(site: Path, samples: Path) -> None:
    with connect(samples) as connection:
        alarm = rows_of(
            connection,
            "from conflicts where is_alarm and not is_within_article"
            " order by claim_a, locator_a, claim_b, locator_b, kind limit 1",
        )[0]
        (claim,) = rows_of(
            connection,
            "select c.*, a.story_id, v.capture_id, r.content from claims as c"
            " join stories as a on a.locator = c.locator join articles as v on v.locator = c.locator"
            " join lake.raw_documents as r on r.raw_id = v.raw_id"
            " where c.claim_id = ? and c.locator = ?",
            [alarm["claim_a"], alarm["locator_a"]],
        )
    story = paged("stories", claim["story_id"])
    assert story in targets(site, "index.html")
    story_page = (site / story).read_text(encoding="utf-8")
    # A claim has a receipt in each article that prints it, as an exact copy does: the alarm leads to that of its own.
    of_article, of_claim = paged("receipts", claim["capture_id"]).removesuffix(".html"), anchor(claim["claim_id"])
    (receipt,) = (t for t in targets(site, story) if re.fullmatch(rf"{of_article}(-\d+)?\.html#{of_claim}", t))
    assert alarm["because"].split("”")[0].strip("“") in Page(story_page).text
    path, _, fragment = receipt.partition("#")
    whole = (site / path).read_text(encoding="utf-8")
    shown = Page(whole[whole.index(f'id="{fragment}"') - 30 :].split("</article>")[0]).text
    assert f"bytes {claim['byte_start']}–{claim['byte_end']}" in shown
    assert repr(claim["content"][claim["byte_start"] : claim["byte_end"]])[2:-1] in shown


def targets(site: Path, name: str) -> set[str]:
    page = Page((site / name).read_text(encoding="utf-8"))
    resolved = ((site / name).parent / urldefrag(target)[0] for _, target, _ in page.pointers)
    return {
        f"{path.resolve().relative_to(site.resolve()).as_posix()}{'#' + urldefrag(target)[1] if '#' in target else ''}"
        for path, (_, target, _) in zip(resolved, page.pointers, strict=True)
        if "://" not in target and urldefrag(target)[0]
    }


def test_the_matrix_says_of_each_claim_what_the_views_say(site: Path, samples: Path) -> None:
    words = {"flat": "asserts", "attributed": "attributes", "hedged": "hedges", "hearsay": "hearsay"}
    with connect(samples) as connection:
        stated = rows_of(
            connection,
            "select s.story_id, k.fact, e.stance, count(distinct s.capture_id) as n from evidentiality as e"
            " join stories as s on s.locator = e.locator join corroboration as k on k.group_id = e.group_id"
            " anti join (select group_id, locator from claim_groups where relation = 'differs') as d"
            " on d.group_id = e.group_id and d.locator = e.locator"
            " where k.n_independent_origins >= 2 group by all order by all",
        )
    assert len(stated) > 5
    for row in stated:
        folder = site / "stories"
        parts = sorted(folder.glob(Path(paged("stories", row["story_id"])).stem + "*.html"))
        text = " ".join(path.read_text(encoding="utf-8") for path in parts)
        lines = [
            line for line in re.findall(r'<tr><th scope="row" dir="auto">.*?</tr>', text, re.S) if 'class="cell' in line
        ]
        fact = [Page(line + "\n") for line in lines]
        cells = [page.text for page in fact if page.text.startswith(row["fact"][:250])]
        assert sum(cell.count(words[row["stance"]]) for cell in cells) >= row["n"], row


def test_every_reprint_of_the_samples_is_shown_with_its_direction(site: Path, samples: Path) -> None:
    with connect(samples) as connection:
        directed = rows_of(connection, "select distinct direction from copied_passages where kind in ('exact', 'near')")
    text = " ".join(path.read_text(encoding="utf-8") for path in (site / "stories").glob("*.html"))
    shown = {"a_to_b": "→ gave to", "b_to_a": "← took from", "common_upstream": "↔ both", "unknown": "? undetermined"}
    assert directed
    assert all(shown[row["direction"]] in text for row in directed)
    assert "undetermined" in text


def test_the_dictionary_has_every_view_and_column(samples: Path, pages: dict[str, Page]) -> None:
    with connect(samples) as connection:
        columns = rows_of(
            connection,
            "select distinct comment from duckdb_columns() where schema_name = 'main' and not internal"
            " and database_name = current_database()",
        )
    assert all(row["comment"] in pages["dictionary.html"].text for row in columns)


def test_search_index_holds_headlines_entities_and_claims(site: Path) -> None:
    shards = [path.read_text(encoding="utf-8") for path in (site / "search").glob("*.js")]
    kinds = {kind for shard in shards for kind in re.findall(r'^\["(\w+)"', shard, re.M)}
    assert kinds == {"headline", "entity", "claim"}
    assert all(shard.startswith("onrecordSearch([") for shard in shards)
    addresses = [a for shard in shards for a in re.findall(r'"([^"]+\.html[^"]*)"\]', shard)]
    assert len(addresses) > 100
    assert all((site / address.partition("#")[0]).is_file() for address in addresses)


def test_the_front_page_counts_what_a_run_counts(pages: dict[str, Page], samples: Path) -> None:
    counted = summarise(samples)
    front = " ".join(pages["index.html"].text.split())
    for name in ("articles", "entities", "claims"):
        assert re.search(rf"(?<!\d){counted[name]} {name}", front)
    assert sum(int(n) for n in re.findall(r"\d+", str(counted["languages"]))) == counted["articles"]


def test_a_report_replaces_an_older_one_but_nothing_else(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(OnrecordError, match="is no report"):
        build_report(samples, tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
    assert {path.name for path in tmp_path.iterdir()} == {"mine"}


def test_without_a_warehouse_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        build_report(tmp_path / "none", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_snapshots_that_read_snapshots_have_the_rows_of_the_views(samples: Path) -> None:
    with connect(samples) as connection:
        Store(connection)
        for view in VIEWS:
            shown = connection.sql(f'from main."{view}"')
            # Views that tell a claim's excerpt on have none either, and no page shows it.
            passing_on = {"claim_groups", "evidentiality", "conflicts"}
            unshown = {"evidence", "evidence_a", "evidence_b"} if view in passing_on else set(UNSHOWN.get(view, {}))
            columns = [(n, t) for n, t in zip(shown.columns, shown.types, strict=True) if n not in unshown]
            plain = ", ".join(
                f"{name}::timestamp" if "TIME ZONE" in str(kind) else f'"{name}"' for name, kind in columns
            )
            names = ", ".join(f'"{name}"' for name, _ in columns)
            rows, snapshot = f'select {plain} from main."{view}"', f'select {names} from "s_{view}"'
            for one, other in ((rows, snapshot), (snapshot, rows)):
                assert connection.sql(f"({one}) except all ({other})").fetchall() == [], view


def test_an_article_in_a_language_that_nobody_tells_the_fact_in_is_not_called_silent(site: Path, samples: Path) -> None:
    with connect(samples) as connection:
        found = rows_of(connection, "from stories where outlet = 'Der Lotsenkurier'")
    source = (site / paged("stories", found[0]["story_id"])).read_text(encoding="utf-8")
    table = source[source.index('<table class="matrix">') :].split("</table>")[0]
    heads = re.findall(r'<th scope="col">(.*?)</th>', table, re.S)
    column = next(n for n, head in enumerate(heads) if "Lotsenkurier" in head)
    cells = [re.findall(r'<td class="cell (\w+)">', line)[column - 1] for line in table.split("<tr>")[2:]]
    assert set(cells) <= {"foreign", "flat", "attributed", "none"}
    assert "foreign" in cells


def test_quotations_rendered_in_two_ways_lead_to_their_receipts(site: Path, samples: Path) -> None:
    with connect(samples) as connection:
        rendered = rows_of(connection, "from quote_variants where basis = 'quotation' and only_in_a <> ''")
    text = " ".join(path.read_text(encoding="utf-8") for path in (site / "stories").glob("*.html"))
    assert rendered
    assert all(f"#{anchor(row[quote])}" in text for row in rendered for quote in ("quote_a", "quote_b"))


def test_reports_of_one_speaker_are_not_called_renderings_of_one_utterance(site: Path, samples: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in (site / "stories").glob("*.html"))
    told = text.split('<h2 id="quotes">')[1:]
    cards = [card for part in told for card in part.split("</section>")[0].split('<article class="conflict">')[1:]]
    with connect(samples) as connection:
        of_claims = rows_of(connection, "from quote_variants where basis = 'claims' and (only_in_a || only_in_b) <> ''")
        of_quotes = rows_of(
            connection, "from quote_variants where basis = 'quotation' and (only_in_a || only_in_b) <> ''"
        )
    assert of_claims
    noted = [card for card in cards if "two reports of what was said" in card]
    assert (len(noted), len(cards)) == (len(of_claims), len(of_claims) + len(of_quotes))


def test_facts_that_somebody_contradicts_come_first(site: Path, samples: Path) -> None:
    with connect(samples) as connection:
        (story,) = rows_of(
            connection,
            "select s.story_id from conflicts as c join stories as s on s.locator = c.locator_a"
            " where c.is_alarm and not c.is_within_article group by 1 limit 1",
        )
    source = (site / paged("stories", story["story_id"])).read_text(encoding="utf-8")
    attested = source[source.index('aria-labelledby="attested"') :].split("</table>")[0]
    against = [int(re.findall(r'<td class="n">(\d+)', line)[-1]) for line in attested.split("<tr>")[2:]]
    assert against[0] > 0
    assert [bool(n) for n in against] == sorted((bool(n) for n in against), reverse=True)


def test_who_can_have_been_first_is_told_once_for_each_thing(site: Path, samples: Path) -> None:
    with connect(samples) as connection:
        (told,) = rows_of(
            connection,
            "select count(distinct thing_id) as n, sum((verdict = 'later')::int) as n_later from first_to_say"
            " where thing_id in (select thing_id from first_to_say where kind = 'story' and verdict = 'later')",
        )
    text = " ".join(path.read_text(encoding="utf-8") for path in (site / "stories").glob("*.html"))
    assert text.count("the story itself") >= told["n"]
    (row,) = (line for line in text.split("<tr>") if "the story itself" in line and "Hallesund" in line)
    assert row.split("</td>")[1].count("<li>") == told["n_later"]
