"""Quantities: how much and how many the text says, each as a half-open span of code points."""

from onrecord.warehouse.contract import TOOL, Table, integer, number, span, text

QUALIFIERS = (
    "exact", "about", "at_least", "more_than", "at_most", "less_than", "nearly", "estimated", "between", "from_to"
)  # fmt: skip
UNIT_BASES = ("code", "symbol", "word", "default", "ambiguous")

QUANTITIES = Table(
    name="quantities",
    doc="Numbers with their unit or what they count, as exact as the text is: ranges and hedges are kept.",
    grain="one row per quantity in a text",
    key=("quantity_id",),
    slice_column="surface",
    columns=(
        text("quantity_id", "qty: over text, dim, start, end and tool"),
        text("text_id", "the text", references="texts.text_id"),
        text("sentence_id", "the sentence", references="sentences.sentence_id"),
        *span("number and unit"),
        text("surface", "these words"),
        text(
            "dim",
            "what is measured: count (of what is in counted), number (of nothing named), money, percent, "
            "percentage_point, ratio (a share as a fraction of one), multiple (tenfold), ordinal, age, duration, "
            "distance, area, volume, mass, speed, temperature, energy, power, rate ... (seeds/measures/units.csv)",
        ),
        number("lo", "lower bound, in unit; NULL = none given", nullable=True),
        number("hi", "upper bound, in unit; NULL = none given", nullable=True),
        number("point", "the value, in unit; NULL where the text bounds it only", nullable=True),
        text(
            "qualifier",
            "exact; about, estimated (point is near); nearly (hi is not reached); at_least and more_than (lo); "
            "at_most and less_than (hi); between (a range); from_to (from lo to hi or back: a range or a change)",
            one_of=QUALIFIERS,
        ),
        text(
            "unit",
            "ISO 4217 code of money, else a name as in seeds/measures/units.csv; NULL = a bare number",
            nullable=True,
        ),
        text(
            "unit_basis",
            "what the currency rests on: code (USD), symbol or word of one currency alone, default (a symbol or word "
            "of several, such as $: the one meant most), ambiguous (unit is the word, such as peso); NULL = no money",
            nullable=True,
            one_of=UNIT_BASES,
        ),
        text("per", "what it is reckoned on, such as month or barrel", nullable=True),
        text("counted", "noun phrase of what is counted or shared out", nullable=True),
        *span("these words", nullable=True, prefix="counted"),
        integer("n_significant_digits", "digits that say something: zeros at the end of a whole number do not"),
        text("hedge", "words of the qualifier", nullable=True),
        *span("these words", nullable=True, prefix="hedge"),
        TOOL,
    ),
)

TABLES = (QUANTITIES,)
