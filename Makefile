# Everything runs in .venv, made from hash-locked requirements. `make run` and `make report` are all a newcomer needs.
# The locks are whole, so --no-deps: pip by itself would take the newest of a package that is asked for with extras,
# and refuse it for want of a hash.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLES := seeds/articles
WAREHOUSE ?= data
SHARED ?= ../shared
CODE := flows warehouse tests benchmarks
PACKAGE_DIRS := $(shell find flows warehouse sql seeds -type d -not -name __pycache__)
COMPILED := setup.py $(wildcard flows/clean/*.pyx flows/clean/*.pxi)

export PYTHONDONTWRITEBYTECODE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run report test check browser java postgres followthemoney install docs eval bench matrix torture image superset audit sbom lock clean

run: install
	$(BIN)/onrecord run $(SAMPLES) --warehouse $(WAREHOUSE)

report: install
	$(BIN)/onrecord report --warehouse $(WAREHOUSE)

install: $(VENV)/.onrecord

$(VENV)/.runtime: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "onrecord needs Python 3.11 or later: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	@touch $@

# The strict editable install links single files, so a new file or folder asks for it again.
$(VENV)/.onrecord: $(VENV)/.runtime pyproject.toml $(COMPILED) $(PACKAGE_DIRS)
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --config-settings editable_mode=strict --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/pip install --quiet --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@

test: install $(VENV)/.dev
	$(BIN)/pytest --numprocesses 2 --dist loadfile

# The report's tests in a real browser need one; they are skipped where there is none.
browser:
	command -v chromium-headless-shell || command -v chromium || command -v google-chrome || \
	  { apt-get update --quiet=2 && apt-get install --quiet=2 --no-install-recommends chromium-headless-shell; }

# The test that gives the report to the Nu HTML checker needs Java; it is skipped where there is none.
java:
	command -v java || \
	  { apt-get update --quiet=2 && apt-get install --quiet=2 --no-install-recommends default-jre-headless; }

# Those of the DuckLake need PostgreSQL's programs; they are skipped where there are none.
postgres:
	command -v initdb || ls /usr/lib/postgresql/*/bin/initdb || \
	  { apt-get update --quiet=2 && apt-get install --quiet=2 --no-install-recommends postgresql; }

# FollowTheMoney reads our exports in an environment of its own: it is compiled against ICU. Skipped where it is not.
followthemoney: install $(VENV)/.followthemoney

$(VENV)/.followthemoney: requirements-followthemoney.lock
	{ command -v g++ && ls /usr/include/unicode/uversion.h; } || \
	  { apt-get update --quiet=2 && apt-get install --quiet=2 --no-install-recommends g++ libicu-dev pkg-config; }
	$(PYTHON) -m venv $(VENV)/followthemoney
	$(VENV)/followthemoney/bin/pip install --quiet --no-deps --require-hashes --requirement requirements-followthemoney.lock
	@touch $@

check: install $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest tests/test_imports.py

# The documentation as a site that opens from a file: build/site/index.html.
docs: install $(VENV)/.dev
	$(BIN)/python -m onrecord.warehouse.reference > docs/reference.md
	$(BIN)/python -m onrecord.flows.cli.reference > docs/cli.md
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --config-file docs/site/mkdocs.yml

# Quality against labelled data, and speed against peers: both need the data folder $(SHARED).
eval: install $(VENV)/.dev
	for part in feeds warc extraction bad_input; do \
	  $(BIN)/python -m benchmarks.$$part --shared $(SHARED) || exit 1; done
	$(BIN)/python -m benchmarks.quality > docs/quality.md
	$(BIN)/python -m benchmarks.evaluate --shared $(SHARED)

bench: install $(VENV)/.dev
	$(BIN)/python -m benchmarks.throughput --shared $(SHARED)

# The tests on every Python from 3.11 to 3.13 found here, and on both major versions of DuckDB.
matrix: install $(VENV)/.dev
	$(BIN)/python -m benchmarks.matrix

# Runs killed 500 times and at each commit, disks that fill and fail, files damaged, readers through 50 publishes.
torture: install $(VENV)/.dev
	$(BIN)/python -m benchmarks.torture --kills 500

# The steps of docs/operations/Dockerfile in clean roots of debootstrap, then the image's commands; needs root's rights.
image: install $(VENV)/.dev
	command -v debootstrap || { apt-get update --quiet=2 && apt-get install --quiet=2 --no-install-recommends debootstrap; }
	$(BIN)/python -m benchmarks.image

# Our dashboard in a real Apache Superset, in an environment of its own: each chart equals its view, through a publish.
superset: install $(VENV)/.dev $(VENV)/.superset
	$(BIN)/python -m benchmarks.superset --binaries $(VENV)/superset/bin

$(VENV)/.superset: requirements-superset.lock
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13) and "Superset needs Python 3.11 or 3.12: make superset PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)/superset
	$(VENV)/superset/bin/pip install --quiet --no-deps --require-hashes --requirement requirements-superset.lock
	@touch $@

# Known vulnerabilities of what is locked; asks PyPI about each package, so it needs the internet. A package that could
# not be asked about fails it (--strict): a mirror without that service would else pass for a clean bill.
audit: $(VENV)/.audit
	$(VENV)/audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock

$(VENV)/.audit:
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet pip-audit==2.10.1
	@touch $@

# Bill of materials of what is locked (CycloneDX).
sbom: install
	$(BIN)/python -m benchmarks.sbom > sbom.cdx.json

lock:
	uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --constraint requirements.in --group build --output-file requirements.lock
	uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --constraint requirements.lock --group test --group check --output-file requirements-dev.lock
	uv pip compile requirements-superset.in --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --output-file requirements-superset.lock
	uv pip compile requirements-followthemoney.in --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --output-file requirements-followthemoney.lock

clean:
	rm -rf $(VENV) build dist *.egg-info flows/clean/*.so
