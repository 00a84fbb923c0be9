"""All contracts of the lake, by name, in the order in which data moves."""

from onrecord.warehouse.contract import Table
from onrecord.warehouse.tables import (
    annotations,
    articles,
    chat,
    claim_groups,
    copies,
    corpus,
    credits,
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
        chat,
        *(judgements, copies, corpus, stories, claim_groups, operations),
    )
    for table in module.TABLES
}
