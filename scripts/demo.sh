#!/usr/bin/env bash
# Builds Beffroi in release and serves a demonstration territory, until Ctrl+C.
# BEFFROI_DATA: the data folder (beffroi-data); BEFFROI_LISTEN: the address (127.0.0.1:8080).
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$top"

scripts/install.sh demo
say 'Building Beffroi in release (the first time takes several minutes).'
cargo build --release --locked --package server
exec "$CARGO_TARGET_DIR/release/beffroi" serve --demo \
  --data "${BEFFROI_DATA:-beffroi-data}" --listen "${BEFFROI_LISTEN:-127.0.0.1:8080}"
