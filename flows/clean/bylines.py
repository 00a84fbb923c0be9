"""Bylines: the people in them, apart from agencies, outlets, roles, places and addresses.

Rules over form (capitals, particles, length) and short lists of words, good for languages that part words by blanks;
names in other scripts are taken whole.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

from onrecord.warehouse.ids import fold

NOBODY, ORGANISATION, TOO_LONG = "names nobody", "names an organisation", "too long"

_BY = r"(?:by|von|vom|par|por|di|da|door|av|af|od|przez|автор|от|від)"
_WORK = (
    r"(?:(?:re)?written|posted|published|submitted|reported|words|story|article|report|review(?:ed)?|interview|analysis|"
    r"opinion|comment|created|edited|geschrieben|verfasst|veröffentlicht|eingestellt|erstellt|bericht|beitrag|gastbeitrag|"
    r"kommentar|analyse|artikel|publié|écrit|rédigé|proposé|recueillis|publicado|escrito|pubblicato|scritto|skrevet|"
    r"geplaatst|text|fotos?|bilder|redaktion)"
)
_LED_IN = re.compile(
    rf"\W*(?:(?:an? |the |ein(?:e|em)? )?{_WORK}\b[^\n]{{0,40}}?\b)?{_BY}(?:\s*[:：|]\s*|\s+)|"
    rf"\W*(?:{_WORK}|{_BY}|autor(?:in|en|es|a)?|auteurs?|authors?|verfasser(?:in)?|texte?|testo|texto)"
    r"(?: und \w+)?\s*[:：]\s*|"
    r"\W*(?:[Bb]y|BY|[Vv]on|VON|Par|Por|Author|Autor|Auteur)(?=[A-ZÄÖÜÉ][a-zäöüé.]+\s)|"
    r"\W*(?:author|autor(?:in)?|auteur|guest post by|story by)\s+",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?:By|BY|Von|VON|Par|Por|Author|Autor|Auteur)(?=[A-ZÄÖÜÉ][a-zäöüé.]*[. ])")
_DATE = re.compile(
    r"(?:[^\s\d]+\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d|(?<!\S)\(?\d{1,2}[.:/ -]|(?<!\S)\d{4}).*", re.DOTALL
)
_WHEN = re.compile(
    r"\s+(?:on|am|le|el|il|in|im|at|for|für|bei|from|aus|is|ist|updated|published|posted|publiziert|veröffentlicht|publié|"
    r"publicado|stand|sagt|says|hace|vor)\b.*|[|»].*",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(
    r"\s*(?:[;|/\n\u2028•·»]|\s[-–—]\s|,)\s*|\s+(?:and|und|et|y|e|og|och|en|ja|i|и|і|та|ve|sowie|with|mit|&|\+)\s+|[、，；]"
)
_LINK = re.compile(r"(?:https?://|www\.)\S*", re.IGNORECASE)
_WEB = re.compile(
    r"https?:|www\.|\S@\S|\[at\]|^\S+\.(?:com|org|net|de|html|at|ch|co|tv|news|fr|es|it|be|nl|uk)\b", re.IGNORECASE
)
_HANDLE = re.compile(r"\(?\s?@\w+\)?|\([^)]*\)|\[[^\]]*\]")
_NO_NAME = frozenset(
    "admin administrator wordpressadmin webmaster unknown null none undefined anonymous guest author autor "
    "autorin user root default gast anonym test moderator wordpress blog home comments kommentare share follow "
    "contact more profile biography bio website posts articles posted published updated veröffentlicht publiziert "
    "publicado publié by von am monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch "
    "donnerstag freitag samstag sonntag january february march april may june july august september october "
    "november december januar februar märz mai juni juli oktober dezember minutes minute phd md jr sr alle all "
    "view show zeige read".split()
)
_ORGANISATION = re.compile(
    r"\b(?:staff|team|desk|newsroom|news|agenc\w+|\w*agentur\w*|press|presse|medien|media|magazin\w*|online|\w*redaktion\w*|"
    r"editors?|editorial|redacci[oó]n|reda[cç][aã]o|redazione|r[eé]daction|redakcja|redactie|редакция|reporters?|"
    r"correspondents?|bureau|gmbh|inc|ltd|llc|foundation|stiftung|verlag|university|universität|institut\w*|verein|"
    r"association|society|council|committee|ministry|department|group|company|zeitung|tageblatt|times|journal|post|"
    r"nachrichten|rundfunk|tv|radio|afp|ap|dpa|apa|sda|efe|ansa|reuters|sid|epd|kna|agenturen|agencies)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:\w*writer|\w*reporter(?:in)?|\w*korrespondent\w*|correspondent\w*|\w*redakteur\w*|journalist\w*|freelance\w*|"
    r"columnist\w*|volont[äa]r\w*|rédact\w+|editor|contributor)\b",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|de|at|ch|tv|news|fr|es|it|be|nl|uk|br|tr)$", re.IGNORECASE
)
_PARTICLES = frozenset(
    "de da do dos das del della delle di du des la le el los las van von vom zu zum zur den der ten ter te bin ibn al "
    "abu af av y e und dem v".split()
)
_MAX_WORDS = 5
_MAX_LETTERS = 60
_LONGEST = 600  # characters that a byline can have


@dataclass(frozen=True)
class Signed:
    """Who signs, in order: people, and the agencies, outlets and desks beside them."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


def read(written: str, organisations: Container[str] = (), *, is_sure: bool = True) -> Signed:
    """Return who is named; a lone or small word is taken for a name only where one `is_sure` to stand.

    `organisations` are folded names which are no people's: the outlet's own, agencies.
    """
    if len(written) > _LONGEST:
        return Signed()
    people: dict[str, None] = {}
    others: dict[str, None] = {}
    for part in _BETWEEN.split(_DATE.sub("", _without_lead(_LINK.sub(" ", written)))):
        name = _name(part)
        if name and _is_organisation(name, organisations):
            others[name] = None
        elif name and _is_person(name, is_sure):
            people[name] = None
    if any(" " in name for name in people):  # a small word beside full names is a rubric
        people = {name: None for name in people if " " in name or not name[0].islower()}
    return Signed(tuple(people), tuple(others))


def refusal(written: str, organisations: Container[str] = ()) -> str:
    """Say why a byline names no person."""
    if len(written) > _LONGEST:
        return TOO_LONG
    return ORGANISATION if read(written, organisations).organisations else NOBODY


def _without_lead(written: str) -> str:
    written = _GLUED.sub("", written.strip(), count=1)
    led = _LED_IN.match(written)
    return written[led.end() :] if led else written


def _name(part: str) -> str:
    part = _HANDLE.sub(" ", part)
    if _SITE.match(part.strip()):
        return part.strip()
    if _WEB.search(part.strip()):
        return ""
    return " ".join(_WHEN.sub("", _without_lead(part.strip() + " ")).split()).strip(" ,.:*-–—\"'“”„") + (
        "." if re.search(r"\b\w\.\s*$", part) else ""
    )


def _is_organisation(name: str, organisations: Container[str]) -> bool:
    is_known = fold(name) in organisations or fold(name.strip(".")) in organisations
    return is_known or bool(_ORGANISATION.search(name) or _SITE.match(name))


def _is_person(name: str, is_sure: bool) -> bool:
    words = name.split()
    if len(words) > _MAX_WORDS or len(name) > _MAX_LETTERS or not any(map(str.isalpha, name)):
        return False
    if _ROLE.search(name):
        return False
    if all(fold(word).strip(".:") in _NO_NAME for word in words) or fold(words[0]).strip(".:") in _NO_NAME:
        return False
    if len(words) == 1:
        return is_sure and len(name) > 1
    capitals = [_opens_as_name(word) for word in words]
    if is_sure and len(words) <= 3:
        return any(capitals)
    return capitals[-1] and all(
        is_capital or fold(word).strip(".") in _PARTICLES for word, is_capital in zip(words, capitals, strict=True)
    )


def _opens_as_name(word: str) -> bool:
    first = word.lstrip("'’(“")[:1]
    return first.isalpha() and not first.islower()
