"""Which persons of different articles are one, among those whose surnames are spelt alike.

Evidence besides the name is what else their articles name (Bagga and Baldwin 1998: cross-document coreference by
context), and the field of life in which the article places them. Equal full names are one person unless the fields
differ and no article ties them together. Other spellings, initials and middle names join only with shared context;
a surname alone joins the only person who has it, else the one with whom its article shares most. Where nearly all
articles mean one person by a surname, an article that begins with the bare surname does so too, though the only full
name in it be that of a relative.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.flows.corroborate.linked import Link, Row
from onrecord.flows.shared.name_forms import Words, generation, name_words, spelling, unaccented
from onrecord.warehouse.ids import make_id

Contexts = Mapping[str, frozenset[str]]
_DOMINANCE = 0.8  # of the articles with full names of a surname, for one person to be meant by it alone
_FEWEST_DOMINANT = 5  # articles below which nobody dominates
_BARE_FIRST = 2  # bare surnames before the first full name, of which a headline has one


@dataclass
class Person:
    """Chains of articles that are one person: their full name, rows, and what the articles say besides."""

    words: Words
    texts: set[str] = field(default_factory=set)
    rows: list[tuple[Row, str]] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)
    suffix: str = ""

    @property
    def entity_id(self) -> str:
        """The id of the person as an entity."""
        name = " ".join(self.words)
        return make_id("ent", "person", name, self.suffix) if self.suffix else make_id("ent", "person", name)

    def take(self, other: "Person", basis: str) -> None:
        """Add what another person has, being the same one."""
        self.texts |= other.texts
        self.fields |= other.fields
        self.context |= other.context
        self.rows += [(row, basis) for row, _ in other.rows]


def link_persons(key: str, rows: Sequence[Row], contexts: Contexts) -> list[Link]:
    """Return the links of the mentions of one resolution key; `contexts` are the other keys that a text names."""
    chains = _chains(key, rows, contexts, _generations(rows))
    full = [chain for chain in chains if len(chain.words) > 1]
    by_name: dict[Words, list[Person]] = defaultdict(list)
    for chain in full:
        by_name[tuple(map(unaccented, chain.words))].append(chain)
    persons = [person for name in sorted(by_name) for person in _told_apart(by_name[name])]
    persons = _joined(persons)
    _give_bare_names(persons)
    links = [Link(row, person.entity_id, basis) for person in persons for row, basis in person.rows]
    for chain in (chain for chain in chains if len(chain.words) == 1):
        person = _bearer(chain, persons)
        basis = "short_name" if person else "undecided"
        links += [Link(row, (person or chain).entity_id, basis) for row, _ in chain.rows]
    return links


def basis_of(row: Row) -> str:
    """Say whether a mention is the fullest name of its article, another, or an office that stands for it."""
    if row["form"] == "nominal":
        return "office"
    is_fullest = name_words(row["surface"]) == name_words(row["chain_name"])
    return "full_name" if is_fullest else "name_in_article"


def _generations(rows: Sequence[Row]) -> set[Words]:
    """Return the names that some article has both with and without "Jr": of two people everywhere."""
    found: dict[tuple[str, Words], set[str]] = defaultdict(set)
    for name, text in {(row["chain_name"], row["text_id"]) for row in rows}:
        found[text, tuple(map(unaccented, name_words(name)))].add(generation(name))
    return {words for (_, words), marks in found.items() if len(marks) > 1}


def _chains(key: str, rows: Sequence[Row], contexts: Contexts, two: Collection[Words]) -> list[Person]:
    """Return one person for each text and name, in order; `two` are names of father and son."""
    found: dict[tuple[str, Words], Person] = {}
    for row in rows:
        words = _chain_words(row, two)
        chain = found.setdefault((row["text_id"], words), Person(words))
        chain.rows.append((row, basis_of(row)))
        chain.texts.add(row["text_id"])
        chain.context |= contexts.get(row["text_id"], frozenset()) - {key}
        if row["role_field"]:
            chain.fields.add(row["role_field"])
    return [found[place] for place in sorted(found)]


def _chain_words(row: Row, two: Collection[Words]) -> Words:
    """Return the words of a mention's full name; a bare surname beside the son's name alone may be the father's.

    A given name or an office beside it is the son's: without the surname it would be of another resolution key.
    """
    words, mark = name_words(row["chain_name"]), generation(row["chain_name"])
    if not mark or tuple(map(unaccented, words)) not in two:
        return words
    said = name_words(row["surface"])
    is_open = not generation(row["surface"]) and spelling(said[-1]) == spelling(words[-1])
    return said if is_open else (*words, mark)


def _told_apart(chains: Sequence[Person]) -> list[Person]:
    """Return the persons of one full name: those of different fields whom nothing ties together are several."""
    groups = _tied(chains)
    placed = sorted((g for g in groups if g.fields), key=lambda g: (-len(g.texts), min(g.texts)))
    if len(placed) < 2:
        return [_merged(groups)]
    first, *others = placed
    for person in others:
        person.suffix = " ".join(sorted(person.fields))
    for group in (g for g in groups if not g.fields):
        first.take(group, "undecided")
    return placed


def _tied(chains: Sequence[Person]) -> list[Person]:
    """Return components of chains that share a field or something else that their articles name."""
    root = list(range(len(chains)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    first: dict[str, int] = {}
    for i, chain in enumerate(chains):
        for feature in {f"field {name}" for name in chain.fields} | chain.context:
            root[find(i)] = find(first.setdefault(feature, i))
    groups: dict[int, list[Person]] = defaultdict(list)
    for i, chain in enumerate(chains):
        groups[find(i)].append(chain)
    return [_merged(group) for group in groups.values()]


def _merged(group: Sequence[Person]) -> Person:
    """Return one person of several; the commonest spelling of the name is the name."""
    if len(group) == 1:
        return group[0]
    counts = Counter({person.words: 0 for person in group})
    for person in group:
        counts[person.words] += len(person.texts)
    merged = Person(min(counts, key=lambda words: (-counts[words], words)))
    for person in group:
        merged.texts |= person.texts
        merged.fields |= person.fields
        merged.context |= person.context
        merged.rows += person.rows
    return merged


def _joined(persons: Sequence[Person]) -> list[Person]:
    """Join persons under other spellings and shorter forms of a name with the only one who shares context."""
    kept: list[Person] = []
    by_letter: dict[str, list[Person]] = defaultdict(list)  # forms of one name begin alike
    for person in sorted(persons, key=lambda p: (-len(p.words), -len(p.words[0]), -len(p.texts), p.words, p.suffix)):
        alike = by_letter[spelling(person.words[0])[:1]]
        found = [(other, basis) for other in alike if (basis := _may_be(person.words, other.words))]
        sharing = [(other, basis) for other, basis in found if other.context & person.context]
        if len(sharing) == 1 and (len(found) == 1 or sharing[0][1] == "variant"):
            sharing[0][0].take(person, sharing[0][1])
        else:
            alike.append(person)
            kept.append(person)
    return kept


def _may_be(words: Words, fuller: Words) -> str | None:
    """Say how a name can be another form of a name: variant (spelt otherwise), initial (or without middle name)."""
    if len(words) == len(fuller) and all(spelling(a) == spelling(b) for a, b in zip(words, fuller, strict=True)):
        return "variant"
    if unaccented(words[-1]) != unaccented(fuller[-1]) or len(words) > len(fuller):
        return None
    is_initial = len(words[0]) == 1 and words[0] == fuller[0][:1] and len(fuller[0]) > 1
    is_frame = words[0] == fuller[0] and len(words) < len(fuller)
    return "initial" if (is_initial or is_frame) and set(words[1:]) <= set(fuller[1:]) else None


def _give_bare_names(persons: Sequence[Person]) -> None:
    """Give the one whom nearly all articles mean by a surname what others have of it before their own full name."""
    surnames = {unaccented(person.words[-1]) for person in persons}
    for surname in sorted(surnames):
        bearers = [person for person in persons if unaccented(person.words[-1]) == surname]
        if len(bearers) > 1 and (meant := _dominant(bearers)):
            for person in bearers:
                if person is not meant:
                    moved = _bare_before_full(person)
                    person.rows = [one for one in person.rows if one not in moved]
                    meant.rows += [(row, "short_name") for row, _ in moved]


def _bare_before_full(person: Person) -> list[tuple[Row, str]]:
    """Return the bare surnames of the articles that have several of them before the person's full name."""
    by_text: dict[str, list[tuple[Row, str]]] = defaultdict(list)
    for row, basis in person.rows:
        by_text[row["text_id"]].append((row, basis))
    found: list[tuple[Row, str]] = []
    for rows in by_text.values():
        bare = [one for one in rows if len(name_words(one[0]["surface"])) == 1]
        full = [row for row, _ in rows if row["form"] != "nominal" and len(name_words(row["surface"])) > 1]
        first = min((row["char_start"] for row in full), default=None)
        if first is not None and sum(row["char_start"] < first for row, _ in bare) >= _BARE_FIRST:
            found += bare
    return found


def _dominant(bearers: Sequence[Person]) -> Person | None:
    """Return the person whom nearly all articles with a full name of a surname name; None below a few articles."""
    n_texts = sum(len(person.texts) for person in bearers)
    most = max(bearers, key=lambda person: len(person.texts))
    return most if n_texts >= _FEWEST_DOMINANT and len(most.texts) >= _DOMINANCE * n_texts else None


def _bearer(chain: Person, persons: Sequence[Person]) -> Person | None:
    """Return the person whom a surname alone denotes; None where that stays open."""
    surname = unaccented(chain.words[0])
    bearers = [person for person in persons if unaccented(person.words[-1]) == surname]
    if len(bearers) < 2:
        return bearers[0] if bearers else None
    shared = sorted(((len(person.context & chain.context), i) for i, person in enumerate(bearers)), reverse=True)
    if shared[0][0] > shared[1][0]:
        return bearers[shared[0][1]]
    return _dominant(bearers)
