# `make help` lists what can be done. The work is in tools/, which also fetches what is missing.
.DEFAULT_GOAL := help
.PHONY: help run test build dev bench lighthouse lint clean-tools

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build for release, load the demo organisation into an empty database, serve
	@tools/run.sh

test: ## Every test: unit, both databases, browser
	@tools/test.sh

build: ## The release: target/release/control-center and target/site
	@tools/build.sh

dev: ## Build for development, serve, and build again at every change
	@tools/dev.sh

bench: ## Measure lists, bulk actions, groups and files on both databases; USERS="10000 100000" chooses sizes, BENCH=bulk what
	@tools/bench.sh

lighthouse: ## Rate the users list as a phone sees it
	@tools/lighthouse.sh

lint: ## Formatting, clippy for both halves, dependencies
	@tools/lint.sh

clean-tools: ## Remove the tools that were built for this project
	@tools/clean.sh
