"""The wiring: every stage in the order in which data moves. Documentation, lineage and the runner follow from it."""

import pyarrow as pa

from onrecord.flows.annotate.chat_claims import read_answers
from onrecord.flows.annotate.paragraphs import read_paragraphs
from onrecord.flows.annotate.stage import annotate_texts
from onrecord.flows.annotate.times import date_texts
from onrecord.flows.chat.answers import keep_answers
from onrecord.flows.chat.prompt import chat_parameters
from onrecord.flows.claim_stages import CLAIM_STAGES
from onrecord.flows.clean.stage import run as clean
from onrecord.flows.corroborate.judgements import run as read_judgements
from onrecord.flows.corroborate.origins import run as find_origins
from onrecord.flows.corroborate.stage import run as resolve
from onrecord.flows.deduplicate.boilerplate import run as find_boilerplate
from onrecord.flows.deduplicate.compare import run as compare
from onrecord.flows.deduplicate.credits import run as read_credits
from onrecord.flows.deduplicate.directions import run as find_directions
from onrecord.flows.deduplicate.fingerprint import run as fingerprint
from onrecord.flows.deduplicate.links import run as link
from onrecord.flows.deduplicate.pairs import run as pair
from onrecord.flows.deduplicate.stories import run as find_stories
from onrecord.flows.deduplicate.story_profiles import run as read_profiles
from onrecord.flows.ingest.stage import run as ingest
from onrecord.flows.resources import annotator
from onrecord.flows.resources import builders as resources
from onrecord.flows.resources.seeds import gazetteer_table, outlet_table
from onrecord.flows.stage import Scope, Stage, Tables


def load_seeds(rows: pa.Table, given: None, tool_id: str) -> Tables:  # noqa: ARG001 - every stage is called alike
    """Return the seed files as tables."""
    return {"outlets": outlet_table(tool_id), "gazetteer": gazetteer_table(tool_id)}


def capture(items: object, given: None, tool_id: str) -> Tables:  # noqa: ARG001
    """Return raw documents, captures and rejects of the documents read."""
    return ingest(items, tool_id)  # type: ignore[arg-type]


_ALL = (
    Stage(
        name="seeds",
        version=1,
        scope=Scope.SEEDS,
        run=load_seeds,
        reads=(),
        writes=("outlets", "gazetteer"),
        doc="Loads outlets and gazetteer as tables.",
        parameters=resources.seed_parameters,
    ),
    Stage(
        name="ingest",
        version=3,
        scope=Scope.INPUTS,
        run=capture,
        reads=(),
        writes=("raw_documents", "captures", "rejects"),
        units_per_document=5,
        doc="Reads documents, refuses what cannot be read, stores raw bytes once.",
    ),
    Stage(
        name="judgements",
        version=2,
        scope=Scope.JUDGEMENTS,
        run=read_judgements,
        reads=(),
        writes=("judgements", "rejects"),
        doc="Reads what people judged of entities and claims: judgements.csv in the warehouse folder.",
        resources=resources.resolve_resources,
        parameters=resources.resolve_parameters,
    ),
    Stage(
        name="clean",
        version=8,
        scope=Scope.BATCH,
        run=clean,
        reads=("captures", "raw_documents"),
        writes=(
            "texts",
            "blocks",
            "alignments",
            "article_versions",
            "metadata_candidates",
            "dropped_blocks",
            "links",
            "rejects",
        ),
        doc="Decodes, selects the main text, aligns it to bytes, divides it into blocks, finds outlet and dates.",
        resources=resources.clean_resources,
        parameters=resources.clean_parameters,
    ),
    Stage(
        name="credits",
        version=1,
        scope=Scope.BATCH,
        run=read_credits,
        reads=("article_versions", "blocks", "texts"),
        writes=("agency_credits", "rejects"),
        units_per_document=5,
        doc="Recognises the news agencies that an article credits for its text or part of it.",
        resources=resources.credit_resources,
        parameters=resources.credit_parameters,
        follows=("clean",),
        ranges="cap",
    ),
    Stage(
        name="paragraphs",
        version=12,
        scope=Scope.BATCH,
        run=read_paragraphs,
        reads=("blocks", "texts", "article_versions"),
        writes=("paragraph_annotations", "rejects"),
        units_per_document=10,
        bytes_per_job=1024 * 1024,
        doc="Parses each distinct paragraph once: sentences, mentions, statements, claims, quantities, times.",
        resources=annotator.paragraph_resources,
        parameters=annotator.paragraph_parameters,
        options=("annotator",),
    ),
    Stage(
        name="chat",
        version=1,
        scope=Scope.ANSWERS,
        run=keep_answers,
        reads=("article_versions", "captures", "blocks", "texts"),
        writes=("chat_answers", "rejects"),
        doc="Asks a chat endpoint for the claims of paragraphs, where one is set; each is asked about once.",
        parameters=chat_parameters,
        options=("chat_model", "chat_options"),
    ),
    Stage(
        name="chat_claims",
        version=1,
        scope=Scope.BATCH,
        run=read_answers,
        reads=("chat_answers", "paragraph_annotations", "blocks", "texts"),
        writes=("chat_claims", "rejects"),
        units_per_document=10,
        doc="Takes the claims out of a chat endpoint's answers, as far as their words are found in the paragraph.",
        follows=("paragraphs", "chat"),
    ),
    Stage(
        name="annotate",
        version=7,
        scope=Scope.BATCH,
        run=annotate_texts,
        reads=("texts", "blocks", "article_versions", "paragraph_annotations", "chat_claims"),
        writes=(
            *("text_annotations", "sentences", "mentions", "quotes", "quote_speakers", "citations", "quantities"),
            *("claims", "rejects"),
        ),
        bytes_per_job=16 * 1024 * 1024,
        doc="Puts the paragraphs of a text together: names, quotes with speakers, citations, claims with holders.",
        resources=annotator.annotate_resources,
        parameters=annotator.annotate_parameters,
        options=("annotator",),
        follows=("clean", "paragraphs", "chat_claims"),
        ranges="txt",
    ),
    Stage(
        name="times",
        version=2,
        scope=Scope.BATCH,
        run=date_texts,
        reads=("article_versions", "blocks", "texts", "paragraph_annotations", "sentences", "text_annotations"),
        writes=("time_expressions", "rejects"),
        units_per_document=5,
        doc="Dates the time expressions of each article: by its date of publication, or another time in its text.",
        follows=("clean", "paragraphs", "annotate"),
        ranges="cap",
    ),
    Stage(
        name="fingerprint",
        version=2,
        scope=Scope.BATCH,
        run=fingerprint,
        reads=("texts",),
        writes=("fingerprints", "postings"),
        seeks_in="texts",
        units_per_document=100,
        doc="Samples the word shingles of each distinct body.",
        parameters=resources.fingerprint_parameters,
    ),
    Stage(
        name="story_profiles",
        version=1,
        scope=Scope.BATCH,
        run=read_profiles,
        reads=("texts", "article_versions"),
        writes=("story_profiles", "rejects"),
        doc="Takes the most telling words, names, numbers, dates and places of each text.",
        resources=resources.profile_resources,
        parameters=resources.profile_parameters,
        follows=("clean",),
        ranges="txt",
    ),
    Stage(
        name="link",
        version=2,
        scope=Scope.INDEX,
        run=link,
        reads=("fingerprints", "postings"),
        writes=("linked_bodies", "body_links"),
        doc="Finds the pairs of bodies that share enough sampled shingles to be compared.",
        follows=("fingerprint",),
    ),
    Stage(
        name="boilerplate",
        version=1,
        scope=Scope.CORPUS,
        run=find_boilerplate,
        reads=("article_versions", "blocks", "texts"),
        writes=("block_exclusions",),
        doc="Recognises blocks that recur over an outlet's articles, whatever these are about.",
    ),
    Stage(
        name="stories",
        version=5,
        scope=Scope.GROUPS,
        run=find_stories,
        reads=("story_profiles", "article_versions"),
        writes=("story_members", "story_scores"),
        doc="Groups the articles that report on the same event.",
        resources=resources.story_resources,
        parameters=resources.story_parameters,
        follows=("story_profiles",),
    ),
    Stage(
        name="resolve",
        version=5,
        scope=Scope.CORPUS,
        run=resolve,
        reads=("mentions", "gazetteer", "judgements"),
        writes=("entities", "entity_links", "judgement_outcomes"),
        doc="Decides which mentions of the corpus are one entity.",
        rows_per_job=100_000,
        resources=resources.resolve_resources,
        parameters=resources.resolve_parameters,
    ),
    Stage(
        name="pair",
        version=1,
        scope=Scope.CORPUS,
        run=pair,
        reads=("body_links", "texts", "story_members", "article_versions"),
        writes=("candidate_pairs",),
        doc="Lists the pairs of texts to be compared: of linked bodies, and of one story.",
    ),
    Stage(
        name="compare",
        version=1,
        scope=Scope.BATCH,
        run=compare,
        reads=("candidate_pairs", "texts"),
        writes=("text_pairs", "passages", "rejects"),
        units_per_document=10,
        bytes_per_job=8 * 1024 * 1024,
        doc="Compares the pairs that the index proposes word by word: resemblance, containment, shared passages.",
        resources=resources.compare_resources,
        parameters=resources.compare_parameters,
        ranges="txt",
    ),
    Stage(
        name="directions",
        version=3,
        scope=Scope.CORPUS,
        run=find_directions,
        reads=("text_pairs", "passages", "texts", "article_versions", "outlets", "agency_credits", "citations"),
        writes=("copy_directions",),
        doc="Judges which of two texts took the words that they share.",
        resources=resources.direction_resources,
        parameters=resources.direction_parameters,
    ),
    Stage(
        name="origins",
        version=1,
        scope=Scope.CORPUS,
        run=find_origins,
        reads=(
            "story_members",
            "article_versions",
            "texts",
            "outlets",
            "text_pairs",
            "passages",
            "copy_directions",
            "citations",
            "entity_links",
            "entities",
            "agency_credits",
        ),
        writes=("origin_links", "origins"),
        doc="Puts the articles of each story into groups of independent origin.",
    ),
    *CLAIM_STAGES,
)

STAGES: dict[str, Stage] = {stage.name: stage for stage in _ALL}
