"""All contracts of the lake, by name, in the order in which data moves."""

from onrecord.warehouse.contract import Table
from onrecord.warehouse.tables import (
    annotations,
    articles,
    claim_groups,
    copies,
    corpus,
    credits,
    erasures,
    evidence,
    judgements,
    operations,
    quantities,
    seeds,
    stories,
    times,
)

TABLES: dict[str, Table] = {
    table.name: table
    for module in (
        *(seeds, evidence, articles, credits, annotations, quantities, times),
        *(judgements, copies, corpus, stories, claim_groups, operations, erasures),
    )
    for table in module.TABLES
}
