"""Builders of what stages are given: models and seeds, made once per worker, and what names their versions."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from onrecord.flows import credit_words, language_data, seeds, story_seeds
from onrecord.flows.annotate.check_worthy import ClaimWords
from onrecord.flows.annotate.citations import CitationWords
from onrecord.flows.annotate.cues import Cues
from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.lexicon import Lexicon
from onrecord.flows.annotate.plain_claims import PlainClaims
from onrecord.flows.annotate.resources import PARSED_LANGUAGE, AnnotateResources, LanguageRules
from onrecord.flows.annotate.rule_reader import RuleReader
from onrecord.flows.annotate.syntax import Parse
from onrecord.flows.clean import models
from onrecord.flows.clean.cues import BlockCues, compile_cues
from onrecord.flows.clean.months_model import month_names, territory_names
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.deduplicate import story_pairs
from onrecord.flows.deduplicate.credit_rules import CreditReader
from onrecord.flows.deduplicate.story_places import place_finder
from onrecord.flows.deduplicate.story_profile import StoryWords, rarity
from onrecord.flows.deduplicate.story_score import Score, scorer
from onrecord.flows.trees import Trees
from onrecord.warehouse.ids import fold
from onrecord.warehouse.tables.seeds import GazetteerName

_SEED_FILES = ("outlets.csv", "gazetteer")


@dataclass(frozen=True)
class ResolveResources:
    """The gazetteer's entries."""

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


def paragraph_resources(annotator: str) -> AnnotateResources:
    """Load the gazetteer, the word lists and, unless the annotator is `rules`, the parser."""
    if annotator == "rules":
        return _annotate_resources(annotator, lambda _: [])
    from onrecord.flows.annotate import spacy_model  # only here, since loading spaCy takes a second

    return _annotate_resources(annotator, spacy_model.load_parser())


def paragraph_parameters(annotator: str) -> Mapping[str, str]:
    """Name the versions of what paragraph annotations depend on."""
    found = {"annotator": annotator, "gazetteer": seeds.seeds_digest("gazetteer")}
    if annotator != "rules":
        from onrecord.flows.annotate import spacy_model

        found["model"] = spacy_model.model_version()
    return found | _language_words() | language_data.lexicon_digests()


def annotate_resources(annotator: str) -> AnnotateResources:
    """Load the gazetteer and the word lists; nothing is parsed any more."""
    return _annotate_resources(annotator, lambda _: [])


def annotate_parameters(annotator: str) -> Mapping[str, str]:
    """Name the versions of what annotations of whole texts depend on."""
    files = {name: seeds.seeds_digest(name) for name in ("gazetteer", "outlets.csv")}
    return {"annotator": annotator} | files | _language_words() | language_data.lexicon_digests()


def compare_resources() -> frozenset[str]:
    """Return the common words of all languages."""
    return frozenset(word for language in seeds.load_languages().values() for word in language.common_words)


def compare_parameters() -> Mapping[str, str]:
    """Name the versions of what comparisons of texts depend on."""
    return {"numpy": version("numpy")} | _language_words()


def resolve_resources() -> ResolveResources:
    """Load the gazetteer."""
    return ResolveResources(seeds.load_gazetteer())


def resolve_parameters() -> Mapping[str, str]:
    """Name the version of what entities depend on."""
    return {"gazetteer": seeds.seeds_digest("gazetteer")}


def profile_resources() -> StoryWords:
    """Load how common words are, and the names of months and countries."""
    given = story_seeds.load_word_rarity()
    idf = rarity(given["hashes"], given["classes"], float(given["unit"]), float(given["unknown"]))
    return StoryWords(idf, month_names()(None), place_finder(territory_names()))


def profile_parameters() -> Mapping[str, str]:
    """Name the versions of what the profiles of texts depend on."""
    return {"babel": version("babel"), "word_rarity": seeds.seeds_digest("word_rarity.npz")}


def story_resources() -> Score:
    """Load the model that scores pairs of articles."""
    return scorer(Trees(story_seeds.load_story_model(), story_pairs.NAMES))


def story_parameters() -> Mapping[str, str]:
    """Name the version of what stories depend on besides the profiles."""
    return {"model": seeds.seeds_digest("story_model.json")}


def _annotate_resources(annotator: str, parse: Callable[[Sequence[str]], list[Parse]]) -> AnnotateResources:
    known = seeds.load_languages()
    lexicons = {code: lexicon for code in known if (lexicon := language_data.load_lexicon(known[code]))}
    languages = {code: _rules(language, lexicons.get(code)) for code, language in known.items()}
    readers = {
        code: _reader(lexicon, languages[code])
        for code, lexicon in lexicons.items()
        if annotator == "rules" or code != PARSED_LANGUAGE
    }
    return AnnotateResources(parse, _gazetteer(), languages, _outlet_finder(), readers)


def _reader(lexicon: Lexicon, rules: LanguageRules) -> RuleReader:
    return RuleReader(lexicon, rules.abbreviations, PlainClaims(rules.claim_words))


def _language_words() -> dict[str, str]:
    return {"languages": seeds.languages_digest(seeds.LANGUAGE_WORDS)}


@cache
def _gazetteer() -> Gazetteer:
    # English names alone: the parser reads no other language, and short names of others are common English words.
    return Gazetteer(name for name in seeds.load_gazetteer() if name.language == "en")


def _outlet_finder() -> Callable[[str], str | None]:
    known = {fold(name): o.outlet_id for o in seeds.load_outlets() for name in (o.name, *o.aliases)}
    return lambda name: known.get(fold(name))


def _pronouns(lexicon: Lexicon) -> Mapping[str, str]:
    speech = lexicon.speech
    return dict.fromkeys(speech.they, "they") | dict.fromkeys(speech.she, "she") | dict.fromkeys(speech.he, "he")


def _citation_words(lexicon: Lexicon) -> CitationWords:
    speech = lexicon.speech
    return CitationWords(speech.reports, speech.confirms, frozenset(speech.told))


def _rules(language: seeds.Language, lexicon: Lexicon | None = None) -> LanguageRules:
    return LanguageRules(
        cues=Cues(
            speech_verbs=frozenset(language.speech_verbs),
            attitude_verbs=frozenset(language.attitude_verbs),
            according_to=language.according_to,
            quote_marks=language.quote_marks,
        ),
        claim_words=ClaimWords(
            hedges=frozenset(language.hedges),
            expectation=frozenset(language.expectation),
            evaluative=frozenset(language.evaluative),
            negators=frozenset(language.negators),
            speech_verbs=frozenset(language.speech_verbs),
            attitude_verbs=frozenset(language.attitude_verbs),
        ),
        titles=frozenset(language.titles),
        abbreviations=frozenset(language.abbreviations),
        pronouns=_pronouns(lexicon) if lexicon and language.code != PARSED_LANGUAGE else {},
        citations=_citation_words(lexicon) if lexicon and language.code != PARSED_LANGUAGE else CitationWords(),
    )
