"""What the annotation stages are given: the parser or the rules that stand in for it, names and word lists."""

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version

from onrecord.flows.annotate import models
from onrecord.flows.annotate.check_worthy import ClaimWords
from onrecord.flows.annotate.citations import CitationWords
from onrecord.flows.annotate.cues import Cues, Reporting
from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.lexicon import Lexicon, NameWords
from onrecord.flows.annotate.name_shapes import NameShapes
from onrecord.flows.annotate.naming_words import NO_NAMING
from onrecord.flows.annotate.office_words import OfficeWords
from onrecord.flows.annotate.person_names import PersonNames
from onrecord.flows.annotate.plain_claims import PlainClaims
from onrecord.flows.annotate.proposition_words import PropositionWords
from onrecord.flows.annotate.resources import PARSED_LANGUAGE, AnnotateResources, LanguageRules
from onrecord.flows.annotate.rule_reader import RuleReader
from onrecord.flows.annotate.source_words import SourceWords
from onrecord.flows.annotate.syntax import Parse
from onrecord.flows.annotate.syntax_words import NO_WORDS, SyntaxWords
from onrecord.flows.annotate.time_grammar import TimeGrammar
from onrecord.flows.annotate.title_case import TitleCase
from onrecord.flows.annotate.worth import Worth
from onrecord.flows.clean.months_model import month_names
from onrecord.flows.resources import (
    known_names,
    language_data,
    naming_words,
    office_words,
    proposition_words,
    quantity_seeds,
    reporting_words,
    role_words,
    seeds,
    source_words,
    syntax_words,
    time_seeds,
    worth_seeds,
)
from onrecord.warehouse.ids import fold

_WORD_FILES = (
    seeds.LANGUAGE_WORDS,
    reporting_words.FILE,
    proposition_words.FILE,
    source_words.FILE,
    syntax_words.FILE,
    naming_words.FILE,
)
_NAME_FILES = ("gazetteer", "outlets.csv", "agencies.toml")


def paragraph_resources(annotator: str) -> AnnotateResources:
    """Load the gazetteer, the word lists and, unless the annotator is `rules`, the parser."""
    if annotator == "rules":
        return _resources(annotator, lambda _: [])
    from onrecord.flows.annotate import spacy_model  # only here, since loading spaCy takes a second

    given = _resources(annotator, spacy_model.load_parser(_title_case().as_read))
    found = models.installed_models(given.readers.keys())
    return replace(given, entities={code: spacy_model.entity_finder(model) for code, model in found.items()})


def paragraph_parameters(annotator: str) -> Mapping[str, str]:
    """Name the versions of what paragraph annotations depend on."""
    found = {"annotator": annotator, "babel": version("babel")}
    if annotator != "rules":
        found["model"] = models.model_version()
        others = models.installed_models(set(seeds.load_languages()) - {PARSED_LANGUAGE})
        found |= {f"model {code}": models.installed_version(model) for code, model in others.items()}
    times = {"times": seeds.languages_digest(time_seeds.TIMES), "plain times": seeds.seeds_digest(time_seeds.TIMES)}
    roles = {"roles": seeds.languages_digest(role_words.FILE)}
    worth = {worth_seeds.WORTH: seeds.seeds_digest(worth_seeds.WORTH)}
    return found | times | roles | worth | _words()


def annotate_resources(annotator: str) -> AnnotateResources:
    """Load the gazetteer and the word lists; nothing is parsed any more."""
    return _resources(annotator, lambda _: [])


def annotate_parameters(annotator: str) -> Mapping[str, str]:
    """Name the versions of what annotations of whole texts depend on."""
    offices = seeds.languages_digest(office_words.FILE, office_words.ADJECTIVES)
    roles = seeds.languages_digest(role_words.FILE)
    return {"annotator": annotator, "roles": roles, "offices": offices} | _words()


def _words() -> dict[str, str]:
    words = {"languages": seeds.languages_digest(*_WORD_FILES)}
    names = {name: seeds.seeds_digest(name) for name in _NAME_FILES}
    return words | names | dict(language_data.lexicon_digests()) | dict(quantity_seeds.quantity_parameters())


def _resources(annotator: str, parse: Callable[[Sequence[str]], list[Parse]]) -> AnnotateResources:
    known = seeds.load_languages()
    lexicons = _lexicons()
    languages = _languages(known, lexicons)
    readers = {
        code: RuleReader(lexicon, languages[code].abbreviations, PlainClaims(languages[code].claim_words))
        for code, lexicon in lexicons.items()
        if annotator == "rules" or code != PARSED_LANGUAGE
    }
    found = AnnotateResources(
        parse=parse,
        gazetteer=_gazetteer(),
        languages=languages,
        outlet_of=_outlet_finder(),
        quantities=quantity_seeds.load_quantity_rules(),
        plain_times=TimeGrammar(time_seeds.load_plain_time_words(month_names()(None))),
        plain_names=Gazetteer(language_data.shared_names(lexicons.values())),
        readers=readers,
        roles=_roles(),
    )
    gc.freeze()  # what lives as long as the process is passed over: to go through it takes a fifth of the rules' time
    return found


@cache
def _lexicons() -> Mapping[str, Lexicon]:
    known = seeds.load_languages()
    return {code: lexicon for code in known if (lexicon := language_data.load_lexicon(known[code]))}


def _title_case() -> TitleCase:
    names, months = _lexicons()[PARSED_LANGUAGE].names, seeds.load_languages()[PARSED_LANGUAGE].months
    return TitleCase(names.common - {month.lower() for month in months}, names.org_words, names.firsts, _gazetteer())


@cache
def _roles() -> Mapping[str, tuple[str, str]]:
    return known_names.entries_of_roles(known_names.load(), office_words.load_office_words()[PARSED_LANGUAGE])


@cache
def _gazetteer() -> Gazetteer:
    # English names alone: the parser reads no other language, and short names of others are common English words.
    return Gazetteer(name for name in known_names.load() if name.language == "en")


def _outlet_finder() -> Callable[[str], str | None]:
    known = {fold(name): o.outlet_id for o in seeds.load_outlets() for name in (o.name, *o.aliases)}
    return lambda name: known.get(fold(name))


def _languages(known: Mapping[str, seeds.Language], lexicons: Mapping[str, Lexicon]) -> dict[str, LanguageRules]:
    reporting, times, roles = reporting_words.load_reporting(), time_seeds.load_time_words(), role_words.load_roles()
    splitting, syntax = proposition_words.load_proposition_words(), syntax_words.load_syntax_words()
    naming, offices = source_words.load_source_words(), office_words.load_office_words()
    phrasing = naming_words.load_naming_words()
    found = {}
    for code, language in known.items():
        lexicon = lexicons.get(code)
        found[code] = LanguageRules(
            cues=_cues(language, reporting.get(code, Reporting()), syntax.get(code, NO_WORDS)),
            claim_words=replace(
                _claim_words(language, splitting.get(code, PropositionWords()), roles.get(code, {})),
                syntax=syntax.get(code, NO_WORDS),
            ),
            titles=frozenset(language.titles),
            abbreviations=frozenset(language.abbreviations),
            persons=_person_names(lexicons[code].names) if code in lexicons else PersonNames(),
            shapes=NameShapes(lexicon.names) if lexicon else None,
            times=TimeGrammar(times[code]) if code in times else None,
            roles=roles.get(code, {}),
            pronouns=_pronouns(lexicon) if lexicon and code != PARSED_LANGUAGE else {},
            sources=naming.get(code, SourceWords()),
            citations=_citation_words(lexicon) if lexicon else CitationWords(),
            offices=offices.get(code, OfficeWords()),
            naming=phrasing.get(code, NO_NAMING),
        )
    return found


def _person_names(words: NameWords) -> PersonNames:
    return PersonNames(words.firsts, words.org_words | words.event_words | words.place_words, words.org_words)


def _cues(language: seeds.Language, reporting: Reporting, syntax: SyntaxWords) -> Cues:
    return Cues(
        speech_verbs=frozenset(language.speech_verbs),
        attitude_verbs=frozenset(language.attitude_verbs),
        according_to=language.according_to,
        quote_marks=language.quote_marks,
        reporting=reporting,
        syntax=syntax,
    )


def _claim_words(language: seeds.Language, splitting: PropositionWords, roles: Mapping[str, str]) -> ClaimWords:
    return ClaimWords(
        hedges=frozenset(language.hedges),
        expectation=frozenset(language.expectation),
        evaluative=frozenset(language.evaluative),
        negators=frozenset(language.negators),
        speech_verbs=frozenset(language.speech_verbs),
        attitude_verbs=frozenset(language.attitude_verbs),
        splitting=replace(splitting, offices=frozenset(roles)),
        worth=_worth().score if language.code == PARSED_LANGUAGE else None,
    )


@cache
def _worth() -> Worth:
    return worth_seeds.load_worth()


def _pronouns(lexicon: Lexicon) -> Mapping[str, str]:
    speech = lexicon.speech
    return dict.fromkeys(speech.they, "they") | dict.fromkeys(speech.she, "she") | dict.fromkeys(speech.he, "he")


def _citation_words(lexicon: Lexicon) -> CitationWords:
    speech = lexicon.speech
    return CitationWords(speech.reports, speech.confirms, frozenset(speech.told))
