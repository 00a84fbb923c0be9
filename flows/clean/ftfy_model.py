"""The one place that knows ftfy: undoes text that was decoded with the wrong charset, and nothing else."""

import re

import ftfy

# Only mistakes of decoding are undone. Typographic quotes, ligatures, widths and composed forms are what was written.
_MISTAKES_ONLY = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)


# Mojibake stands in pairs of odd characters. Typographic marks, small letters beside ASCII, each other or the marks
# that stand beside letters, and capitals between ASCII and a letter of it are none: most paragraphs pass without ftfy's
# search, which takes some tens of microseconds for each.
_MARKS, _LETTERS = "“”„«»€‘’–—…\xa0", "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßąćęłńśźżčďěňřšťůžășțığőű"
_CAPITALS = "ÄÖÜÁÉÍÓÚÀÈÅÇČŠŽŚŁ"
_DOUBTFUL = re.compile(  # what is not ASCII is found first, and quickly; then what it is
    f"[^\x00-\x7f](?:(?<![{_MARKS}{_LETTERS}{_CAPITALS}])|(?<=[{_LETTERS}])(?=[^\x00-\x7f’–—…{_LETTERS}]|(?<=œ)[{_LETTERS}])"
    f"|(?<=[”„«»€–—…\xa0])(?=[{_LETTERS}])|(?<=[{_CAPITALS}])(?=[^A-Za-z])|(?<=[^\x00-\x7f][{_CAPITALS}]))"
)


def fix_encoding(text: str) -> str:
    """Return `text` with mojibake undone; what has no sign of any comes back unread."""
    if text.isascii() or _DOUBTFUL.search(text) is None:
        return text
    return str(ftfy.fix_encoding_and_explain(text, _MISTAKES_ONLY).text)
