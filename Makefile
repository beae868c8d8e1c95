# The two commands: `make run` (the site with its demo) and `make test` (all tests). What they ask for: site/set_up.py.
export FOREBYG_MODE ?= demo
VAR := $(or $(FOREBYG_VAR),var)
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) site/manage.py
DEMO = (umask 077 && $(MANAGE) demo > $(VAR)/demo-sign-ins)
PRODUCTION := FOREBYG_MODE=production SITE_URL=https://forebyg.example ALLOWED_HOSTS=forebyg.example SECRET_KEY=only-for-checking-the-settings-of-production-0123456789
MADE_FROM := $(shell find */migrations site/*/migrations */management site/*/management site/static site/locale courses/content events/content materials/content outbox/content registry/data site/pages/content -name __pycache__ -prune -o -type f -print 2>/dev/null)

.PHONY: run test check fix demo bench

run: $(VAR)/ready
	@python3 site/set_up.py serve

test: .venv/tests-installed $(VAR)/assets/made
	@python3 site/set_up.py browser && .venv/bin/pytest $(ARGS)

check: .venv/tests-installed $(VAR)/assets/made
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && PYTHONPATH=site:. .venv/bin/lint-imports --no-cache
	$(MANAGE) makemigrations --check --dry-run && $(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

fix: .venv/tests-installed
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

demo: $(VAR)/ready
	@$(DEMO) && cat $(VAR)/demo-sign-ins

bench: .venv/tests-installed $(VAR)/assets/made
	@python3 site/set_up.py browser && .venv/bin/pytest -q tests/bench tests/browser/test_first_visit.py $(ARGS)

# Stamps: each is older than what it was made from exactly when it must be made again.
.venv/installed: requirements.txt
	@python3 site/set_up.py libraries && python3 site/set_up.py environment && touch $@

.venv/tests-installed: tests/requirements.txt .venv/installed
	@python3 site/set_up.py environment tests/requirements.txt && touch $@

node_modules/made: package-lock.json | .venv/installed
	@python3 site/set_up.py packages && touch $@

$(VAR)/assets/made: node_modules/made site/pages/management/commands/copy_assets.py | .venv/installed
	@$(MANAGE) copy_assets --skip-checks && touch $@

$(VAR)/ready: .venv/installed $(VAR)/assets/made $(MADE_FROM)
	@$(MANAGE) prepare && $(DEMO) && touch $@
