# Two commands do everything: `make run` and `make test`. Both set up .venv first.
PYTHON ?= python3
BIN := .venv/bin
DATA ?= build/data
PORT ?= 8000
# the tests start the program hundreds of times: Python keeps what it compiled, even where the environment forbids it
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint types pytest quality tables bench storm clean

.venv/ready: constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# what browsers load, and the clients of the tests; npm comes with .venv
%/node_modules/ready: %/package.json %/package-lock.json .venv/ready
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --prefix $* --silent
	touch $@

# the program of portals that the tests harvest with; it pins versions of its own, and so has an environment of its own
tests/ckan/.venv/ready: tests/ckan/constraints.txt
	$(PYTHON) -m venv tests/ckan/.venv
	tests/ckan/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

# the documentation for consumers, and the ontology's by pyLODE, as the server shows them
server/guides/ready: $(wildcard docs/*.md docs/consumers/*.md ontology/*.ttl server/guides/*.py) .venv/ready
	$(BIN)/python -m server.guides.making
	touch $@

run: .venv/ready server/front/node_modules/ready server/guides/ready  ## build the graph of the shipped sample minutes and serve it on localhost
	$(BIN)/sagsgraf build etl/samples --data $(DATA) --base-url http://localhost:$(PORT)
	@echo "A case on its way: http://localhost:$(PORT)/id/case/0563/04.08.00-a00-1-24"
	$(BIN)/sagsgraf serve --data $(DATA) --port $(PORT)

test: lint types pytest  ## run every check

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/ready
	$(BIN)/mypy

pytest: .venv/ready server/front/node_modules/ready server/guides/ready tests/node/node_modules/ready tests/ckan/.venv/ready
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

clean:
	rm -rf .venv tests/ckan/.venv build server/front/node_modules tests/node/node_modules server/guides/*.html server/guides/ready

quality: .venv/ready  ## measure what is read against annotated facts, and write docs/quality.md
	$(BIN)/python -m tests.quality

tables: .venv/ready  ## write docs/tables.md anew from the schema of the tables
	$(BIN)/python -m etl.records.manual > docs/tables.md

storm: .venv/ready server/front/node_modules/ready server/guides/ready tests/node/node_modules/ready tests/ckan/.venv/ready  ## kill builds at many points, fuzz every reader; takes half an hour
	$(BIN)/python -m pytest -m storm

bench: .venv/ready  ## measure speed, as ratios against named peers
	$(BIN)/python -m bench.pipeline
	$(BIN)/python -m bench.references
	$(BIN)/python -m bench.dumps
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.server
	$(BIN)/python -m bench.endpoint
	$(BIN)/python -m bench.hostile
