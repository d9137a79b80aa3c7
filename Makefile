# `make chat` and `make test` each work alone on a fresh clone with Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin
INDEX ?= .dateline
export GRADIO_ANALYTICS_ENABLED := False
export HF_HUB_DISABLE_TELEMETRY := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: install chat test check lint docs bench clean

install: .venv/installed

.venv/installed: pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(if $(TORCH_INDEX),$(BIN)/python -m pip install --quiet torch==2.13.0 --index-url $(TORCH_INDEX))
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable '.[dev]'
	touch $@

chat: install
	test -e $(INDEX)/CURRENT || test -z "$$(ls seeds 2>/dev/null)" || $(BIN)/dateline rebuild seeds --index $(INDEX)
	$(BIN)/dateline serve --index $(INDEX)

test: install
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --durations=15

check: install
	$(BIN)/python -m pytest -q -m slow

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: install
	$(BIN)/python docs/write_cli.py

bench: install
	@echo "python -m bench.quality INDEX GOLD.jsonl...; python -m bench.speed indexing ARTICLES; python -m bench.speed asking INDEX QUESTIONS; python -m bench.fit weights INDEX GOLD.jsonl; python -m bench.reliability ANSWERS GOLD.jsonl -o PLOT.svg; python -m bench.extraction FOLDER; python -m bench.page_picture PNG"

clean:
	rm -rf .venv .dateline build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
