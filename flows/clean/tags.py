"""What one tag of HTML says by itself: its name, what it does to the text around it, and which words describe it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from onrecord.flows.clean.references import unescaped

_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*+)")
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?""")

# elements whose content is no markup, or (svg) drawings
RAW = frozenset("script style xmp iframe noembed noframes textarea title svg".split())
UNSEEN = frozenset("script style iframe noembed noframes title svg".split())
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html legend li main menu nav noscript ol option p "
    "pre search section select summary table tbody td template tfoot th thead tr ul".split()
)
BREAKERS = BLOCKS - {"noscript"} | {"hr", "title"}  # where one of these begins or ends, so does a block of text
CONTAINERS = frozenset("ul ol dl table".split())
TELLING = CONTAINERS | frozenset(
    "h1 h2 h3 h4 h5 h6 li dt dd figcaption caption td th blockquote nav header footer aside template".split()
)
FACTS = frozenset("html meta link time script title".split())

# Words in class, id and role which tell what an element holds, one bit a line; habits of sites in any language.
_WORDS = (
    ("main", r"articles?|artikel|entry|story|main|posts?|beitrag|noticia|nota|news|single"),
    ("text", r"body|text\w*|content\w*|copy|paragraphs?|rich|prose|inhalt|contenu|corps|cuerpo|articlebody|\w+body|p"),
    ("comment", r"comm?ent\w*|disqus|kommentar\w*|repl(?:y|ies)|respond|discussion|forum|reader\w*"),
    ("share", r"shar(?:e|ing)\w*|social\w*|addthis|facebook|twitter|whatsapp|follow\w*|teilen|bookmark\w*|fb|sns"),
    ("related", r"relat\w*|recommend\w*|similar|more|mehr|also|further|next|prev\w*|latest|popular|trending|most|top|"
     r"recirc\w*|onward|outbrain|taboola|verwandt\w*|siehe|read|recent"),
    ("list", r"lists?|listing|feed|grid|cards?|teasers?|items?|tiles?|carousel|slider|archive|river|headlines|promos?"),
    ("side", r"side\w*|aside|rail|columns?|col|widgets?|complement\w*|secondary|right|left|sticky"),
    ("menu", r"nav\w*|menu\w*|breadcrumbs?|crumbs?|skip|tabs?|pag(?:ination|er)|toc|toolbar|search\w*|language"),
    ("foot", r"foot\w*|bottom|copyright|legal|imprint|impressum|disclaimer|colophon"),
    ("head", r"head|header\w*|masthead|logo|brand\w*|hero|banner|title|headline"),
    ("letter", r"newsletters?|subscri\w*|signup|signin|login|regist\w*|paywall|regwall|premium|abo|donat\w*|form|"
     r"membership|account|email"),
    ("ad", r"ads?|adv|advert\w*|adslot|anzeigen?|werbung|dfp|gpt|sponsor\w*|promo\w*|commercial|affiliate|partners?|"
     r"shop|offers?|products?|prices?"),
    ("notice", r"cookies?|consent|gdpr|privacy|popup|pop|modal|overlay|alert|notice|message|toast|dialog|lightbox"),
    ("author", r"authors?|autor\w*|byline|bio|biography|profile|contributors?|writer|about"),
    ("meta", r"meta\w*|date|time\w*|datum|info|tags?|categor\w*|kicker|topics?|labels?|rubri\w*|keywords?|source|"
     r"published|details"),
    ("caption", r"caption\w*|credits?|legend|bild\w*|figure|image\w*|img|photo\w*|picture|media|galler\w*|slides?|"
     r"thumb\w*"),
    ("video", r"video\w*|player|audio|podcast\w*|embed\w*|tweet|instagram|youtube|livestream|stream"),
    ("summary", r"summary|lead\w*|lede|dek|standfirst|intro\w*|abstract|excerpt|subhead\w*|subtitle|chapo|description"),
    ("hidden", r"hidden|hide|sr|screen|screenreader|visually|invisible|print\w*|none|collaps\w*|"
     r"noscript|reader|accessib\w*"),
    ("fact", r"facts?|box|infobox|inset|pull\w*|quote\w*|notes?|correction|glossar\w*|timeline|polls?|quiz|survey|"
     r"rating|votes?"),
)  # fmt: skip
FLAGS = tuple(name for name, _ in _WORDS)
_FLAGGED = tuple((1 << bit, re.compile(words)) for bit, (_, words) in enumerate(_WORDS))
_DESCRIBES = re.compile("|".join(words for _, words in _WORDS))
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_UNDESCRIBED = (
    FACTS - {"time"}
    | UNSEEN
    | frozenset("a area base body br button col embed hr img input option param source svg path track wbr".split())
)
_MATTERING = BREAKERS | BLOCKS | RAW | FACTS | {"a", "br"}
# words by which pages mark authors, dates and headlines, in the languages that sites are written in
_HINT = re.compile(
    r"author\w*|autor\w*|auteur\w*|by|byline|writer|creator|verfasser\w*|redakt\w*|reporter|journalist\w*|vcard|posted|"
    r"publi[sc]\w*|dat[eu]\w*|\w+date|fecha|data|datum|time\w*|created|modified|headline\w*|name"
)
_WEAK_HINT = frozenset(["title", "meta", "info"])  # in the same breath as a word for the article
MARKING, WEAKLY = 2 << len(FLAGS), 1 << len(FLAGS)  # the bits of words that hint
_DESCRIBING = re.compile(
    r"""[\s"'](?:(?:class|id|role|rel|property|itemprop|data-(?:component|testid|type|module))"""
    r"""=(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++))|(?:aria-(?=hidden=["']?true))?(hidden)(?=[\s/>=]))"""
    r"""|display:\s*+(none)"""
)
LONGEST_VALUE = 10_000  # characters
MAIN = 1 << FLAGS.index("main")


@dataclass(frozen=True, slots=True)
class Kind:
    """What the name of a tag says of it; only opening tags are raw, facts or described.

    `matters` where a tag of this kind does something to the text around it or may say something of it.
    """

    name: str
    is_close: bool
    is_breaker: bool
    is_nested: bool
    is_raw: bool
    is_fact: bool
    is_described: bool
    matters: bool


class Tag(NamedTuple):
    """An opening tag as written.

    `is_mark` where its attributes hint at a name, a date or a headline; `flags` has a bit for each of `FLAGS` whose
    words describe it; `path` tells it from tags that are described otherwise.
    """

    name: str
    flags: int
    is_mark: bool
    path: str


@lru_cache(maxsize=10_000)
def kind_of(written: str | None) -> Kind:
    """Return the kind of tag by its name as written, with the slash of a closing one; None stands for comments."""
    name = (written or "").lower().removeprefix("/")
    is_open = bool(name) and (written or "")[0] != "/"
    is_described = is_open and name not in _UNDESCRIBED
    return Kind(
        name=name,
        is_close=not is_open,
        is_breaker=name in BREAKERS,
        is_nested=name in BLOCKS,
        is_raw=is_open and name in RAW,
        is_fact=is_open and name in FACTS,
        is_described=is_described,
        matters=is_described or name in _MATTERING,
    )


@lru_cache(maxsize=20_000)
def read_tag(written: str, name: str) -> Tag:
    """Return what an opening tag says, as far as its kind is described."""
    described = _described(written) if "=" in written and name not in _UNDESCRIBED else ""
    flags = BY_NAME.get(name, 0)
    for word in set(_WORD.findall(described)):
        flags |= flags_of_word(word)
    is_mark = name == "time" or flags >= MARKING or bool(flags & WEAKLY and flags & MAIN)
    return Tag(name, flags & (WEAKLY - 1), is_mark, f"{name} {described}")


def is_of_author(link: str) -> bool:
    """Say whether the opening tag of a link speaks of an author."""
    # one by one: far quicker than a loop, for the most frequent of all tags
    return "author" in link or "autor" in link or "byline" in link or "auteur" in link or "redakt" in link


def _described(written: str) -> str:
    """The values of the attributes that describe an element in words."""
    return " ".join([word for found in _DESCRIBING.findall(written) for word in found if word])


@lru_cache(maxsize=20_000)
def flags_of_word(written: str) -> int:
    """Return a bit for each of `FLAGS` which a word tells, and those of words that hint."""
    word = written.lower()
    flags = 0
    if _DESCRIBES.fullmatch(word):  # most words of most sites tell nothing
        flags = sum(bit for bit, words in _FLAGGED if words.fullmatch(word))
    return flags | (MARKING if _HINT.fullmatch(word) else WEAKLY if word in _WEAK_HINT else 0)


BY_NAME = {
    name: 1 << FLAGS.index(flag)
    for name, flag in {
        "article": "main", "main": "main", "nav": "menu", "menu": "menu", "aside": "side", "footer": "foot",
        "header": "head", "form": "letter", "select": "menu", "option": "menu", "dialog": "notice",
        "figcaption": "caption", "caption": "caption", "figure": "caption", "template": "hidden",
        "noscript": "hidden", "address": "author",
    }.items()
}  # fmt: skip


def attributes(written: str) -> dict[str, str]:
    """Return the attributes of an opening tag by lower-case name, references decoded; data in bulk are left out."""
    name = _NAME.match(written)
    found = _ATTRIBUTE.findall(written, name.end() if name else 0)
    values = ((key.lower(), double or single or bare) for key, double, single, bare in found)
    return {key: unescaped(value) for key, value in values if len(value) <= LONGEST_VALUE}
