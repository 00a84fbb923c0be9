"""The report of the sample articles, built once."""

import sys
from pathlib import Path

import pytest

from onrecord.flows.report_site.build import build_report

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def site(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the report; not to be written to."""
    return build_report(samples, tmp_path_factory.mktemp("report") / "site").index.parent
