#!/usr/bin/env bash
# Every check of the project, cheapest first; stops at the first that fails. `fast`: unit and request tests on SQLite only.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$top"

current=
passed=0

# step TITLE COMMAND...
step() {
  current=$1
  shift
  printf '\n== %s\n' "$current"
  local start=$SECONDS
  "$@"
  passed=$((passed + 1))
  printf '== %s: %s\n' "$current" "$(duration $((SECONDS - start)))"
}

summary() {
  local status=$?
  if ((status == 0)); then
    printf '\nAll %d steps passed in %s.\n' "$passed" "$(duration "$SECONDS")"
  else
    printf '\nStopped at step "%s" (exit code %d) after %s.\n' "$current" "$status" "$(duration "$SECONDS")"
  fi
}
trap summary EXIT

scripts() {
  shellcheck --external-sources .ci/run scripts/*.sh
}

lints() {
  cargo clippy --workspace --all-targets --locked -- -D warnings
}

dependencies() {
  "$cache/bin/cargo-deny" --locked check licenses bans sources
  if compgen -G "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs/*" >/dev/null; then
    "$cache/bin/cargo-deny" --locked --offline check advisories
  else
    printf 'Advisories: not run, their database is not on this machine (make advisories fetches it).\n'
  fi
}

tests() {
  cargo test --workspace --locked
}

documentation() {
  RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked
}

# The tests built the server already; this finds it, or builds it when no test needed it.
browser() {
  cargo build --workspace --bins --tests --locked --quiet
  scripts/browser.sh
}

case ${1:-all} in
  fast)
    export BEFFROI_TEST_POSTGRES=off
    step 'Unit and request tests' cargo test --workspace --lib --bins --tests --locked
    ;;
  all)
    step 'Install what is missing' scripts/install.sh test
    step 'Format' cargo fmt --all --check
    step 'Scripts' scripts
    step 'House rules' scripts/house.sh
    step 'Licences and sources of dependencies' dependencies
    step 'Lints' lints
    step 'Documentation' documentation
    step 'Unit, request, page and property tests' tests
    step 'Browser tests' browser
    ;;
  *)
    die 'usage: scripts/test.sh [all|fast]'
    ;;
esac
