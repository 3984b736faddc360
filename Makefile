# Each target does its own set-up: a virtual environment in .venv from pinned, hashed requirements.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps

# The tests start hundreds of processes: not each is to compile everything anew, where the environment asks for that.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test test-postgresql check soak bench portals lock clean

demo: $(VENV)/.runs
	$(BIN)/tinhso demo

# In four processes, a file in one of them: many tests wait for processes of their own. Crawls on SQLite, storage on both databases.
test: $(VENV)/.tests
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

# The whole suite, or TESTS, on PostgreSQL alone; a server that cannot be started is a failure.
test-postgresql: $(VENV)/.tests
	TINHSO_TEST_DATABASES=postgresql TINHSO_REQUIRE_POSTGRESQL=1 $(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The longer proofs, on both databases.
soak: $(VENV)/.tests
	TINHSO_TEST_DATABASES=both $(BIN)/python -m pytest -m soak

bench: $(VENV)/.tests
	$(BIN)/python -m bench

# After a change of the leaves: the tables of the documents that are made from them.
portals: $(VENV)/.runs
	$(BIN)/python -m commands.portals_page

# The wheel of the checkout is installed editable, without its dependencies: the requirements name all of them.
$(VENV)/.runs: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.txt
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.tests: requirements-dev.txt $(VENV)/.runs
	$(PIP) -r requirements-dev.txt
	touch $@

# After a change of the dependencies in pyproject.toml, or of constraints.txt.
lock: $(VENV)/.tests
	$(BIN)/pip-compile $(LOCK) --extra setup --extra export --extra browse --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra setup --extra export --extra browse --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
LOCK := --quiet --constraint constraints.txt --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

clean:
	rm -rf $(VENV) dist build *.egg-info tinhso-demo.db*
