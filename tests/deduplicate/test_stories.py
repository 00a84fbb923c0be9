"""Stories: articles on one event together, look-alikes apart, and always a function of the set of articles."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from onrecord.flows.deduplicate import story_candidates, story_groups
from onrecord.flows.deduplicate.stories import run
from onrecord.flows.deduplicate.story_archive import Archive
from onrecord.flows.deduplicate.story_pairs import NAMES, Ints, features, profiles_of
from onrecord.flows.deduplicate.story_profile import StoryWords, profile_of
from onrecord.flows.deduplicate.story_profiles import run as read_profiles
from onrecord.flows.deduplicate.story_score import PER_DAY, Articles, StoryScores
from onrecord.flows.resources.builders import profile_resources, story_resources
from onrecord.flows.shared.trees import probability
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.stories import STORY_MEMBERS, STORY_SCORES

SCHEMA = pa.schema(
    [
        ("article_id", pa.string()),
        ("article_key", pa.int64()),
        ("published_at", pa.timestamp("us", tz="UTC")),
        ("n_entries", pa.int64()),
        ("n_tokens", pa.int64()),
        ("is_unspaced", pa.bool_()),
        ("entries", pa.list_(pa.int64())),
        ("shown", pa.list_(pa.string())),
    ]
)
KELD = (
    "A freight train left the rails near Keldmark on Tuesday night and spilled 340 tonnes of ammonia, the Orsund "
    "Rail Authority said. Mayor Ilse Brandvik ordered 2,150 people out of their homes on the Vesla river.",
    "Residents of Keldmark spent the night in a school after an ammonia train derailed by the Vesla. The Orsund "
    "Rail Authority counted nine wagons on their side. Brandvik, the mayor, said 2,150 had been moved.",
    "Nine wagons, 340 tonnes of ammonia and one broken rail: what is known about the derailment at Keldmark. The "
    "Orsund Rail Authority has sent inspectors to the Vesla, mayor Ilse Brandvik said.",
)
TORV = (
    "A freight train left the rails near Torvhaven on Friday night and spilled 85 tonnes of diesel, the Lunde "
    "Transport Board said. Governor Pavel Ostrander closed the port road to Sankt Maren for a week.",
    "The port road to Sankt Maren stays closed after a diesel train derailed at Torvhaven. The Lunde Transport "
    "Board counted four wagons. Ostrander, the governor, said 85 tonnes had run into the harbour.",
)


@cache
def words() -> StoryWords:
    return profile_resources()


@cache
def model() -> StoryScores:
    return story_resources()


def rows_of(articles: Sequence[tuple[str, str, datetime | None]]) -> pa.Table:
    """What the stage's query gives for articles of (id, text, time)."""
    texts = [
        {"text_id": key, "headline": "", "text": text, "body_spans": [{"char_start": 0, "char_end": len(text)}]}
        for key, text, _ in articles
    ]
    profiles = {
        row["text_id"]: row
        for row in read_profiles(pa.Table.from_pylist(texts), words(), "tol:x")["story_profiles"].to_pylist()
    }
    made = [
        {
            "article_id": key,
            "article_key": int(sha256(f"{key} {text} {at}".encode()).hexdigest()[:15], 16) << 3,
            "published_at": at,
            "n_entries": len(profiles[key]["entries"]),
        }
        | {name: profiles[key][name] for name in ("n_tokens", "is_unspaced", "entries", "shown")}
        for key, text, at in articles
    ]
    return pa.Table.from_pylist(made, schema=SCHEMA)


def archive_of(rows: pa.Table, known: Mapping[str, pa.Table]) -> Archive:
    """What the stage is given: all rows, and the tables as an earlier call left them."""

    def stream(name: str) -> Callable[[], list[pa.RecordBatch]]:
        return lambda: rows.select(["article_key", name]).to_batches(max_chunksize=7)

    return Archive(
        rows.drop_columns(["entries", "shown"]),
        known.get("story_members", STORY_MEMBERS.empty()),
        known.get("story_scores", STORY_SCORES.empty()),
        stream("entries"),
        stream("shown"),
    )


def built(rows: pa.Table) -> dict[str, pa.Table]:
    """The tables of `rows`, from nothing known."""
    return run(archive_of(rows, {}), model(), "tol:x")


def told(texts: Sequence[str], days: Sequence[int | None] = ()) -> list[dict[str, Any]]:
    """Rows of `story_members` of texts, in their order; the first is article art:00."""
    start = datetime(2025, 3, 11, 7, 30, 1, 250_001, tzinfo=UTC)
    times = [None if day is None else start + timedelta(days=day) for day in days or [None] * len(texts)]
    articles = [(f"art:{n:02}", text, at) for n, (text, at) in enumerate(zip(texts, times, strict=True))]
    return in_order(built(rows_of(articles)))["story_members"]


def in_order(tables: Mapping[str, pa.Table]) -> dict[str, list[dict[str, Any]]]:
    """Rows in the order of their keys."""
    keys = {"story_members": ["article_id"], "story_scores": ["article_a", "article_b"]}
    return {name: tables[name].sort_by([(key, "ascending") for key in keys[name]]).to_pylist() for name in keys}


def groups(texts: Sequence[str], days: Sequence[int | None] = ()) -> list[int]:
    """The story of each text, numbered by first appearance."""
    ids = [row["story_id"] for row in told(texts, days)]
    return [list(dict.fromkeys(ids)).index(story) for story in ids]


def test_articles_on_one_event_are_one_story_and_a_look_alike_is_another() -> None:
    assert groups([KELD[0], TORV[0], KELD[1], TORV[1], KELD[2]]) == [0, 1, 0, 1, 0]


def test_the_same_words_a_year_apart_are_two_stories_and_unknown_dates_decide_nothing() -> None:
    assert groups([KELD[0], KELD[1]], [0, 3]) == [0, 0]
    assert groups([KELD[0], KELD[1]], [0, 365]) == [0, 1]
    assert groups([KELD[0], KELD[1]], [0, None]) == [0, 0]


def test_names_and_numbers_join_languages() -> None:
    german = (
        "Nach der Entgleisung eines Güterzugs bei Keldmark mussten 2150 Menschen ihre Häuser verlassen. 340 Tonnen "
        "Ammoniak liefen an der Vesla aus, wie Bürgermeisterin Ilse Brandvik und die Behörde Orsund Rail mitteilten."
    )
    assert groups([*KELD, german, *TORV]) == [0, 0, 0, 0, 1, 1]


def test_a_story_is_named_by_its_smallest_article_and_says_what_ties_it() -> None:
    first, second, _, other = told([*KELD, "The museum of Ellery opens late on Sunday, with free soup for children."])
    assert first["story_id"] == second["story_id"] == make_id("sty", "art:00")
    assert (first["n_articles"], other["n_articles"]) == (3, 1)
    assert "Keldmark (2)" in first["basis"]
    assert "Vesla (2)" in second["basis"]
    assert other["score"] == 1.0
    assert other["basis"] == "no other article shares enough"


def test_one_article_of_a_story_is_central() -> None:
    members = told([*KELD, *TORV])
    for story in {row["story_id"] for row in members}:
        assert sum(row["is_central"] for row in members if row["story_id"] == story) == 1


def test_no_articles_no_stories() -> None:
    assert told([]) == []
    assert groups(["", "...", "7"]) == [0, 1, 2]


def invented(n_events: int, seed: int) -> list[tuple[str, str, datetime | None]]:
    """Articles on events that share beats, names and numbers here and there."""
    of = Random(seed)
    names = ["".join(of.choices("bdfgklmnrstv", k=3) + of.choices("aeiou", k=3)).capitalize() for _ in range(40)]
    common = "the said on of a was people police minister after when year would which had more fire vote".split()
    made: list[tuple[str, str, datetime | None]] = []
    for event in range(n_events):
        who, number = of.sample(names, 6), str(of.randint(100, 9999))
        at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=of.randint(0, 60))
        for copy in range(of.randint(1, 5)):
            tokens = of.choices(common, k=60) + of.choices(who, k=14) + [number]
            of.shuffle(tokens)
            made.append((f"art:{event:03}{copy}", "the " + " ".join(tokens), of.choice([at, None])))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_stories_do_not_depend_on_the_order_of_rows(seed: int) -> None:
    articles = invented(30, seed)
    expected = in_order(built(rows_of(articles)))
    members = expected["story_members"]
    assert 1 < len({row["story_id"] for row in members}) < len(members)
    Random(seed).shuffle(articles)
    assert in_order(built(rows_of(articles))) == expected


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("max_whole", [2, 256])
def test_articles_that_come_go_and_change_give_the_rows_of_a_rebuild(
    seed: int, max_whole: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_groups, "MAX_WHOLE", max_whole)
    monkeypatch.setattr(story_candidates, "MAX_GROUP", 4)  # so that many groups are crowded, and lose pairs
    monkeypatch.setattr(story_candidates, "N_NEIGHBOURS", 1)
    of, articles = Random(seed), invented(40, seed)
    of.shuffle(articles)
    tables: Mapping[str, pa.Table] = {}
    key, text, at = articles[0]
    changed = [(key, text + " It was late.", at), *articles[1:]]
    for present in (articles[:20], articles[:21], articles[:60], changed[:60], changed[3:60], changed[3:]):
        rows = rows_of(present)
        tables = updated(tables, rows)
        assert in_order(tables) == in_order(built(rows))


def updated(tables: Mapping[str, pa.Table], rows: pa.Table) -> Mapping[str, pa.Table]:
    """The tables after `rows` are all there is: what the stage returns in the place of whole shards."""
    made = run(archive_of(rows, tables), model(), "tol:x")
    members = made["story_members"]
    if members.num_rows == rows.num_rows:
        return made
    left = pc.invert(pc.is_in(tables["story_scores"].column("shard"), members.column("shard").combine_chunks()))
    kept = {"story_scores": tables["story_scores"].filter(left)}
    left = pc.invert(pc.is_in(tables["story_members"].column("shard"), members.column("shard").combine_chunks()))
    kept["story_members"] = tables["story_members"].filter(left)
    return {name: pa.concat_tables([kept[name], made[name]]) for name in made}


def test_only_what_new_articles_touch_is_scored_and_written() -> None:
    articles = invented(60, 3)
    before = built(rows_of(articles))
    n_scored: list[int] = []

    def counted(of: Articles, a: Ints, b: Ints) -> Ints:
        n_scored.append(len(a))
        return model().same_event(of, a, b)

    rows = rows_of([*articles, ("art:new", KELD[0], None), ("art:newer", KELD[1], None)])
    made = run(archive_of(rows, before), StoryScores(counted, model().similarity), "tol:x")
    assert sum(n_scored) == 1
    assert len(set(made["story_members"].column("shard").to_pylist())) == 2
    assert made["story_scores"].num_rows < before["story_scores"].num_rows / 10
    assert in_order(updated(before, rows)) == in_order(built(rows))


def test_similarity_is_to_the_central_article_which_is_like_itself() -> None:
    rows = told([*KELD, KELD[0] + " Rain fell all night.", TORV[0]])
    assert [row["similarity"] for row in rows if row["is_central"]] == [1, 1]
    others = [row["similarity"] for row in rows[:4] if not row["is_central"]]
    assert min(others) > 0
    assert max(others) < 1


def test_copies_are_more_alike_than_what_is_told_again() -> None:
    copied, retold = (
        min(row["similarity"] for row in told([KELD[0], other])) for other in (KELD[0] + " It rained.", KELD[1])
    )
    assert copied > max(0.8, retold)


def test_readers_find_like_events_alike_that_are_no_story() -> None:
    profiles = [
        profile_of("", text, words()) for text in (KELD[0], TORV[0], "Turnips are peeled and boiled with dill.")
    ]
    lists = [p.entries for p in profiles]
    made = profiles_of(lists, [p.n_tokens for p in profiles], [p.is_unspaced for p in profiles])
    articles = Articles(made, np.full(3, np.nan))
    first, other = np.array([0, 0]), np.array([1, 2])
    assert model().same_event(articles, first, other)[0] < story_groups.THRESHOLD
    look_alike, stranger = model().similarity(articles, first, other).tolist()
    assert look_alike > stranger


def test_large_components_are_grouped_by_their_candidates_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*KELD, *TORV]
    expected = groups(texts)
    monkeypatch.setattr(story_groups, "MAX_WHOLE", 1)
    assert groups(texts) == expected


def test_features_are_alike_both_ways_and_full_for_equal_texts() -> None:
    made = [profile_of("", text, words()) for text in (*KELD, *TORV, KELD[0])]
    profiles = profiles_of([p.entries for p in made], [p.n_tokens for p in made], [p.is_unspaced for p in made])
    a, b = np.triu_indices(len(made), 1)
    assert np.array_equal(features(profiles, a, b), features(profiles, b, a))
    same = dict(zip(NAMES, features(profiles, np.array([0]), np.array([5]))[0].tolist(), strict=True))
    assert same["words"] == same["names"] == same["word_overlap"] == same["key_cover_min"] == pytest.approx(1.0)


def test_probability_grows_with_the_odds() -> None:
    found = probability(np.array([-(10**9), -PER_DAY, 0, PER_DAY, 10**9]))
    assert found.tolist() == sorted(found.tolist())
    assert found[2] == 500
