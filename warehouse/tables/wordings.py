"""Wordings: what things are called, what is said to be the first or only one, and sums and dates that can be reckoned.

Made once per distinct text, of words listed per language in ``seeds/languages/<code>/wordings.toml``.
"""

from onrecord.warehouse.contract import TOOL, Table, integer, number, span, text

NAMING_BASES = ("beside", "self_given", "earlier", "none")
EXCLUSIVE_KINDS = ("first", "only", "ordinal", "none_before", "first_time", "unprecedented")
RECKONINGS = ("weekday", "elapsed", "sum", "parts", "share", "change")

TEXT_WORDINGS = Table(
    name="text_wordings",
    doc="How far the wording of each text was read; every text that was annotated has a row here.",
    grain="one row per text",
    key=("text_id",),
    columns=(
        text("text_id", "the text", references="texts.text_id"),
        integer("n_namings", "names and descriptions found"),
        integer("n_exclusives", "claims found that something is the first or only one"),
        integer("n_reckonings", "dates, sums and shares found that can be reckoned"),
        TOOL,
    ),
)

NAMINGS = Table(
    name="namings",
    doc="Words by which a text describes who rules, governs or fights: regime, government, de facto authorities ...; "
    "and names that a body gives itself or others give it.",
    grain="one row per description in a text",
    key=("naming_id",),
    slice_column="surface",
    columns=(
        text("naming_id", "nam: over text, start, end and tool"),
        text("text_id", "the text", references="texts.text_id"),
        *span("the description, with the name in it"),
        text("surface", "these words"),
        text("wording", "the description without the name: de facto authorities, -led government"),
        text("class", "class of the word, as in the language's wordings.toml: regime, government, authorities ..."),
        text(
            "mention_id", "mention that tells whose; NULL = not known", nullable=True, references="mentions.mention_id"
        ),
        text("seed_id", "gazetteer entry that bears the name, where contested_names.csv has it", nullable=True),
        text(
            "basis",
            "beside: the name stands beside the word; self_given: it is a name; earlier: the word stands alone and the "
            "text said before whose; none: it is not said whose",
            one_of=NAMING_BASES,
        ),
        text("unresolved_reason", "why it is not known whose", nullable=True),
        TOOL,
    ),
)

EXCLUSIVES = Table(
    name="exclusives",
    doc="Claims that something is the first, only or nth of its kind, or never happened before.",
    grain="one row per claim",
    key=("claim_id",),
    columns=(
        text("claim_id", "the claim", references="claims.claim_id"),
        text("text_id", "its text", references="texts.text_id"),
        text(
            "kind",
            "first, only, ordinal (second ...), none_before (no other has), first_time, unprecedented",
            one_of=EXCLUSIVE_KINDS,
        ),
        integer("place", "place in the row: 1 of the first, 2 of the second ...; 0 of the only one, or none"),
        text("holder", "who or what is said to be it, as written; NULL = not said", nullable=True),
        text("holder_side", "subject or object of the claim", nullable=True, one_of=("subject", "object")),
        text("domain", "of what: country to recognise the government"),
        text("domain_words", "stems of its telling words, in order; equal ones mean one thing"),
        text("scope", "within which time or place: since 1979, in Europe", nullable=True),
        TOOL,
    ),
)

RECKONINGS_TABLE = Table(
    name="reckonings",
    doc="What a text says of dates, sums and shares that can be reckoned from the text itself; figures in the text's "
    "own units.",
    grain="one row per thing that can be reckoned",
    key=("reckoning_id",),
    slice_column="surface",
    columns=(
        text("reckoning_id", "rec: over text, kind, start, end and tool"),
        text("text_id", "the text", references="texts.text_id"),
        text(
            "kind",
            "weekday (of a day), elapsed (since a time), sum (parts against their total), parts (some of a total, each "
            "within it), share (percent against counts), change (percent against two values)",
            one_of=RECKONINGS,
        ),
        *span("the words"),
        text("surface", "the words"),
        integer("time_start", "first code point of the time that it is about, where there is one", nullable=True),
        integer("time_end", "code point after its last", nullable=True),
        number("said", "what is said: number of the weekday from Monday 1, months, total, percent"),
        number("low", "least that what is said can mean"),
        number("high", "most that it can mean"),
        number("reckoned", "what is reckoned; NULL where it depends on the article's date", nullable=True),
        text("working", "how it was reckoned: 3 + 4 = 7"),
        TOOL,
    ),
)

TABLES = (TEXT_WORDINGS, NAMINGS, EXCLUSIVES, RECKONINGS_TABLE)
