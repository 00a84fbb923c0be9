"""What a block is by its own words and markup: caption, agency slug, correction, date line, furniture of the page."""

import re
from functools import cache

from onrecord.flows.clean.cues import BlockCues
from onrecord.flows.clean.lines import ends_sentence

_MAX_CAPTION_WORDS = 60
_MAX_CREDITED_WORDS = 40
_MAX_SLUG_WORDS = 6
_MAX_CORRECTION_WORDS = 80
_LABEL_CHARS = 60  # of "Correction, 13 March:"
_MAX_DATED_WORDS = 14
_MAX_LINE_WORDS = 25
_CREDIT_CHARS = 300  # at the end of a caption, that credit the picture
_LABEL = re.compile(r"(?:[ -]\w+){0,3}\s*[:/©|]")
_LAST_BRACKET = re.compile(r"\(([^()]*)\)\W*$")
_SOURCE = re.compile(r"[:/|©]| by | von | par | por | di ")
# nothing but a date or time in figures, with words as short as those of months and time zones
_DATE_WORD = r"(?:[\d.,:/|()h+-]+|[^\W\d_]{1,4}\.?,?)"
_DATE_LINE = re.compile(
    rf"(?=.*(?:\d[.:h]\d\d|\d[./-]\d\d?[./-]\d\d)){_DATE_WORD}(?: {_DATE_WORD}){{0,7}}$",
)
_DIGIT = re.compile(r"\d")
_MENU = re.compile(r"(?:[^|»›•·.!?]{1,30} ?[|»›•·] ?){2,}[^|»›•·.!?]{0,30}$")
_PLACE = r"[^\W\d_a-z][\w.'’-]*(?:[ ,/]+[^\W\d_a-z][\w.'’-]*){0,3}\s*[,/(–—|-]\s*"


def is_caption(text: str, n_words: int, tag: str, cues: BlockCues) -> bool:
    """Say whether a block describes a picture or says who made it."""
    if tag in ("figcaption", "caption"):
        return True
    end = cues.opens("captions", text) if n_words <= _MAX_CAPTION_WORDS else 0
    if end and (text.startswith("(") or _LABEL.match(text, end)):
        return True
    return n_words <= _MAX_CREDITED_WORDS and _is_credited(text[-_CREDIT_CHARS:], cues)


def _is_credited(tail: str, cues: BlockCues) -> bool:
    bracket = _LAST_BRACKET.search(tail) if "(" in tail else None
    if bracket is None:
        return not ends_sentence(tail) and cues.contains("picture_credits", tail[-80:])
    credit = bracket[1]
    if re.search(rf"(?:[/|]|\bvia )\s*{cues.agency}", credit):
        return True
    has_word = cues.holds("picture_credits", credit) or cues.contains("picture_credits", credit)
    return has_word and (bool(cues.opens("picture_credits", credit)) or _SOURCE.search(credit) is not None)


def is_slug(text: str, n_words: int, cues: BlockCues) -> bool:
    """Say whether a line holds nothing but an agency's name, or a place or person and an agency's name."""
    return n_words <= _MAX_SLUG_WORDS and cues.may_name_agency(text) and _slug(cues.agency).match(text) is not None


@cache
def _slug(agency: str) -> re.Pattern[str]:
    return re.compile(rf"\(?(?:{_PLACE})?\(?\s*{agency}(?:\s*[/,+&]\s*{agency})*\s*\)?[\W_]*$")


def is_correction(text: str, n_words: int, cues: BlockCues) -> bool:
    """Say whether a block speaks about the article itself and its mistakes."""
    if n_words > _MAX_CORRECTION_WORDS or not (end := cues.opens("corrections", text)):
        return False
    return cues.names("corrections", text) or ":" in text[end:_LABEL_CHARS]


def furniture_of(text: str, n_words: int, cues: BlockCues) -> str | None:
    """Return which furniture of a page the block is, None where it may belong to the article."""
    if n_words <= _MAX_DATED_WORDS and cues.opens("dated", text) and any(map(str.isdigit, text)):
        return "date line"
    if n_words > _MAX_LINE_WORDS:
        return None
    if _DIGIT.search(text) and _DATE_LINE.match(text):
        return "date line"
    if _MENU.match(text):
        return "navigation"
    return "copyright" if text.startswith("©") else cues.furniture(text)
