"""`onrecord judge`: what people decide about entities and claims, kept in judgements.csv and applied at once."""

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.flows.cli.judged_keys import key_of
from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json, print_table
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import Connection, connect, rows_of

app = typer.Typer(
    name="judge",
    help="Decide about entities and claims: your word wins over rules and models, survives every re-run, "
    "and is undone by removing its line from judgements.csv.\n\n"
    'Example: `onrecord judge merge "PERSON A. Mill" "PERSON Ada Mill"`',
    rich_markup_mode="markdown",
    no_args_is_help=True,
)

_ENTITY_HELP = "An entity: its name, its id (ent:…), kind and name (PERSON Ada Mill), or the id of a mention (men:…)."
_MENTION_HELP = "A mention: its id (men:…) or text, characters and words (txt:… 120-128 Ada Mill)."
Shown = dict[str, dict[str, str | None]]  # what each mention is called, and what fact each claim is said to state
_CLAIM_HELP = "A claim: its id (clm:…) or text, characters and the claim (txt:… 120-161 Ada Mill resigned.)."
Entity = Annotated[str, typer.Argument(help=_ENTITY_HELP, show_default=False)]
Mention = Annotated[str, typer.Argument(help=_MENTION_HELP, show_default=False)]
Claim = Annotated[str, typer.Argument(help=_CLAIM_HELP, show_default=False)]
Who = Annotated[str | None, typer.Option("--who", help="Who decides (default: your user name).", show_default=False)]
Note = Annotated[str, typer.Option("--note", help="Why.", show_default=False)]


@dataclass(frozen=True)
class Judgement:
    """What is decided about whom: `other` is a reference as `subject` is; where there is none, `value` is kept."""

    verb: str
    subject: str
    other: str | None = None
    value: str = ""


def _judgement(command: Callable[..., Judgement]) -> None:
    """Register a command that says what is decided; who, why and where are asked by every one."""

    def judge(
        warehouse: WarehouseOption = None,
        who: Who = None,
        note: Note = "",
        as_json: JsonOption = False,
        **named: str,
    ) -> None:
        _judge(command(**named), warehouse, who, note, as_json)

    shared = [each for each in signature(judge).parameters.values() if each.kind is not Parameter.VAR_KEYWORD]
    own = signature(command).parameters.values()
    judge.__name__, judge.__doc__ = command.__name__, command.__doc__
    judge.__annotations__ = command.__annotations__ | judge.__annotations__
    judge.__signature__ = Signature([*own, *shared])  # type: ignore[attr-defined]  # what typer reads options from
    app.command()(judge)


@_judgement
def merge(one: Entity, other: Entity) -> Judgement:
    """Two entities are one: what named the first names the second, which keeps its name.

    Example: `onrecord judge merge "PERSON A. Mill" "PERSON Ada Mill"`
    """
    return Judgement("merge", one, other)


@_judgement
def split(
    mention: Mention,
    entity: Annotated[
        str | None, typer.Argument(help="Whom it names: an entity, or KIND and a new name.", show_default=False)
    ] = None,
) -> Judgement:
    """A mention, with its article's others of the same words, names something else: an entity given, or one of its own.

    Where the mention is the fullest name, all that stands for it in the article goes along.

    Example: `onrecord judge split men:0123… "PERSON Ada Mill the elder"`
    """
    return Judgement("split", mention, entity)


@_judgement
def rename(
    entity: Entity,
    name: Annotated[str, typer.Argument(help="The name to show.", show_default=False)],
) -> Judgement:
    """An entity is shown under another name.

    Example: `onrecord judge rename "PERSON A. Mill" "Ada Mill"`
    """
    return Judgement("rename", entity, value=name)


@_judgement
def identify(
    entity: Entity,
    wikidata_qid: Annotated[str, typer.Argument(help="Its Wikidata id, such as Q42.", show_default=False)],
) -> Judgement:
    """An entity is the one of a Wikidata id.

    Example: `onrecord judge identify "ORG Skarne Line" Q42`
    """
    return Judgement("identify", entity, value=wikidata_qid)


@_judgement
def reject(entity: Entity) -> Judgement:
    """These words name nothing: a mention, or an entity with all its mentions.

    Example: `onrecord judge reject men:0123…`
    """
    return Judgement("reject", entity)


@_judgement
def same(one: Claim, other: Claim) -> Judgement:
    """Two claims state the same fact: they stand in one group.

    Example: `onrecord judge same clm:0123… clm:4567…`
    """
    return Judgement("same", one, other)


@_judgement
def different(one: Claim, other: Claim) -> Judgement:
    """Two claims do not state the same fact: they never stand in one group.

    Example: `onrecord judge different clm:0123… clm:4567…`
    """
    return Judgement("different", one, other)


@_judgement
def wrong(claim: Claim) -> Judgement:
    """A claim is none, or was misread: it is no longer among the claims.

    Example: `onrecord judge wrong clm:0123…`
    """
    return Judgement("wrong", claim)


@app.command()
def apply(warehouse: WarehouseOption = None, as_json: JsonOption = False) -> None:
    """Apply judgements.csv as it is now, after editing it by hand, and say what became of each line.

    Example: `onrecord judge apply`
    """
    folder = load_settings(warehouse).warehouse
    with connect(folder) as connection:
        before = _shown(connection)
    _bring_up_to_date(folder)
    _report(folder, before, None, as_json)


def _judge(made: Judgement, warehouse: Path | None, who: str | None, note: str, as_json: bool) -> None:
    """Append a judgement, apply it and print what changed."""
    from onrecord.flows.intake.judging import append

    folder = load_settings(warehouse).warehouse
    with connect(folder) as connection:
        key = key_of(connection, made.subject)
        other = made.value if made.other is None else key_of(connection, made.other)
        before = _shown(connection)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    append(folder, made_at, who or getpass.getuser(), made.verb, key, other, note)
    _bring_up_to_date(folder)
    _report(folder, before, (made.verb, key), as_json)


def _bring_up_to_date(folder: Path) -> None:
    # Imported here, since it brings the models' libraries with it; asking for help must not wait for them.
    from onrecord.flows.execution.dispatch import Direct, Workers
    from onrecord.flows.execution.progress import Quiet
    from onrecord.flows.runner import run_pipeline

    workers = Workers(1)
    try:
        run_pipeline([], load_settings(folder), Direct(workers), Quiet())
    finally:
        workers.close()


def _shown(connection: Connection) -> Shown:
    """Return what each mention is called and, of each claim in a group, the fact it is said to state."""
    names = connection.execute("select mention_id, any_value(entity) from mentions group by mention_id").fetchall()
    facts = connection.execute(
        "select claim_id, any_value(fact || ' ' || group_id[-4:])"
        " from claim_groups where relation = 'same' group by claim_id"
    ).fetchall()
    return {"n_mentions": dict(names), "n_claims": dict(facts)}


def _changes(before: dict[str, str | None], after: dict[str, str | None], count: str) -> list[dict[str, Any]]:
    """Return how many of what was shown one way are shown another way now, or not at all."""
    moves = [(was or "–", after.get(key) or "–") for key, was in before.items() if after.get(key) != was]
    return [{"was": was, "is": now, count: moves.count((was, now))} for was, now in sorted(set(moves))]


def _report(
    folder: Path, before: dict[str, dict[str, str | None]], made: tuple[str, str] | None, as_json: bool
) -> None:
    """Print what became of the judgement made last, or of all, and which mentions and claims are told otherwise now."""
    with connect(folder) as connection:
        judged = rows_of(
            connection,
            "select line_no, verb, subject, object, state, n_mentions, n_claims from judgements order by line_no",
        )
        refused = rows_of(connection, "select detail from rejects where stage = 'judgements' order by key")
        after = _shown(connection)
    changed = {count: _changes(before[count], after[count], count) for count in after}
    changes = [change for count in changed for change in changed[count]]
    shown = [row for row in judged if made is None or (row["verb"], row["subject"]) == made][-1 if made else 0 :]
    if as_json:
        print_json({"judgements": shown, "changes": changes, "refused": [row["detail"] for row in refused]})
        return
    _print("judgements", shown)
    for found in changed.values():
        _print("what changed", found)
    for row in refused:
        typer.echo(f"refused: {row['detail']}")
    if not changes:
        typer.echo("nothing is told otherwise than before")


def _print(title: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows], title)
