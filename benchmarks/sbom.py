"""The bill of materials: every package of requirements.lock with its hashes, as CycloneDX 1.6 JSON on standard output.

Made of the lock alone, so that the same lock gives the same bill. Run: make sbom
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parent.parent / "requirements.lock"
_PACKAGE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\]+?))? *\\?$")
_HASH = re.compile(r"--hash=sha256:(?P<hash>[0-9a-f]{64})")


def bill(lock: str) -> dict[str, Any]:
    """Return the bill of a lock file; raises ValueError at a line that is neither package, hash nor remark."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "onrecord",
                "name": "onrecord",
                "version": version("onrecord"),
            }
        },
        "components": list(_components(lock)),
    }


def _components(lock: str) -> Iterator[dict[str, Any]]:
    component: dict[str, Any] = {}
    for number, line in enumerate(lock.splitlines(), 1):
        if package := _PACKAGE.match(line):
            if component:
                yield component
            component = _component(**package.groupdict())
        elif found := _HASH.search(line):
            # A release has a file for each platform, of which a lock that fits all names each.
            files = component["externalReferences"][0].setdefault("hashes", [])
            files.append({"alg": "SHA-256", "content": found["hash"]})
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"requirements.lock, line {number}: expected a package or a hash, found {line!r}")
    if component:
        yield component


def _component(name: str, version: str, marker: str | None) -> dict[str, Any]:
    purl = f"pkg:pypi/{re.sub('[._-]+', '-', name).lower()}@{version}"
    component: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    component["externalReferences"] = [{"type": "distribution", "url": purl}]
    if marker:
        component["scope"] = "optional"
        component["properties"] = [{"name": "onrecord:marker", "value": marker}]
    return component


if __name__ == "__main__":
    json.dump(bill(LOCK.read_text(encoding="utf-8")), sys.stdout, indent=2)
    print()
