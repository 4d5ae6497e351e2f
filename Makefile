# `make` lists the targets. Each calls one script of scripts/, which says what it installs and why.

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast fmt lint advisories browser screenshots fuzz bench clean-data

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1 \2/p' Makefile | while read -r target what; do printf '%-12s %s\n' "$$target" "$$what"; done

demo: ## Build in release and serve a demonstration territory on http://127.0.0.1:8080
	@scripts/demo.sh

test: ## Run every check: format, lints, licences, documentation, all tests, browser
	@scripts/test.sh

test-fast: ## Run the unit and request tests only, on SQLite
	@scripts/test.sh fast

fmt: ## Format the code
	cargo fmt --all

lint: ## Show what clippy has to say
	cargo clippy --workspace --all-targets

advisories: ## Look the dependencies up in the RustSec database (needs the network)
	@scripts/advisories.sh

browser: ## Build the server and run the browser tests only
	@scripts/install.sh browser
	cargo build --package server
	@scripts/browser.sh

screenshots: ## Save a picture of every page in e2e/screenshots
	@scripts/install.sh browser
	cargo build --package server
	@scripts/screenshots.sh

fuzz: ## Run every fuzz target for a minute each (BEFFROI_FUZZ_SECONDS)
	@scripts/fuzz.sh

bench: ## Time Beffroi and its peers in one run, as the tables of docs/benchmarks.md
	@scripts/bench.sh

clean-data: ## Delete the demonstration data (beffroi-data)
	rm -rf beffroi-data
