# Each target is one command; README.md shows the plain commands behind them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := setup.cfg pyproject.toml $(shell find aligner national_plan web -type f -not -name '*.pyc' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo test test-quick test-wide lint bench evaluate baselines wheel clean

help:  ## 显示本说明
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/aligner-installed  ## 建立环境，批量核对 samples/，报告写入 demo-reports/
	$(BIN)/aligner batch samples -o demo-reports

test: $(VENV)/dev-installed  ## 建立环境，并行运行全部测试
	$(BIN)/python -m pytest -n auto

test-quick: $(VENV)/dev-installed  ## 只运行快的测试
	$(BIN)/python -m pytest -n auto -m "not slow"

test-wide: $(VENV)/dev-installed  ## 核对随项目提供的全部规划：数据约定、不变性（约十分钟）
	$(BIN)/python benchmarks/everything.py --faces --twice samples tests/data/readers national_plan/labelled/plans
	$(BIN)/python benchmarks/invariances.py national_plan/labelled/plans

lint: $(VENV)/dev-installed  ## ruff、mypy、import-linter
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

bench: $(VENV)/dev-installed  ## 测速，给出与纯读取的比值
	$(BIN)/aligner bench

evaluate: $(VENV)/dev-installed  ## 留出检验，打印表格（另有标注：TRUTH=标注 PLANS="规划 …"），需数分钟
	$(BIN)/aligner evaluate $(TRUTH) $(addprefix --plans ,$(PLANS)) --left-out --per-plan

baselines: $(VENV)/dev-installed  ## BM25、TF-IDF、USE、e5 的基线（另有标注：同上）
	$(BIN)/pip install --quiet --editable '.[baselines]'
	$(BIN)/python benchmarks/baselines.py $(addprefix --truth ,$(TRUTH)) $(if $(PLANS),--plans $(PLANS))

wheel: $(VENV)/dev-installed  ## 构建 wheel，写入 dist/
	rm -rf build
	$(BIN)/pip wheel --no-deps --wheel-dir dist .

clean:  ## 删除环境、构建产物和缓存
	rm -rf $(VENV) build dist demo-reports aligner.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip must be new first: old ones fail on extras of lxml.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 或更新版本（可用 make PYTHON=python3.12 指定）" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/aligner-installed: $(BIN)/python $(SOURCES)
	rm -rf build
	$(BIN)/pip install --quiet .
	@touch $@

$(VENV)/dev-installed: $(BIN)/python setup.cfg pyproject.toml
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@
