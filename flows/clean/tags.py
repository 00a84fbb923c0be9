"""What one tag of HTML says by itself: its name, what it does to the text around it, and which words describe it."""

import re
from dataclasses import dataclass
from functools import lru_cache

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
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_UNDESCRIBED = (
    FACTS - {"time"}
    | UNSEEN
    | frozenset("a area base body br button col embed hr img input option param source svg path track wbr".split())
)
# words by which pages mark authors, dates and headlines, in the languages that sites are written in
_HINT = re.compile(
    r"author\w*|autor\w*|auteur\w*|by|byline|writer|creator|verfasser\w*|redakt\w*|reporter|journalist\w*|vcard|posted|"
    r"publi[sc]\w*|dat[eu]\w*|\w+date|fecha|data|datum|time\w*|created|modified|headline\w*|name"
)
_WEAK_HINT = frozenset(["title", "meta", "info"])  # in the same breath as a word for the article
_MARKING, _WEAKLY = 2 << len(FLAGS), 1 << len(FLAGS)  # the bits of words that hint
_DESCRIBING = re.compile(
    r"""[\s"'](?:class|id|role|rel|property|itemprop|data-component|data-testid|data-type|data-module)=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"""
    r"""|[\s"'](hidden)(?=[\s/>=])|[\s"']aria-(hidden)=["']?true|display:\s*(none)"""
)


_LONGEST_VALUE = 10_000  # characters
_MAIN = 1 << FLAGS.index("main")
_INLINE = frozenset("abbr b big cite code em font i ins label picture small span strong sub sup time u video".split())


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as written.

    `is_mark` where its attributes hint at a name, a date or a headline; `matters` where one of the flags before it
    is set, or it is a line break; `flags` has a bit for each of `FLAGS` whose words describe it; `path` tells it from
    tags that are described otherwise.
    """

    name: str
    is_close: bool
    is_breaker: bool
    is_nested: bool
    is_link: bool
    is_raw: bool
    is_fact: bool
    is_mark: bool
    matters: bool
    flags: int
    path: str


@lru_cache(maxsize=20_000)
def read_tag(written: str) -> Tag:
    """Return what a tag says."""
    found = _NAME.match(written)
    name = found.group(1).lower() if found else ""
    if written[1] == "/":
        return _tag(name, "/", "")
    return _tag(name, "", describing(written) if "=" in written and name not in _UNDESCRIBED else "")


def read_link(written: str) -> Tag:
    """Return what the opening tag of a link says."""
    if (
        "author" in written or "autor" in written or "byline" in written or "auteur" in written or "redakt" in written
    ):  # one by one: far quicker than a loop, for what is half of all tags
        return _AUTHOR_LINK
    return _LINK if "href" in written else _ANCHOR


@lru_cache(maxsize=20_000)
def _tag(name: str, said: str, described: str) -> Tag:
    """A tag of this name which is a closing one or a link, as `said`; there are far fewer than ways to write them."""
    flags, is_open = _flags(described, name), said != "/"
    is_mark = is_open and (said == "author" or _is_mark(name, flags))
    is_link, is_raw, is_fact = name == "a" and bool(said), is_open and name in RAW, is_open and name in FACTS
    return Tag(
        name=name,
        is_close=not is_open,
        is_breaker=name in BREAKERS,
        is_nested=name in BLOCKS,
        is_link=is_link,
        is_raw=is_raw,
        is_fact=is_fact,
        is_mark=is_mark,
        matters=name in BREAKERS or name in BLOCKS or name == "br" or is_link or is_raw or is_fact or is_mark,
        flags=flags & (_WEAKLY - 1),
        path=f"{name} {described}",
    )


def _is_mark(name: str, flags: int) -> bool:
    return name == "time" or flags >= _MARKING or bool(flags & _WEAKLY and flags & _MAIN)


def describing(written: str) -> str:
    """Return the values of the attributes that describe an element in words."""
    return " ".join([word for found in _DESCRIBING.findall(written) for word in found if word])


def _flags(described: str, name: str) -> int:
    flags = _BY_NAME.get(name, 0)
    for word in set(_WORD.findall(described)):
        flags |= _flags_of_word(word.lower())
    return flags


@lru_cache(maxsize=20_000)
def _flags_of_word(word: str) -> int:
    flags = sum(bit for bit, words in _FLAGGED if words.fullmatch(word))
    return flags | (_MARKING if _HINT.fullmatch(word) else _WEAKLY if word in _WEAK_HINT else 0)


_BY_NAME = {
    name: 1 << FLAGS.index(flag)
    for name, flag in {
        "article": "main", "main": "main", "nav": "menu", "menu": "menu", "aside": "side", "footer": "foot",
        "header": "head", "form": "letter", "select": "menu", "option": "menu", "dialog": "notice",
        "figcaption": "caption", "caption": "caption", "figure": "caption", "template": "hidden",
        "noscript": "hidden", "address": "author",
    }.items()
}  # fmt: skip


_NO_TAG = Tag("", False, False, False, False, False, False, False, False, 0, "")
_AUTHOR_LINK, _LINK, _ANCHOR = (_tag("a", said, "") for said in ("author", "href", ""))


def _plain() -> dict[str | None, Tag]:
    closing = {f"/{name}": _tag(name, "/", "") for name in BREAKERS | RAW | _UNDESCRIBED | _INLINE}
    opening = {name: _tag(name, "", "") for name in _UNDESCRIBED - {"a"}}
    known = closing | opening
    return {None: _NO_TAG, **known, **{name.upper(): tag for name, tag in known.items()}}


# tags whose name says all, by name as written with the slash of a closing one; None stands for comments
PLAIN = _plain()


def attributes(written: str) -> dict[str, str]:
    """Return the attributes of an opening tag by lower-case name, references decoded; data in bulk are left out."""
    name = _NAME.match(written)
    found = _ATTRIBUTE.findall(written, name.end() if name else 0)
    values = ((key.lower(), double or single or bare) for key, double, single, bare in found)
    return {key: unescaped(value) for key, value in values if len(value) <= _LONGEST_VALUE}
