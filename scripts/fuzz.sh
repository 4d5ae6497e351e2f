#!/usr/bin/env bash
# Runs every fuzz target, or those named, for a bounded time each. BEFFROI_FUZZ_SECONDS: how long (60).
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$top"

scripts/install.sh fuzz
# The same versions as the project's own build.
cp Cargo.lock fuzz/Cargo.lock
# libFuzzer needs compiler options that a stable compiler accepts only when told so.
export RUSTC_BOOTSTRAP=1 PATH=$cache/bin:$PATH
if (($# == 0)); then
  mapfile -t targets < <(cargo fuzz list)
  set -- "${targets[@]}"
fi
for target in "$@"; do
  say "Fuzzing $target for ${BEFFROI_FUZZ_SECONDS:-60} s."
  mkdir -p "fuzz/corpus/$target"
  cargo fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
    -max_total_time="${BEFFROI_FUZZ_SECONDS:-60}" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1
done
