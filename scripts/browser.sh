#!/usr/bin/env bash
# Browser tests against the real server in Debian's Chromium. Arguments: test files (all of them by default).
# BEFFROI_BIN: the server to test (the one of the last debug build by default).
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$top"

export BEFFROI_BIN=${BEFFROI_BIN:-$CARGO_TARGET_DIR/debug/beffroi}
[[ -x $BEFFROI_BIN ]] || die "No server at $BEFFROI_BIN: run \`cargo build --package server\` first, or set BEFFROI_BIN."
(($# > 0)) || set -- e2e/tests/*.test.mjs
exec node --test --test-reporter=spec "$@"
