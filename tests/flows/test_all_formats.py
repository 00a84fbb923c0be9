"""A folder of every format, whole and damaged, goes through a run; nothing of it is without a row."""

from pathlib import Path

from digests import ask, run

from benchmarks.bad_samples import samples


def outermost(warehouse: Path, column: str, table: str) -> set[str]:
    """Return the files of the folder that a column of locators speaks of."""
    query = f"select distinct regexp_extract({column}, '^[^/]*/([^/#]+)', 1) as file from lake.{table}"
    return {row["file"] for row in ask(warehouse, query)}


def test_every_file_of_every_format_is_accounted_for(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    files = samples()
    for name, content in files.items():
        (folder / name).write_bytes(content)
        (folder / f"cut.{name}").write_bytes(content[: len(content) * 2 // 3])
    report = run(folder, tmp_path / "warehouse")
    captured = outermost(tmp_path / "warehouse", "locator", "captures")
    refused = outermost(tmp_path / "warehouse", "key", "rejects")
    assert captured | refused >= set(files) | {f"cut.{name}" for name in files}
    assert captured >= set(files) - {"sitemap.xml"}
    assert report.inputs.n_inputs == report.inputs.n_new + report.inputs.n_rejected + report.inputs.n_known
    lost = """
        select locator from lake.captures as c
        where not exists (from lake.article_versions as v where v.capture_id = c.capture_id)
            and not exists (from lake.rejects as r where r.key = c.capture_id)"""
    assert ask(tmp_path / "warehouse", lost) == []


def test_one_article_reads_the_same_out_of_every_wrapping(tmp_path: Path) -> None:
    folder = tmp_path / "wrapped"
    folder.mkdir()
    for name, content in samples().items():
        if "quay.html" in name or name.endswith((".zip", ".tar", ".tar.gz")):
            (folder / name).write_bytes(content)
    run(folder, tmp_path / "warehouse")
    query = "select count(*) as n, count(distinct text_id) as n_texts from articles where locator like '%quay.html%'"
    (found,) = ask(tmp_path / "warehouse", query)
    assert (found["n"] > 5, found["n_texts"]) == (True, 1)
