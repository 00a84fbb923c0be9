"""Builders of what stages are given: models and seeds, made once per worker, and what names their versions."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from onrecord.flows.clean import models
from onrecord.flows.clean.cues import BlockCues, compile_cues
from onrecord.flows.clean.months_model import month_names, territory_names
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.corroborate import claim_features
from onrecord.flows.corroborate.claim_alignment import Singles, unit_vectors
from onrecord.flows.corroborate.claim_pairs import ClaimModel
from onrecord.flows.corroborate.claim_profiles import ClaimLexicon
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.frames import frames_of
from onrecord.flows.corroborate.meanings import Meanings
from onrecord.flows.corroborate.wordings import Given as WordingGiven
from onrecord.flows.deduplicate import story_pairs
from onrecord.flows.deduplicate.credit_rules import CreditReader
from onrecord.flows.deduplicate.edits import VoiceWords
from onrecord.flows.deduplicate.story_places import place_finder
from onrecord.flows.deduplicate.story_profile import Rarity, StoryWords, hash_of, rarity
from onrecord.flows.deduplicate.story_score import StoryScores, scorer
from onrecord.flows.deduplicate.story_terms import stem_of
from onrecord.flows.resources import (
    credit_words,
    difference_words,
    frame_seeds,
    known_names,
    seeds,
    story_seeds,
    time_seeds,
    voice_words,
    wording_seeds,
)
from onrecord.flows.shared.trees import Trees
from onrecord.warehouse.ids import fold
from onrecord.warehouse.tables.seeds import GazetteerName

_SEED_FILES = ("outlets.csv", "gazetteer")


@dataclass(frozen=True)
class ResolveResources:
    """The gazetteer's entries, and the outlets."""

    gazetteer: list[GazetteerName]


def seed_parameters() -> Mapping[str, str]:
    """Name the version of the seeds that become tables."""
    return {name: seeds.seeds_digest(name) for name in _SEED_FILES}


def clean_resources() -> CleanResources:
    """Load the models of the clean stage and the known outlets."""
    outlets = seeds.load_outlets()
    by_domain = {domain: (o.outlet_id, o.name) for o in outlets for domain in o.domains}
    by_name = {fold(name): (o.outlet_id, o.name) for o in outlets for name in (o.name, *o.aliases)}
    return models.load(by_domain, by_name, seeds.load_block_model(), block_cues(outlets))


def block_cues(outlets: Iterable[seeds.Outlet]) -> BlockCues:
    """Return the words that tell what a block is: of all languages, and the names of the agencies among the outlets."""
    agencies = (name for o in outlets if o.kind == "wire" for name in (o.name, *o.aliases))
    return compile_cues((language.block_words for language in seeds.load_languages().values()), agencies)


def clean_parameters() -> Mapping[str, str]:
    """Name the versions of what the clean stage's rows depend on."""
    libraries = ("babel", "chardet", "ftfy", "htmldate", "lxml", "py3langid", "trafilatura")
    return (
        {name: version(name) for name in libraries}
        | {name: seeds.seeds_digest(name) for name in ("block_model.json", "outlets.csv")}
        | _language_words()
    )


def fingerprint_parameters() -> Mapping[str, str]:
    """Name the version of the Unicode tables that bodies are folded by."""
    return {"unicode": unicodedata.unidata_version}


def credit_resources() -> CreditReader:
    """Load the names of agencies and the words by which articles credit them."""
    return CreditReader(credit_words.load_agency_words())


def credit_parameters() -> Mapping[str, str]:
    """Name the versions of what agency credits depend on."""
    return {name: seeds.seeds_digest(name) for name in ("agencies.toml", "outlets.csv")}


def compare_resources() -> frozenset[str]:
    """Return the common words of all languages."""
    return frozenset(word for language in seeds.load_languages().values() for word in language.common_words)


def compare_parameters() -> Mapping[str, str]:
    """Name the versions of what comparisons of texts depend on."""
    return {"numpy": version("numpy")} | _language_words()


def direction_resources() -> VoiceWords:
    """Load the phrases by which articles speak of their own outlet and of others."""
    return voice_words.load_voice_words()


def direction_parameters() -> Mapping[str, str]:
    """Name the version of what directions of copying depend on."""
    return {voice_words.FILE: seeds.seeds_digest(voice_words.FILE)}


def resolve_resources() -> ResolveResources:
    """Load the gazetteer and the outlets."""
    return ResolveResources(known_names.load())


def resolve_parameters() -> Mapping[str, str]:
    """Name the version of what entities depend on."""
    return {name: seeds.seeds_digest(name) for name in ("gazetteer", "outlets.csv", "agencies.toml")}


def profile_resources() -> StoryWords:
    """Load how common words are, and the names of months and countries."""
    given = story_seeds.load_word_rarity()
    idf = rarity(given["hashes"], given["classes"], float(given["unit"]), float(given["unknown"]))
    return StoryWords(idf, month_names()(None), place_finder(territory_names()))


def profile_parameters() -> Mapping[str, str]:
    """Name the versions of what the profiles of texts depend on."""
    return {"babel": version("babel"), "word_rarity": seeds.seeds_digest("word_rarity.npz")}


def story_resources() -> StoryScores:
    """Load the models that score pairs of articles."""
    models = (story_seeds.load_story_model(), story_seeds.load_similarity_model())
    return StoryScores(*(scorer(Trees(model, story_pairs.NAMES)) for model in models))


def story_parameters() -> Mapping[str, str]:
    """Name the version of what stories depend on besides the profiles."""
    return {
        "model": seeds.seeds_digest("story_model.json"),
        "similarity": seeds.seeds_digest("similarity_model.json"),
    }


def claim_resources() -> ClaimLexicon:
    """Load how common words are, their vectors, and the frames that they tell."""
    idf = _rarity()

    @cache
    def rarity_of(word: str) -> float:
        return idf(hash_of(stem_of(word)))

    return ClaimLexicon(rarity_of, frame_seeds.load_word_vectors(), frames_of(frame_seeds.load_frames()))


def claim_parameters() -> Mapping[str, str]:
    """Name the versions of what the profiles of claims depend on."""
    return {name: seeds.seeds_digest(name) for name in ("frames", "word_rarity.npz", "word_vectors.npz")}


def claim_model() -> ClaimModel:
    """Load the model that scores pairs of claims."""
    return ClaimModel(Trees(frame_seeds.load_claim_model(), claim_features.NAMES), word_units())


def word_units() -> Singles:
    """Load the vectors of words, all of one length."""
    return unit_vectors(frame_seeds.load_word_vectors().vectors)


def claim_model_parameters() -> Mapping[str, str]:
    """Name the version of what groups of claims depend on besides the profiles."""
    return {name: seeds.seeds_digest(name) for name in ("claim_model.json", "word_vectors.npz")}


def wording_resources() -> WordingGiven:
    """Load the words by which things are described, ranked and reckoned, and the frames that words tell."""
    return WordingGiven(wording_seeds.load_wordings(), frames_of(frame_seeds.load_frames()))


def wording_parameters() -> Mapping[str, str]:
    """Name the versions of what wordings depend on."""
    words = {"languages": seeds.languages_digest(wording_seeds.FILE, time_seeds.TIMES)}
    return words | {name: seeds.seeds_digest(name) for name in ("frames", wording_seeds.CONTESTED)}


def difference_resources() -> Given:
    """Load the words, frames and places that rules compare claims with."""
    lexicon = claim_resources()
    meanings = Meanings(lexicon.idf, lexicon.vectors, lexicon.frames)
    within = difference_words.load_places_within()
    return Given(difference_words.load_difference_words(), lexicon.frames, within, meanings)


def difference_parameters() -> Mapping[str, str]:
    """Name the versions of what differences of claims depend on besides the claims."""
    words = {"languages": seeds.languages_digest(difference_words.FILE)}
    files = ("frames", difference_words.PLACES, "word_rarity.npz", "word_vectors.npz")
    return words | {name: seeds.seeds_digest(name) for name in files}


def _rarity() -> Rarity:
    given = story_seeds.load_word_rarity()
    return rarity(given["hashes"], given["classes"], float(given["unit"]), float(given["unknown"]))


def _language_words() -> dict[str, str]:
    return {"languages": seeds.languages_digest(seeds.LANGUAGE_WORDS)}
