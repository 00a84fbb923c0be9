"""The page that shows two articles side by side: one file without outer resources, for screen and paper."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from onrecord.flows.deduplicate.passages import Comparison
from onrecord.flows.inspection.comparing import Article, Piece, SideBySide

SIGNS = {"exact": "=", "near": "≈", "shared_quote": "”", "stock_phrase": "·"}
MEANINGS = {
    "exact": "copied word for word",
    "near": "copied with small edits (edits underlined)",
    "shared_quote": "both quote the same words",
    "stock_phrase": "too common or too short to be a copy",
}

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1rem; background: #fff; color: #1a1a1a;
  font: 1rem/1.55 Georgia, "Times New Roman", serif; overflow-wrap: anywhere; }
h1, dl, .legend, .about, table { font-family: system-ui, sans-serif; }
h1 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 .25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: .5rem 0; font-size: .9rem; }
dt { color: #555; } dd { margin: 0; }
.legend { font-size: .85rem; margin: .5rem 0 1rem; padding: 0; list-style: none; }
.legend li { display: inline-block; margin: 0 1.2rem .3rem 0; }
.about { color: #555; font-size: .85rem; margin: 0 0 .8rem; }
main { display: grid; grid-template-columns: 1fr; gap: 1.5rem; }
article { border-top: 3px solid #1a1a1a; padding-top: .6rem; min-width: 0; }
.text { white-space: pre-wrap; }
.aside { color: #767676; }
mark { color: inherit; padding: .05em 0; }
mark a { font: 700 .7em system-ui, sans-serif; vertical-align: super; text-decoration: none; color: #1a1a1a;
  padding: 0 .15em; }
mark a:focus, mark a:hover { outline: 2px solid #1a1a1a; }
mark:target, mark:has(a:target) { outline: 2px solid #1a1a1a; }
.exact { background: #ffd166; border-bottom: 2px solid #b07d00; }
.near { background: #cfe8ff; border-bottom: 2px solid #1b6fb3; }
.shared_quote { background: #ddf3d5; border-bottom: 2px dotted #3b7a21; }
.stock_phrase { background: #efefef; border-bottom: 1px dashed #777; }
.near u { text-decoration: underline wavy #b3261e 1px; text-underline-offset: .2em; }
@media (min-width: 50rem) { main { grid-template-columns: 1fr 1fr; } }
@media print { body { max-width: none; font-size: 9.5pt; padding: 0; }
  main { grid-template-columns: 1fr 1fr; gap: 1rem; } mark { -webkit-print-color-adjust: exact;
  print-color-adjust: exact; } }
"""


def page_of(pair: SideBySide) -> str:
    """Return the page as HTML."""
    title = f"{pair.a.outlet} and {pair.b.outlet} compared"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_shown(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{_shown(title)}</h1>\n{_figures(pair)}\n{_legend()}\n<main>\n"
        f"{_article(pair.a, pair.pieces_a, 'a')}\n{_article(pair.b, pair.pieces_b, 'b')}\n</main>\n</body>\n</html>\n"
    )


def figures(pair: SideBySide) -> dict[str, str]:
    """Return what is said of the two articles together, by name."""
    found = pair.found
    return {
        "resemblance": f"{found.resemblance:.3f} (share of all word 5-grams that both have)",
        "of the left": _side_figures(found, 0),
        "of the right": _side_figures(found, 1),
        "who copied": pair.direction,
        "compared": "among the pairs of the index" if pair.is_proposed else "on request; the index did not propose it",
    }


def _side_figures(found: Comparison, side: int) -> str:
    n_words, n_copied = found.n_words[side], found.n_copied[side]
    share = n_copied / n_words if n_words else 0.0
    contained = found.containment[side]
    return f"{n_copied} of {n_words} words copied ({share:.0%}); {contained:.0%} of its 5-grams are in the other"


def _figures(pair: SideBySide) -> str:
    rows = "".join(f"<dt>{_shown(name)}</dt><dd>{_shown(value)}</dd>" for name, value in figures(pair).items())
    return f"<dl>{rows}</dl>"


def _legend() -> str:
    items = (
        f'<li><mark class="{kind}">{_shown(sign)}</mark> {_shown(MEANINGS[kind])}</li>' for kind, sign in SIGNS.items()
    )
    return f'<ul class="legend">{"".join(items)}</ul>'


def _article(article: Article, pieces: Sequence[Piece], side: str) -> str:
    language = f' lang="{_shown(article.language)}"' if article.language else ""
    about = " · ".join((article.outlet, article.date, article.locator))
    return (
        f"<article{language}>\n<h2>{_shown(article.headline or article.locator)}</h2>\n"
        f'<p class="about">{_shown(about)}</p>\n<div class="text" dir="auto">{_text(pieces, side)}</div>\n</article>'
    )


def _text(pieces: Sequence[Piece], side: str) -> str:
    seen: set[int] = set()
    parts = []
    for (number, kind), group in groupby(pieces, key=lambda piece: (piece.number, piece.kind)):
        inner = "".join(_piece(piece) for piece in group)
        if number is None or kind is None:
            parts.append(inner)
        else:
            parts.append(f'<mark class="{kind}">{_link(number, kind, side, seen)}{inner}</mark>')
            seen.add(number)
    return "".join(parts)


def _link(number: int, kind: str, side: str, seen: Iterable[int]) -> str:
    """Return the number of a passage, leading to the same passage of the other text."""
    anchor = "" if number in seen else f' id="{side}{number}"'
    other = "b" if side == "a" else "a"
    return f'<a{anchor} href="#{other}{number}" title="{_shown(MEANINGS[kind])}">{number}{SIGNS[kind]}</a>'


def _piece(piece: Piece) -> str:
    shown = _shown(piece.text)
    if piece.kind == "near" and not piece.is_equal and any(c.isalnum() for c in piece.text):
        return f"<u>{shown}</u>"
    return shown if piece.is_body or piece.kind else f'<span class="aside">{shown}</span>'


def _shown(text: str) -> str:
    """Return text for HTML, without control characters."""
    return escape("".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text))
