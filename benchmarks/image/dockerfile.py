"""Reading a Dockerfile and its ignore file, as far as ours go: what is not known raises ValueError."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from string import Template

_COMMENT = re.compile(r"(?m)^\s*#.*\n")
_CONTINUED = re.compile(r"\\\n\s*")


@dataclass(frozen=True)
class Step:
    """One instruction: its name in capitals, and what follows."""

    name: str
    rest: str

    @property
    def words(self) -> list[str]:
        """Return what follows as words, from JSON where it is such a list."""
        return list(json.loads(self.rest)) if self.rest.startswith("[") else shlex.split(self.rest)


@dataclass(frozen=True)
class Stage:
    """An image that is built: on which one, under which name, in which steps."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)


def stages(text: str) -> list[Stage]:
    """Return the stages of a Dockerfile in order; raises ValueError where a step stands before the first FROM."""
    found: list[Stage] = []
    for line in filter(None, map(str.strip, _CONTINUED.sub("", _COMMENT.sub("", text)).splitlines())):
        name, _, rest = line.partition(" ")
        if name.upper() == "FROM":
            base, _, alias = rest.partition(" AS ")
            found.append(Stage(base.strip(), alias.strip() or str(len(found))))
        elif found:
            found[-1].steps.append(Step(name.upper(), rest.strip()))
        else:
            raise ValueError(f"{line!r} stands before the first FROM")
    return found


def environment(step: Step, known: Mapping[str, str]) -> dict[str, str]:
    """Return what an ENV step sets, with what it takes over from `known`."""
    pairs = (word.partition("=") for word in step.words)
    return {name: Template(value).substitute(known) for name, _, value in pairs}


def patterns(ignore_file: str) -> list[str]:
    """Return the patterns of an ignore file."""
    return [line.strip() for line in ignore_file.splitlines() if line.strip() and not line.startswith("#")]


def is_ignored(path: str, listed: Iterable[str]) -> bool:
    """Say whether a file of the context is left out of it: the last pattern decides that fits it or a folder above."""
    below = [path, *map(str, PurePosixPath(path).parents)][:-1]
    ignored = False
    for pattern in listed:
        if any(re.fullmatch(_expression(pattern.lstrip("!")), name) for name in below):
            ignored = not pattern.startswith("!")
    return ignored


def _expression(pattern: str) -> str:
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.strip("/"))
    return "".join(words.get(part, re.escape(part)) for part in parts)


def context(folder: Path, sources: Sequence[str], listed: Sequence[str]) -> Iterator[tuple[Path, Path]]:
    """Yield each file that a COPY of `sources` takes, and its place below the target.

    Raises ValueError where a source gives nothing: it is missing, or the ignore file leaves it out.
    """
    for source in sources:
        top = folder / source
        files = sorted(path for path in (top.rglob("*") if top.is_dir() else [top]) if path.is_file())
        taken = [path for path in files if not is_ignored(path.relative_to(folder).as_posix(), listed)]
        if not taken:
            raise ValueError(f"COPY {source}: no such file in the context")
        yield from ((path, path.relative_to(top) if top.is_dir() else Path(path.name)) for path in taken)
