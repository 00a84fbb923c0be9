"""Accounts of what has no span of its own: facts, entities, stories, origins, copies, differences.

An account says what the row states, and names its members, each with the receipts that lead back to raw bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.flows.inspection.explain import Receipt, Span, receipts_of
from onrecord.flows.settings import Settings
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, connect, rows_of
from onrecord.warehouse.errors import UnknownName
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.object_lake import open_lake

MAX_MEMBERS = 50


@dataclass(frozen=True)
class Kind:
    """How rows of a kind are told: the view and key that state them, and the query in sql/accounts of their members.

    What rests on no text, such as a tool or a run, has no members.
    """

    members: str | None
    view: str
    key: str
    facts: tuple[str, ...]


_SEED = Kind("gazetteer", "lake.gazetteer", "seed_id", ("label", "kind", "wikidata_qid"))
_DOCUMENT = ("outlet", "headline", "url", "published_at", "language")
_REFUSAL = ("locator", "stage", "reason", "detail")
# By the beginning of an id, the kinds that a row with such an id may be of; the first that states it tells of it.
KINDS: Mapping[str, Sequence[Kind]] = {
    "grp": (Kind("claim_groups", "main.claim_groups", "group_id", ("fact", "n_claims")),),
    "ent": (Kind("entities", "main.entities", "entity_id", ("label", "kind", "wikidata_qid", "names", "n_mentions")),),
    "sty": (Kind("stories", "main.stories", "story_id", ("story", "n_articles", "n_outlets", "first_published_at")),),
    "org": (Kind("origins", "main.origins", "origin_id", ("story_id", "n_articles")), _SEED),
    "pas": (
        Kind(
            "passages",
            "main.copied_passages",
            "passage_id",
            ("kind", "reason", "n_words", "similarity", "direction", "direction_basis", "direction_evidence"),
        ),
    ),
    "cnd": (
        Kind(
            "text_pairs",
            "main.duplicates",
            "pair_id",
            ("kind", "similarity", "method", "containment_a", "containment_b"),
        ),
        Kind("text_pairs", "lake.text_pairs", "pair_id", ("resemblance", "containment_a", "containment_b")),
    ),
    "jud": (
        Kind("judgements", "lake.judgements", "judgement_id", ("verb", "subject", "object", "who", "line_no", "note")),
    ),
    "par": (Kind("blocks", "lake.blocks", "paragraph_id", ("kind", "is_body")),),
    "chn": (Kind("chains", "lake.mentions", "chain_id", ("chain_name",)),),
    "out": (Kind("articles", "lake.outlets", "outlet_id", ("name", "kind", "owner_family")),),
    "aln": (Kind("articles", "lake.alignments", "alignment_id", ("raw_id", "text_id")),),
    "prf": (Kind("profiles", "lake.story_profiles", "profile_id", ("headline", "n_tokens")),),
    "rej": (Kind(None, "lake.rejects", "reject_id", ("stage", "key", "raw_id", "reason", "detail")),),
    "tol": (Kind(None, "lake.tools", "tool_id", ("stage", "version", "parameters")),),
    "run": (
        Kind(None, "lake.runs", "run_id", ("state", "started_at", "ended_at", "code_version", "settings", "versions")),
    ),
    "sru": (
        Kind(
            None,
            "lake.stage_runs",
            "stage_run_id",
            ("run_id", "stage", "tool_id", "committed_at", "n_rows", "versions"),
        ),
    ),
    "seg": (Kind(None, "lake.postings", "segment_id", ("n_bodies", "n_postings", "tool_id")),),
    "ers": (
        Kind(None, "main.erasures", "erasure_id", ("reason", "state", "made_at", "completed_at", "n_files", "n_hits")),
    ),
    **{
        prefix: (Kind("articles", "main.articles", f"{name}_id", _DOCUMENT),)
        for prefix, name in (("art", "article"), ("ver", "version"), ("txt", "text"))
    },
    # A document that no article came of has been refused.
    "cap": (Kind("articles", "main.articles", "capture_id", _DOCUMENT), Kind(None, "main.rejects", "key", _REFUSAL)),
    "raw": (Kind("articles", "main.articles", "raw_id", _DOCUMENT), Kind(None, "main.rejects", "raw_id", _REFUSAL)),
    **dict.fromkeys(("loc", "city", "province", "state", "role"), (_SEED,)),
}
DIFFERENCE = "claim_relations"


@dataclass(frozen=True)
class Member:
    """One row that an account rests on: what it is to it, why, and where it stands."""

    row_id: str
    table: str
    role: str
    because: str
    receipts: Sequence[Receipt]


@dataclass(frozen=True)
class Account:
    """What a row without span states, and the members it rests on; `n_members` counts those not shown too."""

    row_id: str
    kind: str
    facts: Mapping[str, str]
    members: Sequence[Member]
    n_members: int

    @property
    def is_verified(self) -> bool:
        """Say whether every receipt of the members shown holds."""
        return all(receipt.is_verified for member in self.members for receipt in member.receipts)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        members = [vars(member) | {"receipts": [r.as_json() for r in member.receipts]} for member in self.members]
        return vars(self) | {"members": members, "is_verified": self.is_verified}


def has_account(row_id: str) -> bool:
    """Say whether ids such as this one are told by their members rather than by a span."""
    return row_id.partition(":")[0] in KINDS


def account_of(settings: Settings, row_id: str, limit: int = MAX_MEMBERS) -> Account:
    """Return what a row without a span rests on, with receipts of its first `limit` members.

    Raises UnknownName where nothing that was published has the id.
    """
    kinds = KINDS[row_id.partition(":")[0]]
    with connect(settings.warehouse) as connection:
        told = [(kind, _facts(connection, kind, row_id), _rows(connection, kind, row_id)) for kind in kinds]
        there = [(kind, facts, rows) for kind, facts, rows in told if facts or rows]
        if not there:
            raise UnknownName(f"{row_id}: nothing that was published has this id{_moved(connection, row_id)}")
        kind, facts, rows = next((each for each in there if each[1]), there[0])
        members = _members(connection, open_lake(settings.lake), rows[:limit])
    return Account(row_id, kind.members or kind.view.partition(".")[2], facts, members, len(rows))


def _rows(connection: Connection, kind: Kind, row_id: str) -> list[dict[str, Any]]:
    """Return the members of the row with this id, none where its kind has none."""
    query = kind.members and sql.load("accounts")[kind.members].statement
    return rows_of(connection, query, {"id": row_id}) if query else []


def difference_of(settings: Settings, one: str, other: str) -> Account:
    """Return how two claims on one fact differ, with the receipts of both.

    Raises UnknownName where no difference between them is known.
    """
    claim_a, claim_b = sorted((one, other))
    with connect(settings.warehouse) as connection:
        query = sql.load("accounts")[DIFFERENCE].statement
        rows = rows_of(connection, query, {"id": claim_a, "other": claim_b})
        if not rows:
            raise UnknownName(f"{one} and {other}: no difference between them is known; see view conflicts")
        members = _members(connection, open_lake(settings.lake), rows)
    return Account(f"{claim_a} {claim_b}", DIFFERENCE, {}, members, len(rows))


def _facts(connection: Connection, kind: Kind, row_id: str) -> dict[str, str]:
    """Return what the first row of the view with this id says; empty where it has none, as for a container."""
    names = ", ".join(kind.facts)
    rows = rows_of(connection, f"select {names} from {kind.view} where {kind.key} = ? limit 1", [row_id])
    return {name: str(value) for row in rows for name, value in row.items() if value is not None}


def _members(connection: Connection, lake: Lake, rows: Sequence[Mapping[str, Any]]) -> list[Member]:
    return [
        Member(
            row["row_id"],
            row["table_name"],
            row["role"],
            row["because"],
            receipts_of(
                connection,
                lake,
                Span(row["table_name"], row["row_id"], row["text_id"], row["char_start"], row["char_end"]),
            ),
        )
        for row in rows
    ]


def _moved(connection: Connection, row_id: str) -> str:
    """Say what became of a story that is no more."""
    query = "select new_id from lake.id_aliases where old_id = ? order by run_id limit 1"
    return "".join(f"; its articles are now in {row['new_id']}" for row in rows_of(connection, query, [row_id]))
