"""What each part of an article is: headline, section head, paragraph, bullet, author's biography and so on.

Rules over form alone (length, final stop, capitals, place in the text, HTML element), good for news in any
language that has letter case; cue words are English, German and French.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.flows.clean.lines import BULLET, Part, ends_sentence
from onrecord.warehouse.ids import fold

BODY_KINDS = frozenset({"paragraph", "bullet"})
EXCLUDE_REASONS = {
    "author_bio": "names or describes the author",
    "agency_slug": "names the agency",
    "caption": "describes a picture",
    "correction": "speaks about the article",
    "dek": "sums up the article",
    "boilerplate": "page furniture",
}
_MAX_HEAD_WORDS = 16
_MAX_TITLE_WORDS = 25
_MAX_BIO_WORDS = 70
_MAX_CREDIT = 300  # characters at the end of a caption that credit the picture
_DASHES = "-–—"
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

_TITLES = r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame|Lord|Rev|Col|Gen|Ambassador)\.? )*"
_CAPITALISED = r"[^\W\d_a-z][\w.'’-]*"
_NAME = rf"{_TITLES}(?P<name>{_CAPITALISED}(?: (?:{_CAPITALISED}|de|da|del|van|von|der|bin|al|el)){{1,4}})"
_BIO = re.compile(
    rf"{_NAME},? (?:is|was|are|has been|writes?|covers?|reports?|teaches|works?|serves?)\b(?! (?:said|expected|due)\b)"
)
_ROLE = re.compile(
    r"\b(?:professor|fellow|lecturer|researcher|scholar|analyst|correspondent|reporter|journalist|editor|writer|author|"
    r"columnist|contributor|director|founder|expert|historian|economist|student|candidate|freelance|staff|bureau|"
    r"covers?|writes?|reports?|teaches)\b",
    re.IGNORECASE,
)
_NAME_LINE = re.compile(rf"{_NAME}$")
_BYLINE = re.compile(r"(?i:by|von|par|por|di|written by|text|autor(?:in)?)\b:? +[^\W\d_a-z]")
_CAPTION = re.compile(
    r"(?:photo(?:graph|s)?|image|picture|file photo|foto|bild|illustration|credit)s?(?: by| credit| courtesy)?\s*[:/©]|"
    r"\((?:photo|image|ap photo|file photo)\b|photographer:",
    re.IGNORECASE,
)
_PICTURE_CREDIT = re.compile(
    r"\((?:[^()]*\b)?(?:photo|getty|(?:[\w. ]+[/|])(?:AP|AFP|Reuters|EPA|dpa|PA)|via AP)\b[^()]*\)\W*$|"
    r"\b(?:getty images|toggle caption)\b.{0,60}$",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r".*\bcontributed (?:to this (?:report|article|story)|reporting)\b|"
    r"\(?(?i:(?:additional |further )?(?:reporting|writing|editing)(?: and (?:writing|editing))? by) [^\W\d_a-z]"
)
_NEXT_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?][\"”’]? +[\"“‘]?[A-Z]")
_CORRECTION = re.compile(
    r"(?:corrections?|clarifications?|editor['’]?s['’]? note|corrects?|this (?:article|story|report) (?:was|has been) "
    r"(?:updated|amended|corrected)|berichtigung|korrektur|rectificatif)\b",
    re.IGNORECASE,
)
_AGENCY_LINE = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*[ ,/]+){0,4}\(?(?:AP|AFP|Reuters|dpa|ANSA|EFE|TASS|PTI|ANI|IANS|UPI|Xinhua|PA|PA Media|"
    r"AAP|KNA|epd)\)?\W*$"
)
_FURNITURE = re.compile(
    r"(?:(?:also )?read (?:more|also|next|this)\b|also read\b|related(?: (?:articles?|stories|topics))?\s*:?$|"
    r"advertise|sign up\b.*\bnewsletter|subscribe\b|follow us\b|click here\b|share (?:this|on)\b|copyright\b|©|"
    r"all rights reserved|mehr zum thema|lire aussi|(?:published|updated|posted|last (?:updated|modified)|"
    r"veröffentlicht|publié)\b[^.]*\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """A part and what it is; the block begins `mark` characters after its part (a bullet is no content)."""

    part: Part
    kind: str
    mark: int = 0

    @property
    def text(self) -> str:
        """The block's characters."""
        return self.part.stream.text[self.mark :]


def classify(parts: Sequence[Part], titles: Sequence[str] = (), byline: str | None = None) -> list[Block]:
    """Return each part with its kind, in order; `titles` are the article's titles as declared elsewhere."""
    blocks = [_alone(part, byline) for part in parts]
    blocks = _dashes(blocks)
    first = _headline(blocks, {fold(title).rstrip(".") for title in titles})
    if first is not None:
        blocks[first] = replace(blocks[first], kind="headline")
    blocks = [
        replace(block, kind="section_head") if block.kind == "paragraph" and _is_head(blocks, i) else block
        for i, block in enumerate(blocks)
    ]
    return _dek(_biography(blocks), first)


def _alone(part: Part, byline: str | None) -> Block:
    """What a part is by itself."""
    text = part.stream.text
    n_words = len(text.split())
    bullet = BULLET.match(text)
    is_bullet = bullet is not None and text[0] not in _DASHES and len(text) > bullet.end()
    is_byline = n_words <= 12 and (_BYLINE.match(text) or (byline and fold(text) == fold(byline)))
    rules = (
        ("caption", part.tag in ("figcaption", "caption") or _is_caption(text, n_words)),
        ("author_bio", n_words <= 30 and _CREDIT.match(text)),
        ("bullet", is_bullet),
        ("author_bio", is_byline and not ends_sentence(text)),
        ("agency_slug", n_words <= 6 and _AGENCY_LINE.match(text)),
        ("correction", _CORRECTION.match(text) and (":" in text[:60] or n_words <= 40)),
        ("boilerplate", n_words <= 25 and _FURNITURE.match(text)),
        ("bullet", part.tag == "li" and n_words > 1),
    )
    kind = next((kind for kind, holds in rules if holds), "paragraph")
    return Block(part, kind, bullet.end() if bullet and is_bullet and kind == "bullet" else 0)


def _is_caption(text: str, n_words: int) -> bool:
    return bool(
        (n_words <= 60 and _CAPTION.match(text)) or (n_words <= 40 and _PICTURE_CREDIT.search(text[-_MAX_CREDIT:]))
    )


def _dashes(blocks: list[Block]) -> list[Block]:
    """A dash opens a bullet only beside another; alone it may open speech or a sentence."""
    dashed = [bool((found := BULLET.match(block.text)) and found.group()[0] in _DASHES) for block in blocks]
    out = []
    for i, block in enumerate(blocks):
        beside = (i > 0 and dashed[i - 1]) or (i + 1 < len(blocks) and dashed[i + 1])
        mark = BULLET.match(block.text) if dashed[i] and beside and block.kind == "paragraph" else None
        out.append(Block(block.part, "bullet", mark.end()) if mark else block)
    return out


def _headline(blocks: Sequence[Block], titles: set[str]) -> int | None:
    """The number of the block that is the headline: as declared, as marked up, or a title-like opening."""
    for i, block in enumerate(blocks[:6]):
        if fold(block.text).rstrip(".") in titles:
            return i
    marked = next((i for i, block in enumerate(blocks[:6]) if block.part.tag == "h1"), None)
    if marked is not None:
        return marked
    opening = [i for i, block in enumerate(blocks[:3]) if block.kind == "paragraph"]
    likely = [i for i in opening[:2] if _is_title(blocks, i)]
    if len(likely) == 2 and len(blocks[likely[0]].text.split()) > 3:
        return likely[0]  # a long line before another: headline, then a section head
    return likely[-1] if likely and likely[0] == opening[0] else None


def _is_title(blocks: Sequence[Block], i: int) -> bool:
    text = blocks[i].text
    words = text.split()
    if blocks[i].part.tag not in {"", *_HEADINGS} or len(words) > _MAX_TITLE_WORDS or not _has_longer(blocks, i):
        return False
    long_words = [word for word in words if len(word) > 3]
    capitals = sum(word.lstrip("‘“'\"(")[:1].isupper() for word in long_words)
    in_title_case = len(long_words) >= 3 and capitals >= 0.8 * len(long_words)
    return in_title_case or not ends_sentence(text) or text.endswith(("?", "!"))


def _has_longer(blocks: Sequence[Block], i: int) -> bool:
    """Whether prose much longer than block `i` follows within three blocks."""
    text = blocks[i].text
    return any(
        block.kind in BODY_KINDS and len(block.text) > max(1.5 * len(text), 60) for block in blocks[i + 1 : i + 4]
    )


def _is_head(blocks: Sequence[Block], i: int) -> bool:
    block, text = blocks[i], blocks[i].text
    n_words = len(text.split())
    if block.part.tag in _HEADINGS:
        return n_words <= 2 * _MAX_HEAD_WORDS
    if block.part.tag in ("td", "th", "dt", "dd") or n_words > _MAX_HEAD_WORDS or not _has_longer(blocks, i):
        return False
    if _NEXT_SENTENCE.search(text):
        return False
    opens_quote = text[0] in '“„«"' and text[-1] in '”“»"' and n_words > 4
    return not opens_quote and (text.endswith("?") or not ends_sentence(text) or (text.endswith(":") and n_words <= 4))


def _biography(blocks: list[Block]) -> list[Block]:
    """The last blocks where they say who wrote: somebody with a role of whom the article did not speak."""
    out = list(blocks)
    for i in range(len(out) - 1, max(len(out) - 4, 0), -1):
        block = out[i]
        if block.kind == "boilerplate":
            continue
        if not _is_biography(out, i):
            break
        out[i] = Block(block.part, "author_bio")
        above = out[i - 1]
        if above.kind in ("paragraph", "section_head") and _NAME_LINE.match(above.text):
            out[i - 1] = Block(above.part, "author_bio")
    return out


def _is_biography(blocks: Sequence[Block], i: int) -> bool:
    text = blocks[i].text
    if blocks[i].kind not in BODY_KINDS or len(text.split()) > _MAX_BIO_WORDS:
        return False
    found = _BIO.match(re.sub(r"^(?:About the author|The (?:writer|author))\W+", "", text, flags=re.IGNORECASE))
    if found is None or not _ROLE.search(text):
        return False
    surname = found["name"].split()[-1]
    return not any(surname in block.text for block in blocks[:i] if block.kind == "paragraph" and len(block.text) > 80)


def _dek(blocks: list[Block], first: int | None) -> list[Block]:
    """A longer heading right under the headline sums the article up."""
    if first is None or first + 1 >= len(blocks):
        return blocks
    under = blocks[first + 1]
    if under.part.tag in _HEADINGS - {"h1"} and len(under.text.split()) >= 8:
        blocks[first + 1] = replace(under, kind="dek")
    return blocks
