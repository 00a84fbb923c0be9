"""The one place that knows ftfy: undoes text that was decoded with the wrong charset, and nothing else."""

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


def fix_encoding(text: str) -> str:
    """Return `text` with mojibake undone; plain ASCII comes back unread."""
    if text.isascii():
        return text
    return str(ftfy.fix_encoding_and_explain(text, _MISTAKES_ONLY).text)
