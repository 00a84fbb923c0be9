"""The wiring of claims: how they are compared, how they differ, and which of them state one fact."""

from onrecord.flows import resources
from onrecord.flows.corroborate.claim_groups import run as group_claims
from onrecord.flows.corroborate.claim_pairs import run as pair_claims
from onrecord.flows.corroborate.claim_profiles import run as read_claim_profiles
from onrecord.flows.corroborate.claim_relations import run as relate_claims
from onrecord.flows.stage import Scope, Stage

CLAIM_STAGES = (
    Stage(
        name="claim_profiles",
        version=5,
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
        name="claim_pairs",
        version=2,
        scope=Scope.CORPUS,
        run=pair_claims,
        reads=(
            "claim_profiles",
            "claims",
            "mentions",
            "entity_links",
            "article_versions",
            "story_members",
            "block_exclusions",
        ),
        writes=("claim_pairs",),
        doc="Scores the pairs of claims that may state the same fact.",
        resources=resources.claim_model,
        parameters=resources.claim_model_parameters,
    ),
    Stage(
        name="claim_relations",
        version=3,
        scope=Scope.CORPUS,
        run=relate_claims,
        reads=(
            "claim_pairs",
            "claim_profiles",
            "claims",
            "quantities",
            "time_expressions",
            "entity_links",
            "entities",
            "article_versions",
            "outlets",
        ),
        writes=("claim_relations",),
        doc="Says how claims on one fact differ, and what that amounts to.",
    ),
    Stage(
        name="claim_groups",
        version=3,
        scope=Scope.CORPUS,
        run=group_claims,
        reads=(
            "claim_pairs",
            "claim_relations",
            "claim_profiles",
            "claims",
            "quantities",
            "article_versions",
            "story_members",
            "block_exclusions",
        ),
        writes=("claim_groups",),
        doc="Groups the claims that state the same fact, within and across articles.",
    ),
)
