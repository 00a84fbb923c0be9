"""Bylines: the people in them, apart from agencies, outlets, roles, places and addresses.

Rules over form (capitals, particles, length) and short lists of words, good for languages that part words by blanks;
names in other scripts are taken whole.
"""

import re
from collections.abc import Container

from onrecord.warehouse.ids import fold

NOBODY, ORGANISATION, TOO_LONG = "names nobody", "names an organisation", "too long"

_BY = r"(?:by|von|vom|par|por|di|da|door|av|af|autor(?:in|a|es)?|auteur|author|text|texte|texto|testo|od|przez|автор|от|від)"
_LED_IN = re.compile(
    rf"(?:[^\W\d_]+ ){{0,3}}?(?:\w*(?:written|posted|published|submitted|reported|words|story|article|report|interview|"
    rf"analysis|opinion|comment|geschrieben|verfasst|veröffentlicht|eingestellt|erstellt|bericht|beitrag|kommentar|"
    rf"publié|écrit|rédigé|propos recueillis|publicado|escrito|pubblicato|scritto|skrevet|gepost|geplaatst)[^\w]*)?"
    rf"(?<!\w){_BY}(?: :|:| ?\|)? +|{_BY}\s*[:：]\s*|(?:written|posted|published|verfasst|geschrieben)\W+by:? ",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\s+(?:on|am|le|el|il|in|at|for|für|bei|from|aus|with|mit|is|ist|updated|published|posted|veröffentlicht|publié)\b.*|"
    r"[,|·•–—-]?\s*\d.*",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(
    r"\s*(?:[;|/\n•·]|\s[-–—]\s|,(?!\s*(?:Jr|Sr|II|III|PhD|MD)\b)|\s(?:and|und|et|y|e|og|och|en|ja|i|и|і|та|ve|sowie|with|mit|&|\+)\s)\s*"
    r"|[、，；]"
)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net|de|html)\b", re.IGNORECASE)
_NO_NAME = frozenset(
    "admin administrator adminn webmaster staff unknown null none undefined anonymous guest editor editors redaktion "
    "editorial team newsroom desk author autor autorin user root default redaction rédaction redacción redacao redação "
    "redazione redakcja redactie redaktionen онлайн редакция user1 gast anonym test moderator wordpress blog home "
    "comments share follow contact more profile biography bio website posts articles".split()
)
_ORGANISATION = re.compile(
    r"\b(?:staff|team|desk|redaktion|newsroom|news|agenc\w+|agentur\w*|press|presse|media|medien|magazin\w*|online|"
    r"editor\w*|redacci[oó]n|redação|redazione|rédaction|redakcja|редакция|reporters?|correspondents?|bureau|gmbh|"
    r"inc|ltd|llc|foundation|stiftung|verlag|university|universität|institut\w*|verein|association|society|council|"
    r"committee|ministry|department|group|company|e\.v|zeitung|tageblatt|times|journal|nachrichten|rundfunk|tv|radio)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    "de da do dos das del della delle di du des la le el los las van von vom zu zum zur den der ten ter te bin ibn al "
    "abu af av y e und dem".split()
)
_MAX_WORDS = 5
_MAX_LETTERS = 60
_LONGEST = 600  # characters that a byline can have


def people(written: str, organisations: Container[str] = (), *, is_sure: bool = True) -> list[str]:
    """Return the people named, in order; a lone or small word is taken for a name only where one `is_sure` to stand.

    `organisations` are folded names which are no people's: the outlet's own, agencies.
    """
    if len(written) > _LONGEST:
        return []
    led = _LED_IN.match(written.strip())
    rest = written.strip()[led.end() :] if led else written
    found = (_name(part) for part in _BETWEEN.split(rest))
    return list(dict.fromkeys(name for name in found if name and _is_person(name, organisations, is_sure)))


def refusal(written: str, organisations: Container[str] = ()) -> str:
    """Say why nobody is named."""
    if len(written) > _LONGEST:
        return TOO_LONG
    named = [name for part in _BETWEEN.split(written) if (name := _name(part))]
    is_known = any(fold(name) in organisations or _ORGANISATION.search(name) for name in named)
    return ORGANISATION if is_known else NOBODY


def _name(part: str) -> str:
    if _ADDRESS.search(part):
        return ""
    part = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", part)
    led = _LED_IN.match(part.strip() + " ")
    if led and led.end() < len(part):
        part = part.strip()[led.end() :]
    return " ".join(_WHEN.sub("", part).split()).strip(" ,.:*-–—\"'“”")


def _is_person(name: str, organisations: Container[str], is_sure: bool) -> bool:
    words = name.split()
    if not words or len(words) > _MAX_WORDS or len(name) > _MAX_LETTERS or not any(map(str.isalpha, name)):
        return False
    if fold(name) in organisations or _ORGANISATION.search(name):
        return False
    if any(fold(word).strip(".") in _NO_NAME for word in words):
        return False
    if len(words) == 1:
        return is_sure and len(name) > 1
    return all(_opens_as_name(word) or fold(word) in _PARTICLES for word in words) and _opens_as_name(words[-1])


def _opens_as_name(word: str) -> bool:
    first = word.lstrip("'’\"(“O")[:1] or word[0]
    return not first.islower() and first.isalpha()
