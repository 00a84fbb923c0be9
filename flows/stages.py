"""The wiring: every stage in the order in which data moves. Documentation, lineage and the runner follow from it."""

import pyarrow as pa

from onrecord.flows import resources
from onrecord.flows.annotate.paragraphs import read_paragraphs
from onrecord.flows.annotate.stage import annotate_texts
from onrecord.flows.clean.stage import run as clean
from onrecord.flows.corroborate.stage import run as resolve
from onrecord.flows.deduplicate.boilerplate import run as find_boilerplate
from onrecord.flows.deduplicate.stage import run as deduplicate
from onrecord.flows.deduplicate.stories import read_profiles
from onrecord.flows.deduplicate.stories import run as find_stories
from onrecord.flows.ingest.stage import run as ingest
from onrecord.flows.seeds import gazetteer_table, outlet_table
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
        version=2,
        scope=Scope.INPUTS,
        run=capture,
        reads=(),
        writes=("raw_documents", "captures", "rejects"),
        units_per_document=5,
        doc="Reads documents, refuses what cannot be read, stores raw bytes once.",
    ),
    Stage(
        name="clean",
        version=2,
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
            "rejects",
        ),
        doc="Decodes, selects the main text, aligns it to bytes, divides it into blocks, finds outlet and dates.",
        resources=resources.clean_resources,
        parameters=resources.clean_parameters,
    ),
    Stage(
        name="paragraphs",
        version=1,
        scope=Scope.BATCH,
        run=read_paragraphs,
        reads=("blocks", "texts", "article_versions"),
        writes=("paragraph_annotations", "rejects"),
        units_per_document=10,
        bytes_per_job=1024 * 1024,
        doc="Parses each distinct paragraph once: sentences, mentions, statements, claim candidates.",
        resources=resources.paragraph_resources,
        parameters=resources.paragraph_parameters,
    ),
    Stage(
        name="annotate",
        version=1,
        scope=Scope.BATCH,
        run=annotate_texts,
        reads=("texts", "blocks", "article_versions", "paragraph_annotations"),
        writes=("text_annotations", "sentences", "mentions", "quotes", "citations", "claims", "rejects"),
        bytes_per_job=16 * 1024 * 1024,
        doc="Puts the paragraphs of a text together: names, quotes with speakers, citations, claims with holders.",
        resources=resources.annotate_resources,
        parameters=resources.annotate_parameters,
        follows=("clean", "paragraphs"),
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
    ),
    Stage(
        name="deduplicate",
        version=1,
        scope=Scope.CORPUS,
        run=deduplicate,
        reads=("texts",),
        writes=("text_copies",),
        doc="Groups texts whose folded bodies are equal.",
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
        version=1,
        scope=Scope.CORPUS,
        run=find_stories,
        reads=("story_profiles", "article_versions"),
        writes=("story_members",),
        doc="Groups the articles that report on the same event.",
        resources=resources.story_resources,
        parameters=resources.story_parameters,
        follows=("story_profiles",),
    ),
    Stage(
        name="resolve",
        version=1,
        scope=Scope.CORPUS,
        run=resolve,
        reads=("mentions", "gazetteer"),
        writes=("entities", "entity_links"),
        doc="Decides which mentions of the corpus are one entity.",
        resources=resources.resolve_resources,
        parameters=resources.resolve_parameters,
    ),
)

STAGES: dict[str, Stage] = {stage.name: stage for stage in _ALL}
