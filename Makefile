# The front door for developers. A fresh machine needs Python 3.11 or newer, its venv module, and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
PYTHON := $(VENV)/bin/python
BENCH ?= --pages 1000,5000
PYTEST_ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.PHONY: help
help:  ## 显示本说明 / show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F '\t' '{ printf "  make %-15s %s\n", $$1, $$2 }'

.PHONY: demo
demo: $(VENV)/.runtime  ## 不用联网、不用浏览器，检查自带的示范网站并写出报告 / inspect the built-in sample site
	@$(VENV)/bin/inspector demo

.PHONY: test
test: $(VENV)/.dev $(VENV)/.browser $(VENV)/.axe  ## 运行全部测试 / run the tests
	$(PYTHON) -m pytest -n 2 --dist loadfile $(PYTEST_ARGS)

.PHONY: check
check: $(VENV)/.dev lint test  ## 提交前的全部检查：格式、类型、分层、测试 / everything a change must pass

.PHONY: lint
lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

.PHONY: format
format: $(VENV)/.dev  ## 整理代码格式 / format the code
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

.PHONY: docs
docs: $(VENV)/.runtime  ## 由程序重写 docs/checks.md 和 docs/commands.md / rewrite the generated pages
	$(PYTHON) docs/generate.py

.PHONY: bench
bench: $(VENV)/.runtime  ## 与两个基准程序比速度并写 docs/bench.md（需要 nginx）/ measure against two baselines
	$(PYTHON) -m benchmarks.run $(BENCH)

.PHONY: bench-links
bench-links: $(VENV)/.runtime  ## 与 linkchecker、lychee、linkinator 比较并写 docs/benchmarks.md（需要 nginx、npm）/ measure against other link checkers
	$(PYTHON) -m benchmarks.rivals

.PHONY: bench-desk
bench-desk: $(VENV)/.dev  ## 量复核台在十万个问题时的速度并写 docs/desk-speed.md / measure the review desk with 100,000 findings
	$(PYTHON) -m benchmarks.desk

.PHONY: bench-proofread
bench-proofread: $(VENV)/.dev  ## 用自备的测试集测校对并写 docs/proofreading.md / measure the proofreader on sets of your own
	$(PYTHON) -m benchmarks.proofreading $(if $(SETS),--sets '$(SETS)') $(if $(EXAMPLES),--examples '$(EXAMPLES)') $(if $(READ),--read '$(READ)')

.PHONY: clean
clean:  ## 删除 .venv 和各种缓存 / remove the environment and caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that really runs and is new enough: a pyenv shim may exist and still refuse.
define FIND_PYTHON
for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
done; \
if [ -z "$${python:-}" ]; then \
	echo '没有找到 Python 3.11 或更高版本，请先安装。Debian / Ubuntu：apt-get install python3 python3-venv' >&2; \
	echo 'Python 3.11 or newer was not found; please install it. Debian / Ubuntu: apt-get install python3 python3-venv' >&2; exit 1; \
fi; \
if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	echo '这个 Python 缺少 venv 模块，请先安装。Debian / Ubuntu：apt-get install python3-venv' >&2; \
	echo 'This Python lacks its venv module; please install it. Debian / Ubuntu: apt-get install python3-venv' >&2; exit 1; \
fi
endef

# pip 23, which Debian 12 brings, resolves some extras wrongly, so it is upgraded first.
$(VENV)/.runtime: pyproject.toml constraints.txt
	@$(FIND_PYTHON); "$(PYTHON)" -c pass 2>/dev/null || "$$python" -m venv --clear $(VENV)
	$(PYTHON) -m pip install --quiet --upgrade pip
	$(PYTHON) -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	$(PYTHON) -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

# Rendering tests use the system's Chromium if there is one; without any, they say that they were skipped.
$(VENV)/.browser: $(VENV)/.runtime
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then :; \
	elif command -v apt-get && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium; \
	elif command -v apt-get && sudo -n true; then sudo -n apt-get update -qq && sudo -n apt-get install -y -qq chromium; \
	else $(PYTHON) -m playwright install chromium; fi >/dev/null \
	&& touch $@ || echo '没有装上 Chromium，用到浏览器的测试会跳过。/ Chromium could not be installed; browser tests will be skipped.' >&2

# The accessibility checker that a browser test runs; without npm that one test says that it was skipped.
$(VENV)/.axe: tests/axe/package-lock.json $(VENV)/.runtime
	@command -v npm >/dev/null && npm ci --silent --no-audit --no-fund --prefix tests/axe >/dev/null 2>&1 \
	&& touch $@ || echo '没有装上 axe-core（要 npm），无障碍测试会跳过。/ axe-core could not be installed; the accessibility test will be skipped.' >&2
