"""Pages of stories: what articles on one event state, share, take from each other and call things."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from markupsafe import Markup, escape

from onrecord.flows.report_site.charts import Arc, Line, arcs, line
from onrecord.flows.report_site.paging import Leaf, leaves
from onrecord.flows.report_site.render import Site
from onrecord.flows.report_site.shown import date_of
from onrecord.flows.report_site.store import Store
from onrecord.warehouse.catalogue import Row

STANCES = {
    "flat": ("●", "asserts", "in its own voice"),
    "attributed": ("❝", "attributes", "to somebody"),
    "hedged": ("~", "hedges", "possible or expected"),
    "hearsay": ("?", "hearsay", "reportedly"),
    "less_precise": ("≈", "less precise", "says less"),
    "differs": ("✗", "differs", "cannot hold beside it"),
    "silent": ("○", "silent", "leaves out what two independent accounts state"),
    "foreign": ("–", "not compared", "in a language in which no article of the story states it"),
    "": ("·", "not stated", ""),
}
COLUMNS = 10  # of a matrix at most; more articles make further matrices below, of one width
_ARC_ROW, _ARC_WIDTH = 34, 150
_MAX_ARCS = 40
_MOST_TOLD = 25  # articles named of one thing that several say
_CELLS = 700  # of the matrices of one page
_SIZES = {"conflicts": 15, "variants": 20, "firsts": 20, "names": 40, "times": 40, "articles": 100, "copies": 60}
_WORD = re.compile(r"[^\W_]+")

_FACTS = """
    select t.story_id, k.*
    from (select distinct story_id, group_id from r_cells) as t
    join s_corroboration as k on k.group_id = t.group_id
    order by k.n_articles_against > 0 desc, k.n_independent_origins desc, k.n_articles desc, k.fact, k.group_id"""
_CONFLICTS = """
    with told as (
        select
            c.*,
            (select min(s.story_id) from s_stories as s where s.locator = c.locator_a) as story_id
        from s_conflicts as c
    )
    select * from told
    order by
        is_alarm desc, is_within_article, array_position(['high', 'medium', 'low'], severity), because,
        claim_a, claim_b, kind, locator_a, locator_b"""
_VARIANTS = """
    select
        v.*,
        (select min(s.story_id) from s_stories as s where s.locator = v.locator_a) as story_id
    from s_quote_variants as v
    where v.only_in_a <> '' or v.only_in_b <> ''
    order by v.basis = 'claims', v.text_a, v.text_b, v.locator_a, v.locator_b"""
_FIRSTS = """
    select f.*, c.story_id, c.capture_id
    from s_first_to_say as f
    join (
        select locator, min(story_id) as story_id, min(capture_id) as capture_id from r_captures group by locator
    ) as c on c.locator = f.locator
    order by
        f.kind = 'story' desc, f.n_articles desc, f.thing_id, f.published_latest nulls last, f.published_earliest,
        f.locator"""
_NAMES = """
    select
        c.story_id,
        coalesce(n.entity, 'undecided whose') as entity,
        n.class,
        n.wording,
        n.outlet,
        n.voice,
        n.speaker,
        count(*) as n,
        min_by(n.naming_id, (n.locator, n.char_start)) as naming_id,
        min(n.locator) as locator
    from s_naming as n
    join r_places as p on p.locator = n.locator and p.text_id = n.text_id
    join r_captures as c on c.capture_id = p.capture_id
    group by all
    order by c.story_id, entity, n desc, n.outlet, n.wording, n.voice, n.speaker, n.class"""
_TIMES = """
    select
        c.story_id,
        t.dated_from,
        min(t.granularity) as granularity,
        count(*) as n,
        count(distinct c.article_id) as n_articles,
        min_by(t.time_id, (t.locator, t.char_start)) as time_id,
        min_by(t.evidence, (t.locator, t.char_start)) as evidence,
        min(t.locator) as locator
    from s_time_expressions as t
    join r_places as p on p.locator = t.locator and p.text_id = t.text_id
    join r_captures as c on c.capture_id = p.capture_id
    where t.dated_from is not null and t.status = 'resolved' and t.kind in ('date', 'time')
    group by c.story_id, t.dated_from
    order by c.story_id, t.dated_from"""


def write_stories(site: Site, store: Store) -> None:
    """Write the pages of all stories."""
    lists = {
        "facts": store.grouped(_FACTS, "story_id"),
        "conflicts": store.grouped(_CONFLICTS, "story_id"),
        "variants": store.grouped(_VARIANTS, "story_id"),
        "firsts": {story: _shared(rows) for story, rows in store.grouped(_FIRSTS, "story_id").items()},
        "names": store.grouped(_NAMES, "story_id"),
        "times": store.grouped(_TIMES, "story_id"),
        "articles": store.grouped(
            "select c.*, o.origin_id, o.rule, o.joined_locator, o.evidence as origin_evidence from r_captures as c"
            " left join s_origins as o on o.article_id = c.article_id and o.locator = c.locator"
            " where c.story_id is not null order by c.published_at nulls last, c.outlet, c.capture_id",
            "story_id",
        ),
        "copies": store.grouped(
            "select k.*, a.story_id from r_copies as k join r_captures as a on a.capture_id = k.capture_a"
            " join r_captures as b on b.capture_id = k.capture_b and b.story_id = a.story_id"
            " order by k.n_words desc, k.capture_a, k.capture_b",
            "story_id",
        ),
    }
    about = {row["story_id"]: row for row in store.rows("from s_story_corroboration")}
    cells = _cells(store)
    for story_id, articles in lists["articles"].items():
        rows = {name: groups.get(story_id, []) for name, groups in lists.items()}
        _write(site, story_id, about.get(story_id), articles, rows, cells.get(story_id, {}))


def _shared(rows: Iterable[Row]) -> list[Row]:
    """Return what several articles say, each with those that can have been first and those that came later."""
    things = groupby(rows, key=itemgetter("kind", "thing_id"))
    return [_told_by(list(told)) for _, told in things]


def _told_by(told: Sequence[Row]) -> Row:
    candidates = [row for row in told if row["verdict"] != "later"]
    later = [row for row in told if row["verdict"] == "later"]
    return told[0] | {"candidates": candidates, "later": later}


def _cells(store: Store) -> dict[str, dict[tuple[str, str], tuple[str, str | None]]]:
    """Return by story what each article says of each fact: stance and claim."""
    found: dict[str, dict[tuple[str, str], tuple[str, str | None]]] = {}
    silent = store.rows(
        "select s.story_id, s.group_id, c.capture_id from s_silence as s"
        " join r_captures as c on c.article_id = s.article_id"
    )
    for row in silent:
        found.setdefault(row["story_id"], {})[row["group_id"], row["capture_id"]] = ("silent", None)
    for row in store.rows("from r_cells"):
        cell = (row["stance"], row["claim_id"])
        found.setdefault(row["story_id"], {})[row["group_id"], row["capture_id"]] = cell
    return found


def _write(
    site: Site,
    story_id: str,
    about: Row | None,
    articles: Sequence[Row],
    rows: Mapping[str, Sequence[Row]],
    cells: Mapping[tuple[str, str], tuple[str, str | None]],
) -> None:
    numbers = {row["capture_id"]: n for n, row in enumerate(articles, 1)}
    first: dict[str, int] = {}
    again = {
        row["capture_id"]: seen
        for row in articles
        if (seen := first.setdefault(row["article_id"], numbers[row["capture_id"]])) != numbers[row["capture_id"]]
    }
    sizes = _SIZES | {"facts": max(3, min(30, _CELLS // len(articles)))}
    for leaf, part in leaves("stories", story_id, rows, sizes):
        site.page(
            leaf.url,
            "story.html",
            leaf=leaf,
            story=about,
            headline=articles[0]["headline"] if about is None else about["headline"],
            part=part,
            totals={name: len(all_rows) for name, all_rows in rows.items()},
            n_alarms=sum(row["is_alarm"] for row in rows["conflicts"]),
            stances=STANCES,
            matrices=_matrices(articles, part["facts"], cells),
            numbers=numbers,
            again=again,
            graph=_graph(leaf, articles, rows["copies"]),
            line=_line(part["times"]),
            most_told=_MOST_TOLD,
            renderings=[_rendering(row) for row in part["variants"]],
        )


def _matrices(
    articles: Sequence[Row], facts: Sequence[Row], cells: Mapping[tuple[str, str], tuple[str, str | None]]
) -> list[dict[str, Any]]:
    """Return the tables of facts against articles, ten articles each."""
    if not facts:
        return []
    n_parts = -(-len(articles) // COLUMNS)
    width = -(-len(articles) // n_parts)
    parts = (articles[n : n + width] for n in range(0, len(articles), width))
    told_in = _languages(articles, cells)
    return [{"articles": part, "rows": list(_lines(part, facts, cells, told_in))} for part in parts]


def _languages(
    articles: Sequence[Row], cells: Mapping[tuple[str, str], tuple[str, str | None]]
) -> dict[str, set[str | None]]:
    """Return by fact the languages of the articles that tell of it: in others nobody can say who leaves it out."""
    spoken = {row["capture_id"]: row["language"] for row in articles}
    found: dict[str, set[str | None]] = {}
    for (group_id, capture_id), (stance, _) in cells.items():
        if stance != "silent":
            found.setdefault(group_id, set()).add(spoken.get(capture_id))
    return found


def _lines(
    articles: Sequence[Row],
    facts: Sequence[Row],
    cells: Mapping[tuple[str, str], tuple[str, str | None]],
    told_in: Mapping[str, Collection[str | None]],
) -> Iterator[tuple[Row, list[tuple[Row, str, str | None]]]]:
    """Yield the facts that any of these articles states, differs from or is silent about, with a cell for each."""
    for fact in facts:
        group_id, known = fact["group_id"], told_in.get(fact["group_id"], ())
        unsaid = (("" if one["language"] in known else "foreign", None) for one in articles)
        found = (cells.get((group_id, one["capture_id"]), else_) for one, else_ in zip(articles, unsaid, strict=True))
        line = [(one, *cell) for one, cell in zip(articles, found, strict=True)]
        if any(stance not in ("", "foreign") for _, stance, _ in line):
            yield fact, line


def _graph(leaf: Leaf, articles: Sequence[Row], copies: Sequence[Row]) -> dict[str, Any] | None:
    """Return the drawing of who took from whom, on the first page: the greatest copies where there are many."""
    if leaf.number or not copies:
        return None
    drawn = copies[:_MAX_ARCS]
    held = {capture for row in drawn for capture in (row["capture_a"], row["capture_b"])}
    shown = [row for row in articles if row["capture_id"] in held]
    order = {row["capture_id"]: n for n, row in enumerate(shown)}
    edges = []
    for row in drawn:
        ends = row["capture_a"], row["capture_b"]
        giver, taker = ends[::-1] if row["direction"] == "b_to_a" else ends
        edges.append((giver, taker, row["direction"] in {"a_to_b", "b_to_a"}, f"{row['n_words']} words"))
    curves: list[Arc] = arcs(order, edges, _ARC_ROW, _ARC_WIDTH)
    return {"articles": shown, "arcs": curves, "row": _ARC_ROW, "width": _ARC_WIDTH, "n_left": len(copies) - len(drawn)}


def _line(times: Iterable[Row]) -> Line:
    """Return the line of the times mentioned, each labelled as exactly as it is known."""
    return line([(date_of(row["dated_from"], row["granularity"]), row["n"]) for row in times])


def _rendering(row: Row) -> dict[str, Any]:
    """Return two renderings of an utterance with the words marked that only one has."""
    return {
        "row": row,
        "a": _changed(row["text_a"], set(row["only_in_a"].split())),
        "b": _changed(row["text_b"], set(row["only_in_b"].split())),
    }


def _changed(text: str, words: set[str]) -> Markup:
    parts, last = [], 0
    for match in _WORD.finditer(text):
        if match[0].lower() in words:
            parts += [escape(text[last : match.start()]), Markup("<mark>{}</mark>").format(match[0])]
            last = match.end()
    return Markup("").join([*parts, escape(text[last:])])
