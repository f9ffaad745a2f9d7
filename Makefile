# What a person or a machine types here. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help demo test check deep messages bench lock dev

PORT ?= 8000
DATA ?= var
PYTHON ?= python3
STANDARDS ?= standards
CALLS ?= 400
BIN := .venv/bin
# Who runs dry takes from the end of another's list, so that a module stays with whoever made what its tests share. One
# worker more where one of them mostly waits for processes that were killed.
TESTS := $(BIN)/python -m pytest -n 2 --dist worksteal
# What the last run said, for docs/proofs.md.
RESULTS := var/results
TEST_SETTINGS := DJANGO_SETTINGS_MODULE=config.settings.test DATABASE_URL=sqlite://:memory:

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | sort | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-9s %s\n' "$$name" "$$what"; done

demo: ## set up and start the demo: web and worker until Ctrl-C (PORT=8000 DATA=var)
	@exec $(PYTHON) config/bootstrap.py demo --port "$(PORT)" --data "$(DATA)"

test: check ## everything: checks, then the tests on PostgreSQL and on SQLite, with a real browser
	$(TESTS) -p tests.postgres -m "not browser and not faults" --ignore tests/architecture --ignore tests/i18n --junitxml $(RESULTS)/postgresql.xml
	$(TESTS) -n 3 --ignore tests/architecture --junitxml $(RESULTS)/sqlite.xml
	$(BIN)/python -m tests.proofs $(RESULTS)

check: dev ## the fast checks: style, types, floors, migrations, sizes
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m djlint --quiet --lint .
	$(BIN)/python $(BIN)/lint-imports
	$(TEST_SETTINGS) $(BIN)/python manage.py check --fail-level WARNING
	$(TEST_SETTINGS) $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -q tests/architecture --junitxml $(RESULTS)/checks.xml

deep: dev ## answers against public schemas, and thousands of calls to the API (STANDARDS=folder CALLS=400)
	@test -d "$(STANDARDS)/hsds-3.0" || { echo "STANDARDS names no folder with hsds-3.0 in it: make deep STANDARDS=…" >&2; exit 2; }
	STANDARDS="$(abspath $(STANDARDS))" API_CALLS="$(CALLS)" $(TESTS) tests/network/opendata/test_shapes.py \
		tests/network/opendata/test_openapi.py tests/certification/badges/test_badge.py

messages: dev ## collect the texts to translate, then say what has no translation
	$(TEST_SETTINGS) $(BIN)/python manage.py makemessages --locale fi --locale sv --add-location file --no-obsolete $(foreach place,.venv var tests docs,--ignore $(place))
	@$(BIN)/python -m config.catalogues report

bench: dev ## measurements
	@echo "There is no benchmark yet: nothing was measured."

lock: ## solve the versions anew into the two lock files (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

dev:
	@$(PYTHON) config/bootstrap.py install --dev
