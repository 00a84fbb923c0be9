"""Names within one article: what kind a repeated name is, and which mentions name the same thing.

Rules, in order: the same gazetteer entry; the same words; an acronym in brackets behind a name; a part of exactly
one person's full name. Two people who share the part keep it undecided.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.records import Article, Mention
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.shared.name_forms import Words, generation, kind_class, name_key, name_words, resolution_key
from onrecord.warehouse.ids import make_id

_HYPHENED = re.compile(r"[^\W\d_a-z][^\W\d_]+[-‐‑–][^\W\d_a-z][^\W\d_]+(?:['’]s?)?")
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|from|to|of|around|outside|across|through|via|into)\s+(?:the\s+)?$", re.IGNORECASE
)
_UNSURE = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT"})
_LONGEST_TITLE, _TITLE_WORDS = 40, 3  # letters, words
_SHARE = 2 / 3  # of the mentions of the same words that must agree on their kind

Key = tuple[str, Words]  # class of the name (seed, person, name, ...) and its words


@record
class MentionName:
    """What a mention is called in its article; all None for values.

    `chain_id` is shared by mentions that name the same thing, `chain_name` is the fullest name among them.
    Mentions of different articles can be one entity only if their `resolution_key` is equal.
    """

    chain_id: str | None = None
    chain_name: str | None = None
    seed_id: str | None = None
    resolution_key: str | None = None


def with_steady_kinds(article: Article, titles: Collection[str] = ()) -> list[Mention]:
    """Return the article's mentions, the kind of a name put right by the article's other mentions of it.

    A part of a person's full name, or what stands behind a person's title ("President Holm"), is that person's, unless
    it is a known place which the article uses as one; otherwise two thirds of the mentions of the same words decide.
    """
    parts = _parts_of_persons(article, titles)
    usual = _usual_kinds(article)
    places = {m.span.of(article.text) for m in article.mentions if m.basis == "gazetteer" and _is_locative(article, m)}
    return [_steadied(article, mention, parts, usual, places) for mention in article.mentions]


def _parts_of_persons(article: Article, titles: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the first and the last words of the full names of persons; a name with a title before it is a last one."""
    names = [m.span.of(article.text) for m in article.mentions if m.kind == "PERSON"]
    joint = _joint_names(names)
    full = [words for words in map(name_words, names) if len(words) > 1 and words not in joint]
    titled = {name_key(m.span.of(article.text)) for m in article.mentions if _has_title(article, m, titles)}
    return {words[0] for words in full if len(words[0]) > 1}, {words[-1] for words in full} | titled


def _has_title(article: Article, mention: Mention, titles: Collection[str]) -> bool:
    if mention.kind not in _UNSURE or mention.basis == "gazetteer" or " " in mention.span.of(article.text):
        return False
    before = article.text[max(0, mention.span.start - _LONGEST_TITLE) : mention.span.start]
    words = before.split(" ")[-_TITLE_WORDS - 1 : -1]  # nothing is left where no single blank is between
    return any(" ".join(words[i:]) in titles for i in range(len(words)))


def _usual_kinds(article: Article) -> dict[str, str]:
    counts: dict[str, dict[str, int]] = {}
    for mention in article.mentions:
        if mention.kind in _UNSURE and mention.form == "named":
            kinds = counts.setdefault(mention.span.of(article.text), {})
            kinds[mention.kind] = kinds.get(mention.kind, 0) + 1
    tops = {surface: max(kinds.items(), key=itemgetter(1)) for surface, kinds in counts.items()}
    return {surface: kind for surface, (kind, n) in tops.items() if n >= _SHARE * sum(counts[surface].values())}


def _is_locative(article: Article, mention: Mention) -> bool:
    return _LOCATIVE.search(article.text[max(0, mention.span.start - 20) : mention.span.start]) is not None


def _steadied(
    article: Article,
    mention: Mention,
    person: tuple[set[str], set[str]],
    usual: dict[str, str],
    places: Collection[str],
) -> Mention:
    if mention.kind not in _UNSURE or mention.form == "demonym":
        return mention
    surface = mention.span.of(article.text)
    firsts, lasts = person
    if mention.basis != "gazetteer":
        key = name_key(surface)
        kind = "PERSON" if key in firsts or key in lasts else usual.get(surface, mention.kind)
        return mention if kind == mention.kind else replace(mention, kind=kind)
    if name_key(surface) not in lasts or surface in places:
        return mention
    return replace(mention, kind="PERSON", form="named", seed_id=None, basis="pattern")


def chain_names(article: Article, titles: Collection[str], gazetteer: Gazetteer) -> list[MentionName]:
    """Return the name of each of the article's mentions, in their order; `titles` are no part of a person's name."""
    plain = [_plain_name(article, mention, titles) for mention in article.mentions]
    keys = [_key(mention, name) for mention, name in zip(article.mentions, plain, strict=True)]
    keys = _with_generations(keys, plain)
    persons = [name for mention, name in zip(article.mentions, plain, strict=True) if mention.kind == "PERSON"]
    same = _acronyms(article, keys) | _parts(keys, _joint_names(persons))
    chains = [None if key is None else _final(key, same) for key in keys]
    fullest = _fullest_names(chains, plain, gazetteer)
    named = {chain: _named(article.text_id, chain, name) for chain, name in fullest.items()}
    return [MentionName() if chain is None else named[chain] for chain in chains]


def _plain_name(article: Article, mention: Mention, titles: Collection[str]) -> str:
    name = mention.span.of(article.text)
    while mention.kind == "PERSON" and (first := _title(name, titles)):
        name = name[len(first) :].lstrip()
    return name


def _title(name: str, titles: Collection[str]) -> str | None:
    words = name.split()
    leads = (" ".join(words[:n]) for n in range(len(words) - 1, 0, -1))
    return next((lead for lead in leads if lead in titles), None)


def _key(mention: Mention, name: str) -> Key | None:
    if mention.form == "value":
        return None
    if mention.seed_id:
        return "seed", (mention.seed_id,)
    return kind_class(mention.kind), name_words(name)


def _with_generations(keys: Sequence[Key | None], plain: Sequence[str]) -> list[Key | None]:
    """Return the keys, "jr" or "sr" kept in names that the article has with and without it: those are two people."""
    whole = [key[1] if key and key[0] == "person" and len(key[1]) > 1 else None for key in keys]
    without = {words for words, name in zip(whole, plain, strict=True) if words and not generation(name)}
    twice = {words for words, name in zip(whole, plain, strict=True) if words in without and generation(name)}
    kept = twice | {words[-1:] for words in twice if words}
    return [
        ("person", (*key[1], generation(name)))
        if key and key[0] == "person" and key[1] in kept and generation(name)
        else key
        for key, name in zip(keys, plain, strict=True)
    ]


def _acronyms(article: Article, keys: Sequence[Key | None]) -> dict[Key, Key]:
    """Return acronyms in brackets with the name before them; of a pair, the side that has an entry is the name."""
    same: dict[Key, Key] = {}
    for i, (left, right) in enumerate(zip(article.mentions, article.mentions[1:], strict=False)):
        name, short = keys[i], keys[i + 1]
        if name and short and name != short and _introduces(article.text, left.span, right.span):
            if name[0] != "seed" and (short[0] == "seed" or short[0] == name[0]):
                same[(name if short[0] == "seed" else short)] = short if short[0] == "seed" else name
            elif name[0] == "seed" != short[0]:
                same[short] = name
    return same


def _introduces(text: str, name: Span, short: Span) -> bool:
    if text[name.end : short.start].strip() != "(":
        return False
    after = text[short.end :].lstrip()[:1]
    is_acronym = sum(char.isupper() for char in short.of(text)) > 1 and " " not in short.of(text)
    return after in set(");,") and is_acronym and " " in name.of(text)


def _joint_names(names: Collection[str]) -> set[Words]:
    """Return what is two people rather than one, as in "the [Holm-Lund] talks": no full name ends so."""
    joint = {name_words(name) for name in names if _HYPHENED.fullmatch(name)}
    apart = [name for name in names if not _HYPHENED.fullmatch(name)]
    surnames = {name_words(name.split()[-1]) for name in apart if name.split()}
    return joint - surnames - {name_words(name) for name in apart}


def _parts(keys: Iterable[Key | None], joint: Collection[Words]) -> dict[Key, Key]:
    """Return parts of persons' names with the one fuller name that each can stand for; `joint` names are none."""
    persons = sorted({words for key in keys if key for kind, words in [key] if kind == "person"})
    ends: dict[tuple[bool, str], set[Words]] = defaultdict(set)  # of names by their first, and by their last word
    for words in persons:
        if words and words not in joint:
            ends[False, words[0]].add(words)
            ends[True, words[-1]].add(words)
    same: dict[Key, Key] = {}
    for short in filter(None, persons):  # what is part of a name shares its first or its last word
        near = ends.get((False, short[0]), set()) | ends.get((True, short[-1]), set())
        fuller = [words for words in sorted(near) if _is_part(short, words)]
        fullest = [words for words in fuller if not any(_is_part(words, other) for other in fuller)]
        if len(fullest) == 1:
            same["person", short] = ("person", fullest[0])
    return same


def _is_part(short: Words, full: Words) -> bool:
    """Say whether `short` can stand for `full`: its first or last words, or both ends of it, or initial and surname."""
    if generation(full[-1]) and not generation(short[-1]):
        return short == full[:1] and len(full) > 2
    if len(short) >= len(full):
        return (
            len(short) == len(full) > 1 and short != full and short[-1] == full[-1] and _is_initial(short[0], full[0])
        )
    is_end = short == full[-len(short) :] or short == full[: len(short)]
    is_frame = len(short) > 1 and short[-1] == full[-1] and (short[0] == full[0] or _is_initial(short[0], full[0]))
    return is_end or is_frame


def _is_initial(short: str, word: str) -> bool:
    return len(short) == 1 and short == word[0] and len(word) > 1


def _final(key: Key, same: Mapping[Key, Key]) -> Key:
    seen = {key}
    while key in same and same[key] not in seen:
        key = same[key]
        seen.add(key)
    return key


def _fullest_names(chains: Sequence[Key | None], plain: Sequence[str], gazetteer: Gazetteer) -> dict[Key, str]:
    names: dict[Key, set[str]] = defaultdict(set)
    for chain, name in zip(chains, plain, strict=True):
        if chain:
            names[chain].add(name)
    return {chain: _label(chain, gazetteer) or min(found, key=_by_fullness) for chain, found in names.items()}


def _label(chain: Key, gazetteer: Gazetteer) -> str | None:
    return gazetteer.label(chain[1][0]) if chain[0] == "seed" else None


def _by_fullness(name: str) -> tuple[int, bool, int, str]:
    return (-len(name_words(name)), name.isupper(), -len(name), name)


def _named(text_id: str, chain: Key, name: str) -> MentionName:
    kind, words = chain
    seed_id = words[0] if kind == "seed" else None
    key = f"seed:{seed_id}" if seed_id else resolution_key(kind, words)
    return MentionName(make_id("chn", text_id, name, kind), name, seed_id, key)
