#!/usr/bin/env bash
# Saves a picture of every page, wide and narrow, light and dark, in e2e/screenshots (or the folder given).
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$top"

export BEFFROI_BIN=${BEFFROI_BIN:-$CARGO_TARGET_DIR/debug/beffroi}
[[ -x $BEFFROI_BIN ]] || die "No server at $BEFFROI_BIN: run \`cargo build --package server\` first, or set BEFFROI_BIN."
exec node e2e/screenshots.mjs "${1:-e2e/screenshots}"
