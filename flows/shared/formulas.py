"""Cells that a spreadsheet would run as formulas, made harmless (OWASP, CSV Injection)."""

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(value: object) -> object:
    """Return a text that a spreadsheet would take for a formula with an apostrophe before it, all else as it is.

    Numbers stay numbers, a negative one too. White space before the sign does not hide it from every spreadsheet.
    """
    if isinstance(value, str) and (value.startswith(_BEGINS_FORMULA) or value.lstrip().startswith(_BEGINS_FORMULA)):
        return "'" + value
    return value
