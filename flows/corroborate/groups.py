"""Groups of independent origin: which articles of a story are one account, and what put each there.

Articles are joined by what is strong, never by a chain of weak ties: by an equal body; by words copied where they are
most of both; else each follows the one thing on which most of it leans, an article or a source. Last, groups whose
first articles lean on nobody and have one owner are one. The macro ``sql/macros/origins_if.sql`` makes the same groups
of the same links with other thresholds.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heappop, heappush

from onrecord.flows.corroborate.links import Link

COPIED_SHARE = 0.5  # of an article's words, for it to be mostly copied
LEANING_SHARE = 0.5  # of an article's body, for it to lean on a source
Order = tuple[bool, bool, datetime, str]
Key = tuple[bool, str, str, str]
Offer = tuple[int, Order, str, str, Key]  # strength, place, article, whom it joins, the link
_STRENGTH = ("same_text", "mostly_copied", "cites_same_upstream", "is_upstream")
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Facts:
    """What of an article decides which of a group is first: its owner, and when it was out at the latest."""

    article_id: str
    owner_id: str | None
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Placed:
    """An article's place: the smallest article of its group, the link that put it there, the article it joined.

    Both are None for the first article of a group that leans on nobody; `rule` then is own_reporting.
    """

    article_id: str
    group: str
    rule: str
    link: Link | None
    joined_article_id: str | None


def place(
    facts: Sequence[Facts],
    links: Sequence[Link],
    copied_share: float = COPIED_SHARE,
    leaning_share: float = LEANING_SHARE,
) -> list[Placed]:
    """Return the place of every article of one story, in order of article."""
    by_article: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_article[link.article_id].append(link)
    active = [link for own in by_article.values() for link in _active(own, copied_share, leaning_share)]
    story = _Story(facts, active, copied_share)
    return sorted(story.places(), key=lambda placed: placed.article_id)


def _active(own: Sequence[Link], copied_share: float, leaning_share: float) -> Iterator[Link]:
    """Of an article's links those by which it is joined: of those to sources and longer articles the greatest."""
    sources = [
        link for link in own if link.rule == "cites_same_upstream" and link.is_named and _share(link) >= leaning_share
    ]
    copies = [link for link in own if link.rule == "mostly_copied" and _share(link) >= copied_share]
    mutual = [link for link in copies if (link.share_other or 0.0) >= copied_share]
    one_sided = [link for link in copies if link not in mutual and link.direction != "to"]
    followed = min((*sources, *one_sided), key=lambda link: (-_share(link), link.rule, link.node_id), default=None)
    source = min(sources, key=lambda link: (-_share(link), link.node_id), default=None)
    yield from (link for link in own if link.rule == "same_text")
    yield from mutual
    yield from (link for link in (source, followed) if link)
    if source is None:
        yield from (link for link in own if link.rule == "is_upstream")


def _share(link: Link) -> float:
    return link.share or 0.0


class _Story:
    def __init__(self, facts: Sequence[Facts], links: Sequence[Link], copied_share: float) -> None:
        self.facts = {one.article_id: one for one in facts}
        self.links = {(link.article_id, link.rule, link.node_id): link for link in links}
        self.ties: dict[str, list[Link]] = defaultdict(list)  # of articles, and of what ties them
        for link in self.links.values():
            for end in (link.article_id, _node(link)):
                self.ties[end].append(link)
        self.source = {link.article_id: link for link in links if link.rule == "cites_same_upstream"}
        self.leaning = {link.article_id for link in links if _is_taken(link, copied_share)}
        self.upstreams = {link.article_id for link in links if link.rule == "is_upstream"}

    def places(self) -> Iterator[Placed]:
        for components in self._groups():
            group = min(article_id for component in components for article_id in component)
            yield from self._placed(components, group)

    def _groups(self) -> list[list[list[str]]]:
        """Components by owner of their first article, first articles first, those that come first in front."""
        by_owner: dict[str, list[list[str]]] = defaultdict(list)
        for component in sorted(self._components(), key=lambda members: self._order(members[0])):
            first = component[0]
            owner = None if first in self.leaning else self.facts[first].owner_id
            by_owner[owner or f"article {first}"].append(component)
        return list(by_owner.values())

    def _components(self) -> Iterator[list[str]]:
        """Articles tied to each other, each component in order."""
        left = dict.fromkeys(self.facts)
        while left:
            seen: set[str] = set()
            waiting = [next(iter(left))]
            while waiting:
                at = waiting.pop()
                if at not in seen:
                    seen.add(at)
                    waiting += [end for link in self.ties[at] for end in (link.article_id, _node(link))]
            members = sorted(seen & left.keys(), key=self._order)
            for article_id in members:
                del left[article_id]
            yield members

    def _order(self, article_id: str) -> Order:
        """Who leans on nobody comes first, then a source itself, then who was out earlier."""
        latest = self.facts[article_id].latest
        return (article_id in self.leaning, article_id not in self.upstreams, latest or _NEVER, article_id)

    def _placed(self, components: Sequence[Sequence[str]], group: str) -> Iterator[Placed]:
        first = components[0][0]
        for component in components:
            root = component[0]
            if root == first:
                source = self.source.get(root)
                yield Placed(root, group, source.rule if source else "own_reporting", source, None)
            else:
                yield Placed(root, group, "same_owner", None, first)
            yield from self._joined(root, group)

    def _joined(self, root: str, group: str) -> Iterator[Placed]:
        """Join the rest of a component one by one, by the strongest tie to those that are in (Prim 1957)."""
        inside, opened = {root}, set[str]()
        waiting: list[Offer] = []
        self._offer(root, waiting, opened)
        while waiting:
            _, _, article_id, joined, (_, *key) = heappop(waiting)
            if article_id in inside:
                continue
            inside.add(article_id)
            link = self.links[key[0], key[1], key[2]]
            rule = "cites_same_upstream" if link.rule == "is_upstream" else link.rule
            yield Placed(article_id, group, rule, link, joined)
            self._offer(article_id, waiting, opened)

    def _offer(self, article_id: str, waiting: list[Offer], opened: set[str]) -> None:
        """Put up the articles that the ties of one reach; what several share is gone through once."""
        for link in self.ties[article_id]:
            node = _node(link)
            if link.rule == "mostly_copied":
                other = link.node_id if link.article_id == article_id else link.article_id
                self._put(waiting, other, article_id, link)
            elif node not in opened:
                opened.add(node)
                for tie in self.ties[node]:
                    self._put(waiting, tie.article_id, article_id, tie)

    def _put(self, waiting: list[Offer], article_id: str, joined: str, link: Link) -> None:
        """Put up an article; of two links of equal strength its own says more than the other's."""
        key = (link.article_id != article_id, link.article_id, link.rule, link.node_id)
        heappush(waiting, (_STRENGTH.index(link.rule), self._order(article_id), article_id, joined, key))


def _node(link: Link) -> str:
    """What a link leads to: an article, or something that articles have in common."""
    if link.rule == "mostly_copied":
        return link.node_id
    return f"{'text' if link.rule == 'same_text' else 'source'} {link.node_id}"


def _is_taken(link: Link, copied_share: float) -> bool:
    """Whether an active link says that the article took from elsewhere."""
    if link.rule == "mostly_copied":
        return link.direction == "from" or (link.share_other or 0.0) < copied_share
    return link.rule == "cites_same_upstream"
