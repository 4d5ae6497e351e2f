#!/usr/bin/env bash
# Looks the dependencies up in the RustSec advisory database, which cargo-deny fetches.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$top"

scripts/install.sh advisories
exec "$cache/bin/cargo-deny" --locked check advisories
