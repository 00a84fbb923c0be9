"""Exports are what their formats' own libraries read, and say what the warehouse says."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Called
from digests import ask, column, publish_lake
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.export import tabular
from onrecord.flows.export.formats import FORMATS
from onrecord.flows.shared.formulas import guarded
from onrecord.warehouse.catalogue import connect
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

Cli = Callable[..., Called]
FTM = Path(sys.prefix) / "followthemoney" / "bin" / "python"  # an environment of its own, as it is compiled against ICU
FTM_READER = Path(__file__).with_name("ftm_reader.py")


@pytest.fixture
def exported(few_baseline: Path, cli: Cli, tmp_path: Path) -> Callable[[str], Path]:
    def export(form: str) -> Path:
        target = tmp_path / f"{form}.json"
        called = cli("export", form, "--out", target, "--warehouse", few_baseline)
        assert called.code == 0, called.err
        return target

    return export


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_annotations_lead_back_to_their_words_by_position_and_by_quote(
    few_baseline: Path, exported: Callable[[str], Path]
) -> None:
    page = json.loads(exported("webannotation").read_text(encoding="utf-8"))
    texts = {f"urn:onrecord:{row['text_id']}": row["text"] for row in ask(few_baseline, "from lake.texts")}
    spans = ask(
        few_baseline,
        "select claim_id as id, surface as words from lake.claims union all select quote_id, content from lake.quotes",
    )
    words = {f"urn:onrecord:{row['id']}": row["words"] for row in spans}
    assert {item["id"] for item in page["items"]} == set(words)
    assert page["partOf"]["total"] == len(page["items"]) == len(words)
    for item in page["items"]:
        text = texts[item["target"]["source"]["id"]]
        position, quote = item["target"]["selector"]
        assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
        assert text[position["start"] : position["end"]] == quote["exact"] == words[item["id"]]
        context = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text.find(context) == position["start"] - len(quote["prefix"])


def test_provenance_is_read_by_prov_and_leads_from_claims_to_bytes(
    few_baseline: Path, exported: Callable[[str], Path]
) -> None:
    model = pytest.importorskip("prov.model")
    path = exported("prov")
    document = model.ProvDocument.deserialize(str(path), format="json")
    names = {str(record.identifier) for record in document.get_records(model.ProvEntity)}
    derived = {
        str(used): str(made)
        for made, used in (
            (r.args[1], r.args[0]) for r in document.get_records(model.ProvDerivation)
        )
    }  # fmt: skip
    for row in ask(few_baseline, "select claim_id, text_id from lake.claims"):
        assert derived[row["claim_id"]] == row["text_id"]
        assert derived[row["text_id"]].startswith("raw:")
        assert {row["claim_id"], row["text_id"], derived[row["text_id"]]} <= names
    known = names | {str(r.identifier) for r in document.get_records((model.ProvAgent, model.ProvActivity))}
    relations = [record for record in document.get_records() if record.is_relation()]
    ends = {str(end) for record in relations for end in record.args if isinstance(end, model.QualifiedName)}
    assert ends <= known
    assert document.get_provn().startswith("document")


def _pruned(value: Any) -> Any:
    """Return a value without the empty members that the client adds."""
    if isinstance(value, dict):
        kept = {name: _pruned(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, [], {})}
    return [_pruned(inner) for inner in value] if isinstance(value, list) else value


def test_events_are_built_by_the_client_of_openlineage(few_baseline: Path, exported: Callable[[str], Path]) -> None:
    base = pytest.importorskip("openlineage.client.generated.base")
    from openlineage.client import facet_v2 as facets
    from openlineage.client.serde import Serde

    classes = {
        "parent": facets.parent_run.ParentRunFacet,
        "jobType": facets.job_type_job.JobTypeJobFacet,
        "documentation": facets.documentation_job.DocumentationJobFacet,
        "schema": facets.schema_dataset.SchemaDatasetFacet,
        "version": facets.dataset_version_dataset.DatasetVersionDatasetFacet,
    }
    nested = {
        "parent": lambda v: {"run": facets.parent_run.Run(**v["run"]), "job": facets.parent_run.Job(**v["job"])},
        "schema": lambda v: {"fields": [facets.schema_dataset.SchemaDatasetFacetFields(**f) for f in v["fields"]]},
    }

    def of_client(found: dict[str, Any]) -> dict[str, Any]:
        made = {}
        for name, facet in found.items():
            values = {key: value for key, value in facet.items() if key[0] != "_"}
            assert facet["_schemaURL"] == classes[name]._get_schema()
            made[name] = classes[name](**nested.get(name, lambda v: v)(values), producer=facet["_producer"])
        return made

    events = _lines(exported("openlineage"))
    assert len(events) == column(few_baseline, "select count(*) from lake.stage_runs")[0]
    for event in events:
        run = event["run"]
        inputs, outputs = ([{**each, "facets": of_client(each["facets"])} for each in event[k]]
                           for k in ("inputs", "outputs"))  # fmt: skip
        rebuilt = base.RunEvent(
            eventType=base.EventType(event["eventType"]),
            eventTime=event["eventTime"],
            producer=event["producer"],
            run=base.Run(run["runId"], of_client(run["facets"])),
            job=base.Job(event["job"]["namespace"], event["job"]["name"], of_client(event["job"]["facets"])),
            inputs=[base.InputDataset(**each) for each in inputs],
            outputs=[base.OutputDataset(**each) for each in outputs],
        )
        assert rebuilt.schemaURL == event["schemaURL"]
        assert _pruned(json.loads(Serde.to_json(rebuilt))) == _pruned(event)
    assert len({event["run"]["runId"] for event in events}) == len(events)


def test_claims_of_schema_org_say_who_and_where(few_baseline: Path, exported: Callable[[str], Path]) -> None:
    graph = json.loads(exported("claim").read_text(encoding="utf-8"))
    assert graph["@context"] == "https://schema.org"
    told = {row["claim_id"]: row for row in ask(few_baseline, "from claims")}
    assert {claim["@id"].removeprefix("urn:onrecord:") for claim in graph["@graph"]} == set(told)
    for claim in graph["@graph"]:
        row = told[claim["@id"].removeprefix("urn:onrecord:")]
        assert claim["text"] == row["text"]
        assert claim.get("author", {}).get("name") == row["claimed_by"]
        assert f"urn:onrecord:{row['article_id']}" in {place["@id"] for place in claim["appearance"]}


@pytest.mark.skipif(not FTM.exists(), reason="FollowTheMoney is not installed: make followthemoney")
@pytest.mark.parametrize("form", ["ftm", "ftm-statements"])
def test_followthemoney_reads_every_value(form: str, few_baseline: Path, exported: Callable[[str], Path]) -> None:
    read = subprocess.run([FTM, FTM_READER, form, exported(form)], capture_output=True, text=True, check=False)
    assert read.returncode == 0, read.stderr
    ids = set(json.loads(read.stdout))
    wanted = column(few_baseline, "select entity_id from lake.entities where kind in ('PERSON', 'ORG')")
    wanted += column(few_baseline, "select article_id from articles")
    assert wanted
    assert {row_id.replace(":", "-") for row_id in wanted} <= ids


def test_the_data_package_is_valid_and_its_files_are_there(few_baseline: Path, exported: Callable[[str], Path]) -> None:
    frictionless = pytest.importorskip("frictionless")
    described = json.loads(exported("frictionless").read_text(encoding="utf-8"))
    package = frictionless.Package.from_descriptor(described)
    assert list(package.metadata_validate(package.to_descriptor())) == []
    assert [resource.name for resource in package.resources] == [
        resource["name"] for resource in described["resources"]
    ]
    for resource in described["resources"]:
        files = [few_baseline / path for path in resource["path"]]
        stored = pa.concat_tables([pq.read_table(file) for file in files])
        assert stored.num_rows == column(few_baseline, f"select count(*) from lake.{resource['name']}")[0]
        assert [field["name"] for field in resource["schema"]["fields"]] == list(TABLES[resource["name"]].column_names)


def test_croissant_is_valid_and_names_every_column(few_baseline: Path, exported: Callable[[str], Path]) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=str(exported("croissant")))
    assert not dataset.metadata.ctx.issues.errors
    records = {record.name: record for record in dataset.metadata.record_sets}
    assert {field.name for field in records["claims"].fields} == set(TABLES["claims"].column_names)


def test_a_view_as_csv_parquet_and_excel_says_the_same(few_baseline: Path, cli: Cli, tmp_path: Path) -> None:
    paths = {form: tmp_path / f"claims.{form}" for form in ("csv", "parquet", "xlsx")}
    for form, path in paths.items():
        called = cli("export", form, "claims", "--out", path, "--warehouse", few_baseline)
        assert called.code == 0, called.err
    rows = ask(few_baseline, "from claims")
    assert pq.read_table(paths["parquet"]).to_pylist() == rows
    with paths["csv"].open(newline="", encoding="utf-8") as handle:
        assert [row["claim_id"] for row in csv.DictReader(handle)] == [row["claim_id"] for row in rows]
    sheet = pytest.importorskip("openpyxl").load_workbook(paths["xlsx"]).active
    names, *cells = sheet.iter_rows(values_only=True)
    assert [dict(zip(names, row, strict=True))["text"] for row in cells] == [row["text"] for row in rows]


HOSTILE = '=HYPERLINK("https://evil.example","click")'


def test_formulas_in_texts_are_not_run_by_spreadsheets(few_warehouse: Path, tmp_path: Path) -> None:
    lake = Lake(few_warehouse / "lake")
    rows = lake.table("rejects").to_pyarrow_table().to_pylist()
    for row, start in zip(rows, (HOSTILE, "\t" + HOSTILE, "@SUM(1)", "\x0bx"), strict=False):
        row["detail"] = start
    assert rows
    lake.replace("rejects", pa.Table.from_pylist(rows, schema=TABLES["rejects"].schema), "true")
    publish_lake(few_warehouse)
    with connect(few_warehouse) as connection:
        tabular.write(connection, "lake.rejects", "csv", tmp_path / "r.csv")
        pytest.importorskip("openpyxl")
        tabular.write(connection, "lake.rejects", "xlsx", tmp_path / "r.xlsx")
    with (tmp_path / "r.csv").open(newline="", encoding="utf-8") as handle:
        shown = [row["detail"] for row in csv.DictReader(handle)]
    assert "'" + HOSTILE in shown
    from openpyxl import load_workbook

    cells = [cell for row in load_workbook(tmp_path / "r.xlsx").active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'" + HOSTILE in [cell.value for cell in cells]


@given(st.text(), st.sampled_from(["=", "+", "-", "@", "\t=", "\r", " =", "＝"]))
def test_no_guarded_text_begins_as_a_formula_does(rest: str, start: str) -> None:
    assert guarded(start + rest) == "'" + start + rest


@given(st.one_of(st.integers(), st.floats(allow_nan=False), st.none(), st.from_regex(r"\A\w.*", fullmatch=True)))
def test_what_is_no_formula_stays_as_it_is(value: object) -> None:
    assert guarded(value) == value


def test_an_unknown_view_or_format_leaves_no_file(few_baseline: Path, cli: Cli, tmp_path: Path) -> None:
    for arguments in (("csv", 'claims"; drop'), ("xlsx", "nothing"), ("csv",), ("morse",), ("prov", "claims")):
        called = cli("export", *arguments, "--out", tmp_path / "x", "--warehouse", few_baseline)
        assert called.code in (1, 2)
        assert "Traceback" not in called.err
    assert list(tmp_path.glob("*x*")) == []


def test_an_export_to_standard_output_is_the_file(
    few_baseline: Path, cli: Cli, exported: Callable[[str], Path]
) -> None:
    for form in ("claim", "ftm"):
        assert form in FORMATS
        called = cli("export", form, "--warehouse", few_baseline)
        assert called.raw_out == exported(form).read_bytes()
