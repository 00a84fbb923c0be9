"""What to do where disk, lake or catalogue cannot be read or written: the errors of their libraries do not say."""

_GO_ON = "what was committed stays, and the same command goes on from there"
# Words of an error, in small letters, and what to do; the first that fits is given.
_ADVICE = (
    (("no space left", "disk is full", "os error 28", "disk quota", "file too large"), f"free some space; {_GO_ON}"),
    (
        ("permission denied", "os error 13", "read-only file system", "not permitted"),
        f"give this user the right; {_GO_ON}",
    ),
    (("input/output error", "os error 5"), f"look at the disk, whose own log says more; then {_GO_ON}"),
    (("too many open files",), f"raise the limit (ulimit -n 4096); {_GO_ON}"),
    (
        ("parquet", "magic bytes", "no files found", "zstd", "no such file", "checksum", "invalid input"),
        "onrecord doctor names every damaged file of the warehouse; restore those from a copy, or take in the same "
        "documents into another --warehouse",
    ),
)
_ELSE = "onrecord doctor looks for what is broken, and says what helps"


def with_advice(error: Exception) -> str:
    """Return the words of an error of storage, and what to do."""
    words = str(error).partition("\n\nLINE ")[0] or type(error).__name__
    small = words.lower()
    advice = next((advice for signs, advice in _ADVICE if any(sign in small for sign in signs)), _ELSE)
    return f"{words}\ndo: {advice}"
