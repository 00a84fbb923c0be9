"""`onrecord compare`: two articles side by side with the copied words marked, in the terminal or as a page."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json, shown, stdout
from onrecord.flows.inspection.compare_page import MEANINGS, SIGNS, figures, page_of
from onrecord.flows.inspection.comparing import Article, Piece, SideBySide, put_side_by_side
from onrecord.flows.settings import load_settings
from onrecord.warehouse.errors import OnrecordError

NAME_HELP = "Locator, address or id of an article, or a part of one that fits no other."
STYLES = {"exact": "black on yellow", "near": "black on cyan", "shared_quote": "green", "stock_phrase": "italic"}


def compare(
    name_a: Annotated[str, typer.Argument(metavar="A", help=NAME_HELP, show_default=False)],
    name_b: Annotated[str, typer.Argument(metavar="B", help=NAME_HELP, show_default=False)],
    warehouse: WarehouseOption = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page to this file instead.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print two articles side by side with the words marked that one has copied from the other.

    Example: `onrecord compare wire.txt reprint.html --html compared.html`
    """
    pair = put_side_by_side(load_settings(warehouse), name_a, name_b)
    if html is not None:
        try:
            html.write_text(page_of(pair), encoding="utf-8", errors="replace")
        except OSError as error:
            raise OnrecordError(f"{html} cannot be written: {error.strerror or error}") from error
    if as_json:
        print_json(_as_json(pair))
    elif html is not None:
        typer.echo(f"{html} written")
    else:
        _print(pair)


def _as_json(pair: SideBySide) -> dict[str, Any]:
    found = pair.found
    return {
        "a": pair.a.locator,
        "b": pair.b.locator,
        "n_words": found.n_words,
        "n_copied": found.n_copied,
        "resemblance": found.resemblance,
        "containment": found.containment,
        "direction": pair.direction,
        "is_proposed": pair.is_proposed,
        "passages": [
            {name: value for name, value in asdict(passage).items() if name != "runs"}
            | {
                "similarity": passage.similarity,
                "text_a": pair.a.text[slice(*passage.a)],
                "text_b": pair.b.text[slice(*passage.b)],
            }
            for passage in found.passages
        ],
    }


def _print(pair: SideBySide) -> None:
    console = stdout()
    for name, value in figures(pair).items():
        console.print(Text(f"{name:<13}", "bold") + _plain(value))
    console.print(_legend())
    table = Table(expand=True, show_lines=True)
    for article in (pair.a, pair.b):
        table.add_column(_heading(article), ratio=1, overflow="fold", header_style="")
    table.add_row(_marked(pair.pieces_a), _marked(pair.pieces_b))
    console.print(table)


def _legend() -> Text:
    parts = [Text(f"⟦1{sign}…⟧", STYLES[kind]) + Text(f" {MEANINGS[kind]}  ") for kind, sign in SIGNS.items()]
    return Text().join(parts).append("‹…› edited words")


def _heading(article: Article) -> Text:
    about = " · ".join((article.outlet, article.date, article.locator))
    return Text.assemble((shown(article.headline or article.locator), "bold"), "\n", _plain(about))


def _marked(pieces: Sequence[Piece]) -> Text:
    """Return a text with its passages in colours and, should colours be missing, in numbered brackets."""
    marked = Text()
    for (number, kind), group in groupby(pieces, key=lambda piece: (piece.number, piece.kind)):
        if kind is None:
            for piece in group:
                marked.append(shown(piece.text), "" if piece.is_body else "dim")
            continue
        marked.append(f"⟦{number}{SIGNS[kind]} ", f"bold {STYLES[kind]}")
        for piece in group:
            marked.append(*_in_passage(piece, kind))
        marked.append("⟧", f"bold {STYLES[kind]}")
    return marked


def _in_passage(piece: Piece, kind: str) -> tuple[str, str]:
    words = piece.text.strip()
    if piece.is_equal or not any(c.isalnum() for c in words):
        return shown(piece.text), STYLES[kind]
    return shown(piece.text.replace(words, f"‹{words}›", 1)), f"underline {STYLES[kind]}"


def _plain(text: str) -> Text:
    return Text(shown(text))
