"""The wiring of claims: how they are compared, how they differ, and which of them state one fact."""

from onrecord.flows import resources
from onrecord.flows.corroborate.claim_groups import run as group_claims
from onrecord.flows.corroborate.claim_pairs import run as pair_claims
from onrecord.flows.corroborate.claim_profiles import run as read_claim_profiles
from onrecord.flows.corroborate.claim_relations import run as relate_claims
from onrecord.flows.corroborate.judged_claims import run as judge_claims
from onrecord.flows.corroborate.told_claims import run as tell_claims
from onrecord.flows.corroborate.wordings import run as read_wordings
from onrecord.flows.stage import Scope, Stage

CLAIM_STAGES = (
    Stage(
        name="claim_profiles",
        version=10,
        scope=Scope.BATCH,
        run=read_claim_profiles,
        reads=("claims", "quantities"),
        writes=("claim_profiles", "rejects"),
        units_per_document=10,
        bytes_per_job=8 * 1024 * 1024,
        doc="Takes the words, numbers, roles and frame that claims are compared by.",
        resources=resources.claim_resources,
        parameters=resources.claim_parameters,
        follows=("annotate",),
    ),
    Stage(
        name="wordings",
        version=1,
        scope=Scope.BATCH,
        run=read_wordings,
        reads=(
            *("article_versions", "texts", "text_annotations", "sentences", "mentions", "claims", "quantities"),
            "time_expressions",
        ),
        writes=("text_wordings", "namings", "exclusives", "reckonings", "rejects"),
        bytes_per_job=16 * 1024 * 1024,
        doc="Finds what is called regime or government, what is said to be the first, and what can be reckoned.",
        resources=resources.wording_resources,
        parameters=resources.wording_parameters,
        follows=("annotate", "times"),
    ),
    Stage(
        name="told_claims",
        version=1,
        scope=Scope.CORPUS,
        run=tell_claims,
        reads=("claim_profiles", "claims", "article_versions", "story_members", "block_exclusions"),
        writes=("told_claims",),
        doc="Says in which story each claim is told, which of one wording stands for all, and what tells there.",
        rows_per_job=200_000,
    ),
    Stage(
        name="judged_claims",
        version=1,
        scope=Scope.CORPUS,
        run=judge_claims,
        reads=("judgements", "claims", "told_claims"),
        writes=("judged_claims",),
        doc="Finds the claims that people judged, and which of their judgements are in force.",
    ),
    Stage(
        name="claim_pairs",
        version=5,
        scope=Scope.CORPUS,
        run=pair_claims,
        reads=("told_claims", "claim_profiles", "claims", "mentions", "entity_links", "time_expressions"),
        writes=("claim_pairs",),
        doc="Scores the pairs of claims that may state the same fact.",
        resources=resources.claim_model,
        parameters=resources.claim_model_parameters,
        prepares=("claim_pairs_far",),
        rows_per_job=100_000,
    ),
    Stage(
        name="claim_relations",
        version=9,
        scope=Scope.CORPUS,
        run=relate_claims,
        reads=(
            "claim_pairs",
            "claim_profiles",
            "told_claims",
            "story_members",
            "story_scores",
            "claims",
            "quantities",
            "time_expressions",
            "mentions",
            "entity_links",
            "entities",
            "article_versions",
            "outlets",
        ),
        writes=("claim_relations",),
        prepares=("claim_relations_texts",),
        doc="Says how claims on one fact differ, and what that amounts to.",
        resources=resources.difference_resources,
        parameters=resources.difference_parameters,
        rows_per_job=100_000,
    ),
    Stage(
        name="claim_groups",
        version=7,
        scope=Scope.CORPUS,
        run=group_claims,
        reads=(
            "claim_pairs",
            "claim_relations",
            "judged_claims",
            "told_claims",
            "claims",
            "quantities",
        ),
        writes=("claim_groups",),
        prepares=("claim_groups_homes",),
        doc="Groups the claims that state the same fact, within and across articles.",
    ),
)
