"""A root folder in which the steps of a Dockerfile are run, as a container would be, but without a Docker engine.

Needs Linux, root's rights, debootstrap and `unshare`. A step sees its own root, /proc and /dev, and of this machine
only what it needs to reach the package registries: names of hosts, certificates, and settings of pip and apt.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.image.dockerfile import Stage, Step, context, environment

# Debian's image of this name is what debootstrap makes of the release, less documentation.
_RELEASES = {"debian:bookworm-slim": "bookworm", "debian:trixie-slim": "trixie"}
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What a container engine gives every container, or a build gets as arguments, to reach registries by.
_OF_NETWORK = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt", "/etc/pip.conf")
_MOUNTS = 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && shift && exec "$@"'


class Failed(RuntimeError):
    """A step or command ended with an error; says which, and what it printed last."""


class Root:
    """The root folder of one stage, with what its steps have set so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"PATH": _PATH}
        self.user = "0"
        self.work = "/"
        self.entry: list[str] = []
        self.command: list[str] = []

    def build(self, stage: Stage, sources: Path, ignored: Sequence[str], others: Mapping[str, "Root"]) -> None:
        """Run the steps of a stage, with files from the folder `sources` and from the stages built before."""
        make_base(stage.base, self.folder)
        for step in stage.steps:
            print(f"  {step.name} {step.rest}"[:110], flush=True)
            self._do(step, sources, ignored, others)

    def _do(self, step: Step, sources: Path, ignored: Sequence[str], others: Mapping[str, "Root"]) -> None:
        if step.name == "RUN":
            self.run(["/bin/sh", "-c", step.rest], is_building=True)
        elif step.name == "COPY":
            self._copy(step.words, sources, ignored, others)
        elif step.name == "ENV":
            self.environment |= environment(step, self.environment)
        elif step.name == "USER":
            self.user = step.rest
        elif step.name == "WORKDIR":
            self.work = step.rest
            (self.folder / self.work.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif step.name == "ENTRYPOINT":
            self.entry = step.words
        elif step.name == "CMD":
            self.command = step.words
        elif step.name != "VOLUME":
            raise ValueError(f"{step.name}: this instruction is not known here")

    def _copy(self, words: Sequence[str], sources: Path, ignored: Sequence[str], others: Mapping[str, "Root"]) -> None:
        *froms, target = words
        place = self.folder / target.lstrip("/")
        if froms[0].startswith("--from="):
            source = others[froms[0].partition("=")[2]].folder / froms[1].lstrip("/")
            subprocess.run(["cp", "--archive", str(source), str(place)], check=True)
            return
        for path, name in context(sources, froms, ignored):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, place / name)

    def run(self, command: Sequence[str], is_building: bool = False, more: Mapping[str, str] | None = None) -> str:
        """Run a command as the stage's user and return what it prints on standard output; raises Failed.

        Only while building there is a network.
        """
        settings = {**self.environment, "HOME": "/" if is_building else self._home(), **(more or {})}
        if is_building:
            settings |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
            self._let_reach_registries()
        names = [f"{name}={value}" for name, value in settings.items()]
        apart = ["unshare", "--mount", "--fork", *([] if is_building else ["--net"])]
        inside = ["chroot", f"--userspec={self.user}:{self.user}", self.folder, "/usr/bin/env", "--ignore-environment"]
        inside += [f"--chdir={self.work}", *names, *command]
        called = [*apart, "sh", "-c", _MOUNTS, "sh", self.folder, *inside]
        ended = subprocess.run([str(part) for part in called], check=False, capture_output=True, text=True)
        if ended.returncode:
            raise Failed(
                f"{shlex.join(command)}: exit code {ended.returncode}\n{(ended.stdout + ended.stderr)[-2000:]}"
            )
        return ended.stdout

    def _home(self) -> str:
        accounts = (self.folder / "etc" / "passwd").read_text(encoding="utf-8").splitlines()
        fields = (line.split(":") for line in accounts)
        return next((each[5] for each in fields if self.user in {each[0], each[2]}), "/")

    def _let_reach_registries(self) -> None:
        for name in _OF_NETWORK:
            if Path(name).is_file():
                (self.folder / name.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(name, self.folder / name.lstrip("/"))


def make_base(image: str, folder: Path) -> None:
    """Make the root that a base image has; raises ValueError for one that debootstrap cannot make."""
    if image not in _RELEASES:
        raise ValueError(f"{image}: no image of Debian alone; known are {', '.join(_RELEASES)}")
    kept = folder.parent / image.replace(":", "-")
    if not kept.exists():
        command = ["debootstrap", "--variant=minbase", _RELEASES[image], str(kept)]
        ended = subprocess.run(command, check=False, capture_output=True, text=True)
        if ended.returncode:
            shutil.rmtree(kept, ignore_errors=True)
            raise Failed(f"{shlex.join(command)}\n{(ended.stdout + ended.stderr)[-2000:]}")
    subprocess.run(["cp", "--archive", str(kept), str(folder)], check=True)
