"""Names of persons told by their first names, where a model takes them for a body, and the other way round.

Of names of two words that the English model calls ORG though the first is a listed first name, 28 of 31 were persons'
(CoNLL 2003, development part, as corrected by Wang et al. 2019, "CrossWeigh").
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonNames:
    """`firsts` are first names as written; `not_last` are words, in small letters, that end no person's name.

    `bodies` are those of them that end the names of bodies.
    """

    firsts: frozenset[str] = frozenset()
    not_last: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()

    def holds(self, name: str) -> bool:
        """Say whether a name is a known first name and one word more: "Ida Holm", not "Ida Bank"."""
        words = name.split()
        if len(words) != 2 or words[0] not in self.firsts:
            return False
        return words[1].isalpha() and words[1].istitle() and words[1].lower() not in self.not_last

    def begins(self, name: str) -> bool:
        """Say whether a name of several words begins with a known first name or an initial."""
        first, _, rest = name.partition(" ")
        return rest != "" and (first in self.firsts or (len(first) == len("A.") and first[1] == "."))

    def ends_as_body(self, name: str) -> bool:
        """Say whether a name of several words ends as a body's does: "Holm Shipping", not "Ida Shipping"."""
        words = name.split()
        return len(words) > 1 and words[-1].lower() in self.bodies and not self.begins(name)
