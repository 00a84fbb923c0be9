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
    erasures,
    evidence,
    judgements,
    operations,
    quantities,
    seeds,
    stories,
    times,
    wordings,
)

TABLES: dict[str, Table] = {
    table.name: table
    for module in (
        *(seeds, evidence, articles, credits, annotations, quantities, times),
        chat,
        *(judgements, copies, corpus, stories, claim_groups, wordings, operations, erasures),
    )
    for table in module.TABLES
}
