# One command each; all can be repeated, none asks. Prerequisites: make, python3 (3.11 or newer), python3-venv.
PYTHON ?= python3
PY := scripts/env.sh .venv/bin/python
PYTEST := $(PY) -m pytest

.PHONY: help runtime setup setup-dev system run test test-slow lint bench shots probes audit-deps migrate clean

help: ## 显示本说明
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*##/\t/' | expand -t 14

setup: runtime system ## 建立虚拟环境并安装运行所需(可重复执行)

setup-dev: system ## 同上,另加测试与检查工具
	@PYTHON='$(PYTHON)' scripts/venv.sh requirements-dev.txt .venv/.dev

runtime:
	@PYTHON='$(PYTHON)' scripts/venv.sh requirements.txt .venv/.runtime

system: ## 安装或解包 PDF 与测试所需的系统组件和公文字体
	@scripts/system.sh
	@scripts/fonts.sh

run: setup ## 启动系统(含演示数据),按 Ctrl-C 停止;PORT=8000 可改端口
	@$(PY) -m xuncha.serve

test: setup-dev ## 运行全部测试(不含标记为 slow 的)
	@$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder -m 'not slow' --durations=25

test-slow: setup-dev ## 运行标记为 slow 的测试
	@$(PYTEST) -m slow --ignore=tests/probes --durations=25 || [ $$? -eq 5 ] # 5: no test was chosen; make probes asks all of theirs

lint: setup-dev ## 检查代码与模板
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --quiet --lint templates

bench: setup-dev ## 测量速度；SCALE=30 测大样本的列表、自动保存和查重
	@$(PY) -m tests.bench

shots: setup-dev ## 为每个页面截图到 var/shots/
	@$(PY) -m tests.browser.shots

probes: setup-dev ## 逐账号逐记录试探越权，末行为“N probes, M leaks, K wrong refusals”
	@$(PYTEST) tests/probes -m "slow or not slow"

audit-deps: setup-dev ## 检查依赖的已知漏洞和代码中的危险写法(需联网)
	@$(PY) scripts/audit_deps.py

migrate: setup ## 升级数据库结构
	@$(PY) manage.py migrate

clean: ## 删除测试数据和各种缓存,不动 var 中的业务数据
	@[ ! -x .venv/bin/python ] || [ ! -d var/test ] || XUNCHA_VAR=var/test $(PY) -m xuncha.services destroy
	rm -rf var/test .pytest_cache .mypy_cache .ruff_cache .hypothesis htmlcov .coverage
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
