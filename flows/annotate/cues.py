"""Words that signal reported speech in English, and which of their complements holds what is said.

Verb classes follow Levin (1993), classes 37 (communication) and 33 (judgement): most verbs of speech report a clause,
only some report a noun ("announced plans"), some take the person spoken to as object ("told reporters that ...").
Which lemmas are verbs of speech at all comes from the language's word lists.
"""

from dataclasses import dataclass

from onrecord.flows.annotate.syntax import Token
from onrecord.flows.annotate.tree import Tree


@dataclass(frozen=True, slots=True)
class Cues:
    """A language's words of reporting: lemmas of verbs, phrases before a source, and pairs of quotation marks."""

    speech_verbs: frozenset[str]
    attitude_verbs: frozenset[str]
    according_to: tuple[str, ...]
    quote_marks: tuple[tuple[str, str], ...]


REPORTS_NOUN = frozenset(
    "accuse acknowledge admit advocate affirm allege announce anticipate applaud attack blame blast challenge "
    "cite clarify communicate concede condemn confirm convey criticise criticize debunk decry defend demand "
    "denounce deny deplore describe detail disavow disclose discuss dispute downplay echo emphasise emphasize "
    "endorse estimate explain express foresee forecast guarantee hail highlight lambast lament laud mention "
    "mock outline pledge praise predict proclaim promise propose question reaffirm rebuke rebut recommend "
    "recount refute reiterate reject report request reveal ridicule slam stress suggest tout underline "
    "underscore urge vow welcome".split()
)
"""Verbs whose noun object is what they report: announced plans, denied the charge, welcomed the move."""

ADDRESSES = frozenset(
    "advise alert ask assure brief caution inform notify persuade promise question reassure remind tell warn".split()
)
"""Verbs whose noun object is the person spoken to."""

DIRECTS = frozenset("ask advise beg call challenge implore invite order press request summon tell urge warn".split())
"""Verbs that tell someone to do something: the person belongs to what is said (invited firms to invest)."""

NAMES = frozenset(
    "blast brand call characterise characterize condemn criticise criticize decry defend define denounce "
    "depict describe dismiss dub hail identify label laud liken mock nickname portray praise refer slam tag "
    "tout welcome".split()
)
"""Verbs that put a name or a judgement on their object: calls it "...", described as "..."."""

PROMISES = frozenset(
    "agree ask beg claim decline demand offer pledge plead promise profess propose refuse request swear "
    "threaten urge vow volunteer".split()
)
"""Verbs whose infinitive is what they report; behind others ("continued to rise") an infinitive is no speech."""

JUDGES = frozenset(
    "accuse applaud attack blame blast chide commend condemn congratulate criticise criticize denounce fault "
    "laud mock praise rebuke ridicule scold slam thank".split()
)
"""Verbs that judge someone for something: praised the crew for its calm."""

RESUMES = frozenset({"later", "subsequently", "then", "therefore", "thus"})
"""Adverbs that show that a coordinated verb tells what happened next and not what was said."""

REPORTED_PASSIVES = frozenset("allege announce claim confirm disclose estimate report reveal rumor rumour say".split())
"""Verbs whose passive without agent still tells that someone said it: it was reported, is said to."""

REPORTS_AFTER = {
    "about": frozenset("ask boast brief brag complain inform joke notify speak talk tell warn write".split()),
    "against": frozenset("advise argue caution warn".split()),
    "at": frozenset("hint".split()),
    "for": frozenset("appeal ask call plead".split()),
    "of": frozenset("accuse assure boast complain inform notify remind speak talk tell warn write".split()),
    "on": frozenset("agree brief comment elaborate insist".split()),
    "to": frozenset("admit allude object point refer".split()),
    "with": frozenset("agree disagree".split()),
}
"""Prepositions after which these verbs name what they report: called for restraint, warned of famine."""

_OTHER_SPEECH = frozenset("allude bemoan chant invite refer reference speak talk".split())
_PARTICLES = ("prt", "advmod", "acomp")


def is_speech(lemma: str, cues: Cues) -> bool:
    """Say whether a verb of this lemma reports words."""
    return lemma in cues.speech_verbs or lemma in REPORTS_NOUN | NAMES | JUDGES | _OTHER_SPEECH


def cue_words(tree: Tree, verb: Token, cues: Cues) -> list[Token]:
    """Return the verb with the particle that makes it a verb of reporting (point out, make clear), else itself."""
    for child in tree.children(verb.i, *_PARTICLES):
        if child.i > verb.i and f"{lemma_of(verb)} {child.text.lower()}" in cues.speech_verbs:
            return [verb, child]
    return [verb]


def lemma_of(token: Token) -> str:
    """Return the lemma in lower case."""
    return token.lemma.lower()
