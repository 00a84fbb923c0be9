"""Which claims of other stories a claim is compared with, and that this fits into memory however long the texts are."""

import duckdb

from onrecord.warehouse import sql

_TABLES = """
create schema lake;
create table lake.told_claims as
select
    format('clm:{:03}.{:03}', t, c) as claim_id, claim_id as first_claim_id, format('txt:{:03}', t) as text_id,
    format('sty:{:03}', t) as story_id, 100.0 as day, t as shard
from range($texts) as x (t), range($claims) as y (c);
create table lake.claim_profiles as
select claim_id, [1, 2 + cast(right(claim_id, 3) as integer) // $together] as keys from lake.told_claims;
create table lake.story_members as
select story_id, 'art:' || right(text_id, 3) as article_key, 'ver:' || right(text_id, 3) as article_id
from lake.told_claims group by all;
create table lake.article_versions as
select 'ver:' || right(text_id, 3) as article_id, text_id from lake.told_claims group by all;
create table lake.story_scores as
select a.article_key as article_a, b.article_key as article_b, 300 as score
from lake.story_members as a join lake.story_members as b on a.article_key < b.article_key;
"""


def candidates(texts: int, claims: int, together: int = 1, memory: str = "1GB") -> set[tuple[str, str]]:
    """Return the pairs of claims of nearly one story; all share a word, `together` in a row a second."""
    with duckdb.connect(config={"memory_limit": memory, "threads": 1}) as connection:
        for statement in _TABLES.split(";")[:-1]:
            filled = statement.replace("$texts", str(texts)).replace("$claims", str(claims))
            connection.execute(filled.replace("$together", str(together)))
        for name in ("claims_near_texts", "claim_pairs_far"):
            connection.execute(f"create temp table {name} as {sql.load('stages')[name].statement}")
        found = connection.execute("select one, other from claim_pairs_far where is_near").fetchall()
        return {(str(one), str(other)) for one, other in found}


def test_claims_of_short_texts_are_all_compared():
    assert len(candidates(texts=2, claims=20)) == 20 * 20


def test_of_long_texts_claims_with_two_words_in_common_are_compared():
    assert candidates(texts=2, claims=30) == {(f"clm:000.{n:03}", f"clm:001.{n:03}") for n in range(30)}


def test_a_claim_is_compared_with_a_bounded_number():
    assert len(candidates(texts=2, claims=100, together=100)) <= 2 * 64 * 100


def test_pairs_of_long_texts_are_not_all_held_in_memory():
    assert ("clm:000.007", "clm:059.007") in candidates(texts=60, claims=100, memory="150MB")
