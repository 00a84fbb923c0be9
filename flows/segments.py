"""Upkeep of the index of copies: small segments of postings are merged, and bodies that are gone taken out."""

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from onrecord.flows.deduplicate import segments
from onrecord.flows.deduplicate.sorting import among
from onrecord.flows.session import Session
from onrecord.warehouse import sql
from onrecord.warehouse.relations import predicates_in

_MADE_BY = "fingerprint"


def merge_segments(session: Session, present: npt.NDArray[np.int64]) -> None:
    """Merge what is to be merged, without the bodies whose keys are not among those `present`.

    It counts once it is recorded: what a killed run leaves half done is taken back, and done by a later run.
    """
    queries, lake = sql.load("stages"), session.lake
    present = np.sort(present)
    with session.connect() as connection:
        members = segments.members(connection.sql(queries["link_members"].statement).to_arrow_table())
        gone = [segment for segment, keys in members.items() if not among(keys, present).all()]
        groups = segments.to_merge({segment: len(keys) for segment, keys in members.items()}, gone)
        for group in groups:
            query = sql.fill(queries["link_segments"].statement, segments=group)
            read = list(segments.read(connection.sql(query).to_arrow_table().to_batches()))
            rows = segments.merged(read, present, session.tools[_MADE_BY])
            for predicate in predicates_in("segment_id", group):
                lake.delete("postings", predicate)
            lake.append("postings", rows.filter(pc.field("n_bodies") > 0))
    if groups:
        session.committer.record_upkeep("merge", {"postings": lake.version("postings")})
