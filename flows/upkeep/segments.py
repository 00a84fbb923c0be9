"""Upkeep of the index of copies: small segments of postings are merged, and bodies that are gone taken out."""

from collections.abc import Mapping

import numpy as np
import pyarrow.compute as pc

from onrecord.flows.deduplicate import segments
from onrecord.flows.deduplicate.sorting import Places, among
from onrecord.flows.execution.session import Session
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.relations import predicates_in

_MADE_BY = "fingerprint"


def merge_segments(session: Session, members: Mapping[str, Places], present: Places) -> None:
    """Merge what is to be merged, without the bodies whose keys are not among those `present`.

    `members` are the keys of the bodies of each segment; every body present is in one at least.

    It counts once it is recorded: what a killed run leaves half done is taken back, and done by a later run.
    """
    queries, lake = sql.load("stages"), session.lake
    n_members = sum(map(len, members.values()))
    is_clean = n_members == len(present)  # each body is in one segment, and no other body in any
    present = np.sort(present)
    gone = () if is_clean else [segment for segment, keys in members.items() if not among(keys, present).all()]
    if not gone and len(members) <= segments.MANY:
        return
    with session.connect() as connection:
        groups = segments.to_merge(_sizes(connection), gone)
        for group in groups:
            query = sql.fill(queries["link_segments"].statement, segments=group)
            read = list(segments.read(connection.sql(query).to_arrow_table().to_batches()))
            rows = segments.merged(read, present, session.tools[_MADE_BY])
            for predicate in predicates_in("segment_id", group):
                lake.delete("postings", predicate)
            lake.append("postings", rows.filter(pc.field("n_bodies") > 0))
    if groups:
        session.committer.record_upkeep("merge", {"postings": lake.version("postings")})


def _sizes(connection: Connection) -> dict[str, segments.Size]:
    """Return the size of each segment."""
    rows = connection.execute(sql.load("stages")["link_sizes"].statement).fetchall()
    return {segment: segments.Size(n_bodies, n_postings) for segment, n_bodies, n_postings in rows}
