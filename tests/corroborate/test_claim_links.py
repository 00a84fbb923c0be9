"""How far the query of claim groups lets figures and times keep two claims apart."""

import duckdb
import pytest

from onrecord.warehouse import sql

_TABLES = """
create schema lake;
create table lake.told_claims as
select unnest(['clm:1', 'clm:2']) as claim_id, claim_id as first_claim_id, 7 as shard;
create table lake.claims as
select * from (values
    ('clm:1', 'txt:1', 0, 60, 'qty:1', 'The Orsund Bank bought the insurer Brell six years ago.'),
    ('clm:2', 'txt:2', 0, 60, 'qty:2', 'The insurer Brell was bought for {} by the Orsund Bank.')
) as x (claim_id, text_id, char_start, char_end, quantity_id, text);
create table lake.quantities as
select * from (values
    ('qty:1', 'txt:1', 40, 49, 'duration', 'six years', 6.0, 6.0, 6.0),
    ('qty:2', 'txt:2', 31, 40, '{}', '{}', 9.0, 9.0, 9.0)
) as x (quantity_id, text_id, char_start, char_end, dim, surface, lo, hi, point);
create table lake.claim_pairs as
select 'clm:1' as claim_a, 'clm:2' as claim_b, 0.9 as score, 0.9 as likeness, 1.0 as frame, 0.0 as numbers,
    1.0 as numbers_apart, 0.0 as dates;
create table lake.claim_relations (claim_a varchar, claim_b varchar, kind varchar, verdict varchar);
create table lake.judged_claims (claims_a varchar[], claims_b varchar[], verb varchar, state varchar);
create temp table claim_groups_homes (claim_id varchar, shard integer);
"""


def score(figure: str, dim: str) -> float:
    """Return the score of a claim of six years with one of another figure."""
    with duckdb.connect() as connection:
        connection.execute(_TABLES.format(figure, dim, figure))
        query = sql.load("stages")["claim_groups"].statement
        rows = connection.execute(query, {"shards": [7]}).fetchall()
        (link,) = [link for row in rows for link in row[2]]
        return float(link["score"])


@pytest.mark.parametrize(("figure", "dim", "is_apart"), [("9 years", "duration", True), ("9 crowns", "money", False)])
def test_a_length_of_time_stands_against_no_figure_of_another_kind(figure: str, dim: str, is_apart: bool) -> None:
    assert (score(figure, dim) <= 0.3) == is_apart
