"""Claims that something is the first, only or nth to be or do something, or that it never happened before."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from onrecord.flows.corroborate.claim_profiles import PRONOUNS
from onrecord.flows.corroborate.claim_terms import read_words, stem_of
from onrecord.flows.corroborate.wording_words import Firsts, any_of, whole

Row = dict[str, Any]
FrameOf = Callable[[str], str | None]
_SECOND = 2
_STANDING_FOR = re.compile(r"(?:^|\s)ones?(?=,|$)")  # for a noun told before: a new one, the older ones
_END = re.compile(r"[,;:–—(]|\s-\s|\.$")
_FEWEST = 2  # telling words of a domain that says enough to be compared


def find_exclusive(claim: Row, words: Firsts, frame_of: FrameOf, tool_id: str) -> Row | None:
    """Return the row of `exclusives` of a claim, if it makes one.

    Columns of the claim: claim_id, text_id, text, subject, object, predicate, polarity.
    `frame_of` gives the kind of event that a folded word tells, so that two words for one thing meet.
    """
    found = _ranked(claim, words) or _none_before(claim, words) or _unheard_of(claim, words)
    if found is None:
        return None
    domain, scope = _scope(found["domain"], words)
    telling = sorted({_meaning(word, words, frame_of) for word in read_words(domain) if word not in words.empty})
    if len(telling) < _FEWEST:
        return None
    return {
        "claim_id": claim["claim_id"],
        "text_id": claim["text_id"],
        **found,
        "domain": domain,
        "domain_words": " ".join(telling),
        "scope": scope,
        "tool_id": tool_id,
    }


@cache
def _rank(ranks: tuple[str, ...], wholes: tuple[str, ...]) -> re.Pattern[str]:
    whose = rf"{any_of(wholes)}['’]s"
    return re.compile(
        rf"(?<!\w)(?:the(?:\s+very|\s+{whose})?|(?P<whose>[\w.-]+['’]s?))\s+(?P<rank>{any_of(ranks)})\s+(?P<rest>[^\W\d_].*)",
        re.IGNORECASE | re.DOTALL,
    )


def _ranked(claim: Row, words: Firsts) -> Row | None:
    """Read `X is the first state to …`, `the first bank was X`, `X opened the only school …`, `X, the first to …`."""
    pattern = _rank(tuple(words.ranks), words.wholes)
    subject, complement = (claim[side] or "" for side in ("subject", "object"))
    predicate = (claim["predicate"].split() or [""])[0]
    is_copula = predicate in words.copulas
    found = claim["text"].find(complement)  # what follows, such as a clause, is not in the complement itself
    match = pattern.match(claim["text"], found) if is_copula and complement and found >= 0 else None
    match = match or (pattern.match(complement) if is_copula else pattern.search(claim["text"]))
    if is_copula and (first := pattern.match(subject)) and re.search(r"[A-Z]", complement):
        held = _held(claim, "object")
        return _placed(first, words) | held | {"domain": first["rest"]} if _claimed(first, words) else None
    rest = _claimed(match, words) if match and claim["polarity"] != "negated" else None
    before = match.string[: match.start()].rstrip() if match else ""
    if match is None or rest is None or before.endswith(words.weak):
        return None
    placed, marked = _placed(match, words), _is_marked(rest, words)
    if is_copula:
        return placed | _held(claim, "subject") | {"domain": rest} if marked or placed["place"] < _SECOND else None
    if match["whose"]:
        return None
    if marked:
        side = "object" if predicate in words.naming else "subject" if before.endswith(words.beside) else None
        held = _held(claim, side) if side else {"holder": None, "holder_side": None}
        return placed | held | {"domain": rest}
    is_made = predicate in words.making and placed["place"] < _SECOND and pattern.match(complement)
    return placed | _held(claim, "subject") | {"domain": f"{predicate} {rest}"} if is_made else None


def _claimed(match: "re.Match[str]", words: Firsts) -> str | None:
    """Return what somebody is the first of; None where the words claim nothing: the first half."""
    rest = _END.split(match["rest"], maxsplit=1)[0].strip()
    return rest if next(iter(read_words(rest)), "") not in {*words.unclaiming, ""} else None


def _placed(match: "re.Match[str]", words: Firsts) -> Row:
    place = words.ranks[match["rank"].lower()]
    return {"kind": ("only", "first")[place] if place < _SECOND else "ordinal", "place": place}


def _is_marked(rest: str, words: Firsts) -> bool:
    doing = rf"(?<!\w){words.to}\s+(?!{any_of(words.not_to)}\b)[a-z]"
    return re.search(doing, rest) is not None or whole(words.marking).search(rest) is not None


def _held(claim: Row, side: str) -> Row:
    """Return who holds it: the subject or object; a pronoun, or "a new one", names nobody by itself."""
    words = (claim[side] or "").strip()
    is_named = words.lower() not in PRONOUNS and not _STANDING_FOR.search(words)
    return {"holder": words or None if is_named else None, "holder_side": side if words else None}


def _none_before(claim: Row, words: Firsts) -> Row | None:
    """Read `no other country has …`, `nobody had … before`: so far nobody, or nobody else, holds it."""
    text = claim["text"].strip().lower()
    opened = re.match(rf"{any_of(words.nobody)}(?!\w)", text)
    if opened is None or not whole(words.before).search(text):
        return None
    rest = claim["text"].strip()[opened.end() :]
    return {
        "kind": "none_before",
        "place": 1,
        "holder": None,
        "holder_side": None,
        "domain": _END.split(rest, maxsplit=1)[0],
    }


def _unheard_of(claim: Row, words: Firsts) -> Row | None:
    """Read `for the first time since …`, `never before`, `unprecedented`."""
    kinds = (("first_time", words.first_time), ("unprecedented", words.unprecedented))
    for kind, listed in kinds:
        if match := whole(listed).search(claim["text"]):
            tail = _END.split(claim["text"][match.end() :], maxsplit=1)[0].strip()
            told = f"{claim['predicate']} {claim['object'] or ''}"
            domain = told if tail in told else f"{told} {tail}"
            return {"kind": kind, "place": 1, "domain": domain} | _held(claim, "subject")
    return None


def _scope(domain: str, words: Firsts) -> tuple[str, str | None]:
    """Return a domain without the time or place that it holds or ends with, and that."""
    plain = " ".join(domain.split()).rstrip(" .")
    found = list(whole(words.scopes).finditer(plain))
    doing = re.search(rf"(?<!\w){words.to}\s+(?!{any_of(words.not_to)}\b)[a-z]", plain)
    if doing and (inside := next((m.start() for m in found if m.start() < doing.start()), None)) is not None:
        return f"{plain[:inside]}{plain[doing.start() :]}", plain[inside : doing.start()].strip()
    place = next((m.start() for m in found if len(read_words(plain[: m.start()])) >= _FEWEST), None)
    return (plain, None) if place is None else (plain[:place].strip(), plain[place:].strip())


def _meaning(word: str, words: Firsts, frame_of: FrameOf) -> str:
    return stem_of(words.alike[word]) if word in words.alike else frame_of(word) or stem_of(word)
