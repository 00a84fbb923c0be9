"""Annotations: what the text says, each as a half-open span of code points, made once per distinct text.

What depends on one paragraph alone is cached in `paragraph_annotations`, with offsets relative to the paragraph.
"""

import pyarrow as pa

from onrecord.warehouse.contract import TOOL, Column, Table, integer, number, span, text
from onrecord.warehouse.tables.structs import CLAIM_FIELDS, struct_list

MENTION_FORMS = ("named", "nominal", "pronoun", "metonym", "demonym", "title", "value")
QUOTE_FORMS = ("direct", "mixed", "indirect", "scare", "title")
CUE_KINDS = ("says", "according_to", "passive", "named", "noun", "adjective", "hearsay")
ATTITUDES = ("speech", "belief", "intent", "stance", "showing")
SOURCE_KINDS = ("named", "described", "anonymous", "collective", "document", "unsourced")
SPEAKER_BASES = ("explicit", "pronoun", "carry_over", "headline", "office", "none")
CITATION_MARKERS = ("according_to", "reported_by", "confirmed_by", "statement_to", "agency_slug")
POLARITIES = ("affirmed", "negated")
MODALITIES = ("asserted", "reported", "possible", "expected", "opinion")
METHODS = ("rules", "chat")
EVIDENTIALITIES = ("own_voice", "direct", "indirect", "hearsay", "document")

_INT, _TEXT, _REAL = pa.int64(), pa.string(), pa.float64()

PARAGRAPH_ANNOTATIONS = Table(
    name="paragraph_annotations",
    doc="What one paragraph says by itself, made once per distinct paragraph; offsets count from its first character.",
    grain="one row per distinct paragraph, language and tool",
    key=("paragraph_id", "language"),
    kept_by="blocks.paragraph_id",
    columns=(
        text("paragraph_id", "par: over the exact characters"),
        text("language", "language it was read as"),
        integer("n_chars", "length of the paragraph", unit="code point"),
        integer("n_chars_seen", "characters that the model read", unit="code point"),
        Column("sentences", struct_list(start=_INT, end=_INT), "sentences in order"),
        Column(
            "mentions",
            struct_list(start=_INT, end=_INT, kind=_TEXT, form=_TEXT, seed_id=_TEXT, basis=_TEXT),
            "mentions: OntoNotes kind, form, gazetteer entry where one was recognised, and what recognised it",
        ),
        Column(
            "statements",
            struct_list(
                kind=_TEXT,
                cue_start=_INT,
                cue_end=_INT,
                cue_lemma=_TEXT,
                source_start=_INT,
                source_end=_INT,
                content_start=_INT,
                content_end=_INT,
                attitude=_TEXT,
            ),
            "who states or thinks what: kind says | according_to | passive | named | noun | adjective | hearsay; spans "
            "of cue, source and content; attitude as in quotes",
        ),
        Column(
            "claims",
            struct_list(**CLAIM_FIELDS),
            "claim candidates: spans of whole, parts and pieces of the reading, polarity, modality, check-worthiness",
        ),
        Column(
            "times",
            struct_list(start=_INT, end=_INT, meaning=_TEXT),
            "times: what the words mean without knowing when they were written, as canonical JSON",
        ),
        Column(
            "quantities",
            struct_list(
                start=_INT,
                end=_INT,
                dim=_TEXT,
                lo=_REAL,
                hi=_REAL,
                point=_REAL,
                qualifier=_TEXT,
                unit=_TEXT,
                unit_basis=_TEXT,
                per=_TEXT,
                counted_start=_INT,
                counted_end=_INT,
                n_significant_digits=_INT,
                hedge_start=_INT,
                hedge_end=_INT,
            ),
            "numbers with unit or what they count: as in the table quantities, but for the words of their spans",
        ),
        TOOL,
    ),
)

TEXT_ANNOTATIONS = Table(
    name="text_annotations",
    doc="How far each text was annotated; every cleaned text has a row here.",
    grain="one row per text",
    key=("text_id",),
    columns=(
        text("text_id", "the text", references="texts.text_id"),
        text(
            "status",
            "annotated = parsed, by_rules = read by patterns, partly = sentences and quoted strings alone",
            one_of=("annotated", "by_rules", "partly", "undecided_language"),
        ),
        text("language", "language it was read as", nullable=True),
        integer("n_chars_seen", "characters that were read", unit="code point"),
        integer("n_sentences", "sentences"),
        integer("n_mentions", "mentions"),
        integer("n_quotes", "quotes"),
        integer("n_claims", "claims"),
        integer("n_quantities", "quantities"),
        integer("n_paragraphs_asked", "of its paragraphs, those that a chat endpoint has answered about"),
        TOOL,
    ),
)

SENTENCES = Table(
    name="sentences",
    doc="Sentences; a heading or label is one of its own.",
    grain="one row per sentence of a text",
    key=("sentence_id",),
    columns=(
        text("sentence_id", "sen: over text, start, end and tool"),
        text("text_id", "the text", references="texts.text_id"),
        text("block_id", "the block it stands in", references="blocks.block_id"),
        integer("sentence_no", "position in the text, from 0"),
        *span("the sentence"),
        TOOL,
    ),
)

MENTIONS = Table(
    name="mentions",
    doc="Words that name a person, body, place or other thing, or a value.",
    grain="one row per mention in a text",
    key=("mention_id",),
    slice_column="surface",
    columns=(
        text("mention_id", "men: over text, kind, start, end and tool"),
        text("text_id", "the text", references="texts.text_id"),
        text("sentence_id", "the sentence", references="sentences.sentence_id"),
        *span("the mention"),
        text("surface", "the words"),
        text(
            "kind",
            "OntoNotes kind: PERSON, ORG, GPE, LOC, NORP, FAC, EVENT, DATE, MONEY, CARDINAL ..., or ROLE: an "
            "office of a state whose holder the article does not name",
        ),
        text(
            "form",
            "named, nominal, pronoun, metonym, demonym, title, or value (dates and numbers)",
            one_of=MENTION_FORMS,
        ),
        text("chain_id", "chn: mentions of one text that name the same thing; NULL for values", nullable=True),
        text("chain_name", "fullest name in the chain", nullable=True),
        text("role", "office or occupation that stands beside a person's name", nullable=True),
        text("role_field", "field of life of that role: politics, sport ...; NULL where not known", nullable=True),
        text("seed_id", "gazetteer entry that the mention denotes in this context", nullable=True),
        text("basis", "what recognised it: gazetteer, model, pattern, or office (a description by office)"),
        text(
            "resolution_key",
            "only mentions with equal keys can be one entity; NULL for values",
            nullable=True,
        ),
        Column("shard", pa.int64(), "shard of the resolution key, 0 to 4095; NULL for values", nullable=True),
        TOOL,
    ),
)

QUOTES = Table(
    name="quotes",
    doc="Marked quotations and reported statements, with their speakers or the reason why none is known.",
    grain="one row per quoted string or reported statement",
    key=("quote_id",),
    slice_column="content",
    columns=(
        text("quote_id", "quo: over text, form, start, end and tool"),
        text("text_id", "the text", references="texts.text_id"),
        text("sentence_id", "sentence in which it begins", references="sentences.sentence_id"),
        *span("the content, without quotation marks"),
        text("content", "the words quoted or reported"),
        text("form", "direct, mixed, indirect, scare (held at arm's length) or title", one_of=QUOTE_FORMS),
        *span("the cue", nullable=True, prefix="cue"),
        text("cue_lemma", "lemma of the cue", nullable=True),
        text(
            "cue_kind",
            "verb with subject, phrase before a source, passive, verb of naming, noun, adjective or adverb",
            nullable=True,
            one_of=CUE_KINDS,
        ),
        text(
            "attitude",
            "speech (was said), belief (is held, known, expected, feared), intent (is wanted, planned, decided), "
            "stance (is backed or opposed) or showing (a document or fact shows it); nobody stated an intent or "
            "stance; NULL for scare quotes and titles",
            nullable=True,
            one_of=ATTITUDES,
        ),
        *span("the speaker's words", nullable=True, prefix="speaker"),
        text("speaker_surface", "the words that name the speaker", nullable=True),
        text(
            "speaker_mention_id",
            "mention that names the speaker; NULL where several do, whom quote_speakers has",
            nullable=True,
            references="mentions.mention_id",
        ),
        text("speaker_basis", "how the speaker was found", one_of=SPEAKER_BASES),
        text("unresolved_reason", "why there is no speaker", nullable=True),
        text(
            "source_kind",
            "named, described (the spokesman), anonymous (sources, officials, on condition of anonymity), "
            "collective (critics, voters), document (a report, a poll) or unsourced (reportedly, it is said); NULL "
            "where not known",
            nullable=True,
            one_of=SOURCE_KINDS,
        ),
        *span("the words that name who handed it on (A, according to B)", nullable=True, prefix="relay"),
        text("relay_surface", "these words, of the relay nearest to the speaker", nullable=True),
        text("relay_mention_id", "mention of that relay", nullable=True, references="mentions.mention_id"),
        integer("n_relays", "relays between the speaker and the article"),
        TOOL,
    ),
)

QUOTE_SPEAKERS = Table(
    name="quote_speakers",
    doc="Who speaks, one by one: several where they speak together (A and B said). Whoever is not named has no row.",
    grain="one row per quotation and named speaker",
    key=("quote_id", "speaker_no"),
    columns=(
        text("quote_id", "the quotation", references="quotes.quote_id"),
        integer("speaker_no", "order in the words that name the speakers, from 0"),
        text("mention_id", "mention that names the speaker", references="mentions.mention_id"),
        text("text_id", "the text", references="texts.text_id"),
        TOOL,
    ),
)

CITATIONS = Table(
    name="citations",
    doc="Sources upstream that an article names for what it says.",
    grain="one row per naming of a source",
    key=("citation_id",),
    slice_column="surface",
    columns=(
        text("citation_id", "cit: over text, marker, start, end and tool"),
        text("text_id", "the text", references="texts.text_id"),
        text("sentence_id", "the sentence", references="sentences.sentence_id"),
        *span("the words that name the source"),
        text("surface", "these words"),
        text("marker", "kind of citation; hyperlinks are in the table links", one_of=CITATION_MARKERS),
        text("mention_id", "mention of the source", nullable=True, references="mentions.mention_id"),
        text("outlet_id", "outlet of the seeds that the words name", nullable=True),
        *span("the words that lean on the source", nullable=True, prefix="scope"),
        TOOL,
    ),
)

CLAIMS = Table(
    name="claims",
    doc="What is asserted: subject, predicate, object, who stands behind it and how firmly.",
    grain="one row per claim in a text",
    key=("claim_id",),
    slice_column="surface",
    columns=(
        text("claim_id", "clm: over text, span, parts, polarity, modality, holder and tool"),
        text("text_id", "the text", references="texts.text_id"),
        text("sentence_id", "the sentence", references="sentences.sentence_id"),
        *span("the claim"),
        text("surface", "the words as written"),
        text("text", "the claim as a sentence that stands alone"),
        text("subject", "whom or what it is about, as written", nullable=True),
        text("subject_mention_id", "mention of the subject", nullable=True, references="mentions.mention_id"),
        text("predicate", "lemma of the predicate"),
        text("frame", "kind of event or state; NULL until frames are known", nullable=True),
        text("object", "object or complement, as written", nullable=True),
        text("object_mention_id", "mention of the object", nullable=True, references="mentions.mention_id"),
        text("place_mention_id", "mention of the place", nullable=True, references="mentions.mention_id"),
        text("quantity_id", "figure it turns on", nullable=True, references="quantities.quantity_id"),
        *span("the words that date it", nullable=True, prefix="time"),
        text("polarity", "affirmed or negated", one_of=POLARITIES),
        text("modality", "how firmly it is put", one_of=MODALITIES),
        text("evidentiality", "on what it rests in the text", one_of=EVIDENTIALITIES),
        text("holder", "who stands behind it, as written; NULL = the article itself", nullable=True),
        text("holder_mention_id", "mention of the holder", nullable=True, references="mentions.mention_id"),
        text(
            "quote_id",
            "quotation or reported statement that carries it",
            nullable=True,
            references="quotes.quote_id",
        ),
        text("citation_id", "citation it leans on", nullable=True, references="citations.citation_id"),
        number("check_worthy_score", "how much it is worth checking, 0 to 1"),
        text("method", "what found it: rules, or chat (a model that a chat endpoint was asked for)", one_of=METHODS),
        TOOL,
    ),
)

TABLES = (PARAGRAPH_ANNOTATIONS, TEXT_ANNOTATIONS, SENTENCES, MENTIONS, QUOTES, QUOTE_SPEAKERS, CITATIONS, CLAIMS)
