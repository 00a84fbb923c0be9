import shutil
from collections import Counter
from pathlib import Path

import pytest

from onrecord.flows.resources import seeds
from onrecord.warehouse.ids import fold
from onrecord.warehouse.tables.seeds import GAZETTEER, OUTLET_KINDS, OUTLETS

SEEDS = Path(__file__).parents[2] / "seeds"
OUTLET_LINE = "Norvik Press,norvik.example,NP|Norvik,NO,wire,\n"
NAME_LINE = "state:nv,Norvik,GPE,Q1,Norvik,name,en\n"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the seeds that a test may spoil, read instead of the shipped one."""
    for name in ("gazetteer", "languages"):
        shutil.copytree(SEEDS / name, tmp_path / name)
    shutil.copy(SEEDS / "outlets.csv", tmp_path)
    monkeypatch.setattr(seeds, "files", lambda package: tmp_path)
    return tmp_path


def outlets_of(copy: Path, *lines: str) -> list[seeds.Outlet]:
    (copy / "outlets.csv").write_text(",".join(seeds.OUTLET_HEADER) + "\n" + "".join(lines), encoding="utf-8")
    return seeds.load_outlets()


def names_of(copy: Path, *lines: str) -> list[seeds.GazetteerName]:
    shutil.rmtree(copy / "gazetteer")
    (copy / "gazetteer").mkdir()
    text = ",".join(seeds.GAZETTEER_HEADER) + "\n" + "".join(lines)
    (copy / "gazetteer" / "some.csv").write_text(text, encoding="utf-8")
    return seeds.load_gazetteer()


def test_outlets_have_one_id_each_and_are_found_by_slug():
    outlets = seeds.load_outlets()
    assert max(Counter(outlet.outlet_id for outlet in outlets).values()) == 1
    assert {outlet.kind for outlet in outlets} == set(OUTLET_KINDS)
    by_name = {fold(name): outlet.name for outlet in outlets for name in (outlet.name, *outlet.aliases)}
    assert by_name["afp"] == "Agence France-Presse"
    assert by_name["ap"] == "Associated Press"
    assert by_name["tass"] == "TASS"


def test_owner_families_join_outlets_of_one_owner():
    owner = {outlet.name: outlet.owner_family for outlet in seeds.load_outlets()}
    assert owner["The Times"] == owner["The Wall Street Journal"] == "News Corp"
    assert owner["TASS"] == owner["RT"] != owner["Interfax"]


def test_outlet_id_ignores_case_and_spacing():
    assert seeds.outlet_id("Agence  France-Presse") == seeds.outlet_id("agence france-presse")
    assert seeds.outlet_id("TASS") != seeds.outlet_id("RT")
    assert seeds.outlet_id("TASS").startswith("out:")


def test_empty_cells_of_an_outlet_become_nothing_rather_than_blank(copy):
    (outlet,) = outlets_of(copy, "Norvik Press,,,,wire,\n")
    assert (outlet.domains, outlet.aliases, outlet.country, outlet.owner_family) == ((), (), None, None)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["Norvik Press,norvik.example,,NO,radio,\n"], r"outlets\.csv, row 2: expected one of .*found 'radio'"),
        ([OUTLET_LINE, "Other,www.other.example,,NO,wire,\n"], r"row 3: .*without www.*'www\.other\.example'"),
        (["Norvik Press,norvik.example,,Norway,wire,\n"], r"row 2: expected an ISO 3166.*'Norway'"),
        (["Norvik Press,norvik.example\n"], r"row 2: expected 6 values"),
        ([OUTLET_LINE, "np,,,NO,wire,\n"], r"row 3: expected each name or alias once, found 'np'.*row 2"),
        ([OUTLET_LINE, "Other,norvik.example,,NO,wire,\n"], r"row 3: expected each domain once"),
    ],
)
def test_a_bad_outlet_is_refused_with_its_place(copy, lines, message):
    with pytest.raises(seeds.SeedError, match=message):
        outlets_of(copy, *lines)


def test_a_missing_column_is_refused(copy):
    (copy / "outlets.csv").write_text("name,domains\n", encoding="utf-8")
    with pytest.raises(seeds.SeedError, match=r"row 1: expected the columns name,domains,aliases"):
        seeds.load_outlets()


def test_a_file_that_is_not_utf8_is_refused(copy):
    (copy / "outlets.csv").write_bytes(b"name\xff\n")
    with pytest.raises(seeds.SeedError, match="UTF-8"):
        seeds.load_outlets()


def test_gazetteer_entries_have_one_label_kind_and_qid():
    entries = {(n.seed_id, n.label, n.kind, n.wikidata_qid) for n in seeds.load_gazetteer()}
    assert max(Counter(entry[0] for entry in entries).values()) == 1
    assert max(Counter(entry[3] for entry in entries if entry[3]).values()) == 1


def test_each_entry_has_its_label_among_its_names_or_is_known_by_another():
    names = seeds.load_gazetteer()
    named = {n.seed_id for n in names if n.name_kind in ("name", "short_name", "acronym", "guarded", "role")}
    assert named == {n.seed_id for n in names}


@pytest.mark.parametrize(
    ("name", "kind", "seed_id", "qid"),
    [
        ("Russian Federation", "name", "state:ru", "Q159"),
        ("Moscow", "metonym", "state:ru", "Q159"),
        ("Moscow", "name", "city:moscow", "Q649"),
        ("Kremlin", "metonym", "state:ru", "Q159"),
        ("Downing Street", "metonym", "state:gb", "Q145"),
        ("U.S.", "acronym", "state:us", "Q30"),
        ("Afghans", "demonym", "state:af", "Q889"),
        ("French", "demonym", "state:fr", "Q142"),
        ("Türkiye", "name", "state:tr", "Q43"),
        ("WHO", "acronym", "org:who", "Q7817"),
        ("Taliban", "name", "org:taliban", "Q42418"),
        ("Central Asia", "name", "loc:central-asia", "Q27275"),
    ],
)
def test_names_lead_to_their_entries(name, kind, seed_id, qid):
    found = [(n.seed_id, n.wikidata_qid) for n in seeds.load_gazetteer() if (n.name, n.name_kind) == (name, kind)]
    assert found == [(seed_id, qid)]


def test_members_of_the_united_nations_are_there():
    iso = {n.seed_id for n in seeds.load_gazetteer() if n.seed_id.startswith("state:") and len(n.seed_id) == 8}
    assert len(iso) >= 195


def test_metonyms_belong_to_states_or_bodies_never_to_cities():
    prefixes = {n.seed_id.split(":")[0] for n in seeds.load_gazetteer() if n.name_kind == "metonym"}
    assert prefixes == {"state", "org"}


def test_english_names_are_no_lower_case_words():
    names = [n.name for n in seeds.load_gazetteer() if n.language == "en"]
    assert [name for name in names if name == name.lower()] == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([NAME_LINE, NAME_LINE], r"some\.csv, row 3: expected each name of an entry once.*row 2"),
        ([NAME_LINE, "state:nv,Norvik,GPE,Q2,Nor,name,en\n"], r"row 3: expected each entry.*'state:nv'"),
        ([NAME_LINE, "state:x,X,GPE,Q1,X,name,en\n"], r"row 3: expected each QID once, found 'Q1'"),
        (["state:nv,Norvik,PLACE,,Norvik,name,en\n"], r"row 2: expected one of .*'PLACE'"),
        (["state:nv,Norvik,GPE,,Norvik,nickname,en\n"], r"row 2: expected one of .*'nickname'"),
        (["Norvik,Norvik,GPE,,Norvik,name,en\n"], r"row 2: expected an id such as state:ru, found 'Norvik'"),
        (["state:nv,Norvik,GPE,159,Norvik,name,en\n"], r"row 2: expected a Wikidata id.*'159'"),
        (["state:nv,Norvik,GPE,,Norvik ,name,en\n"], r"row 2: expected a name, found 'Norvik '"),
        (["state:nv,Norvik,GPE,,Norvik,name,english\n"], r"row 2: expected an ISO 639-1 code"),
    ],
)
def test_a_bad_gazetteer_row_is_refused_with_its_place(copy, lines, message):
    with pytest.raises(seeds.SeedError, match=message):
        names_of(copy, *lines)


def test_languages_are_keyed_by_their_code_and_english_is_complete():
    languages = seeds.load_languages()
    assert {"en", "de", "fr"} <= set(languages)
    assert all(code == language.code for code, language in languages.items())
    english = languages["en"]
    assert {"say", "tell", "announce", "warn"} <= set(english.speech_verbs)
    assert "according to" in english.according_to
    assert set(english.speech_verbs).isdisjoint(english.attitude_verbs)


def test_quote_marks_are_pairs_of_single_characters_of_the_language():
    languages = seeds.load_languages()
    marks = [mark for language in languages.values() for pair in language.quote_marks for mark in pair]
    assert {len(mark) for mark in marks} == {1}
    assert languages["de"].quote_marks[0] == ("„", "“")
    assert languages["fr"].quote_marks[0] == ("«", "»")


def test_every_language_names_twelve_different_months():
    assert {len(set(language.months)) for language in seeds.load_languages().values()} == {12}


def test_abbreviations_end_with_a_full_stop_and_phrases_are_lower_case():
    for language in seeds.load_languages().values():
        assert [word for word in language.abbreviations if not word.endswith(".")] == []
        for words in (language.according_to, language.hedges, language.negators, language.evaluative):
            assert [word for word in words if word != word.lower()] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('code = "de"', 'code = "da"', r"de/words\.toml: expected the folder's name as code"),
        ('["„", "“"]', '["„„", "“"]', r"de/words\.toml: expected a list of pairs of single characters"),
        ('"Januar", ', "", r"de/words\.toml: expected 12 months"),
        ('"laut", ', '"laut", "laut", ', r"de/words\.toml, according_to: expected each word once, found 'laut'"),
        ('"laut", ', "7, ", r"de/words\.toml, according_to: expected a list of strings"),
        ("negators =", "negations =", r"de/words\.toml: expected exactly the keys"),
        ("code =", "code ==", r"de/words\.toml: expected TOML"),
    ],
)
def test_a_bad_language_file_is_refused(copy, old, new, message):
    file = copy / "languages" / "de" / "words.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(seeds.SeedError, match=message):
        seeds.load_languages()


def test_tables_fit_their_contracts_and_hold_every_row():
    outlets, names = seeds.outlet_table("tol:a"), seeds.gazetteer_table("tol:a")
    assert outlets.schema == OUTLETS.schema
    assert outlets.num_rows == len(seeds.load_outlets())
    assert names.schema == GAZETTEER.schema
    assert names.num_rows == len(seeds.load_gazetteer())
    assert set(names.column("tool_id").to_pylist()) == {"tol:a"}


def test_digest_changes_only_with_what_is_named(copy):
    everything, languages = seeds.seeds_digest("outlets.csv", "gazetteer"), seeds.languages_digest(seeds.LANGUAGE_WORDS)
    assert everything == seeds.seeds_digest("gazetteer", "outlets.csv", "gazetteer")
    with (copy / "gazetteer" / "regions.csv").open("a", encoding="utf-8") as file:
        file.write("loc:norvik,Norvik Sound,LOC,,Norvik Sound,name,en\n")
    assert seeds.seeds_digest("outlets.csv", "gazetteer") != everything
    assert seeds.languages_digest(seeds.LANGUAGE_WORDS) == languages


def test_digest_tells_a_renamed_file(copy):
    before = seeds.seeds_digest("gazetteer")
    (copy / "gazetteer" / "regions.csv").rename(copy / "gazetteer" / "places.csv")
    assert seeds.seeds_digest("gazetteer") != before


def test_digest_of_a_missing_file_is_refused(copy):
    with pytest.raises(seeds.SeedError, match=r"seeds/owners\.csv: expected a file or folder"):
        seeds.seeds_digest("owners.csv")


def test_the_rows_of_roles_are_what_their_maker_makes():
    from benchmarks.role_rows import role_rows

    made = [tuple(row) for row in role_rows()]
    held = [n for n in seeds.load_gazetteer() if n.name_kind == "role"]
    assert [(n.seed_id, n.label, n.kind, n.wikidata_qid or "", n.name, n.name_kind, n.language) for n in held] == made


def test_the_adjectives_of_states_are_what_their_maker_makes():
    from benchmarks.state_adjectives import adjective_rows
    from onrecord.flows.resources.office_words import load_office_words

    words = load_office_words()
    states = {n.seed_id for n in seeds.load_gazetteer()}
    for code in ("de", "es", "fr", "it", "pt", "ru"):
        assert words[code].adjectives == dict(adjective_rows(code))
        assert set(words[code].adjectives.values()) <= states


def test_the_names_of_peoples_are_what_their_maker_makes():
    from benchmarks.state_adjectives import demonym_rows
    from onrecord.flows.resources import language_data

    states = {n.seed_id for n in seeds.load_gazetteer()}
    for code, language in seeds.load_languages().items():
        if code != "en":
            rows = demonym_rows(code)
            assert language_data.missing(code, [language_data.DEMONYMS]) == []
            held = list(language_data._demonyms(code, {n.seed_id: n for n in seeds.load_gazetteer()}))
            assert [(n.name, n.seed_id) for n in held] == rows
            assert {state for _, state in rows} <= states
            lexicon = language_data.load_lexicon(language)
            assert lexicon is not None
            assert all(any(e.seed_id == state for e in lexicon.entries[name]) for name, state in rows)
