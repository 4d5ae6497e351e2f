#!/usr/bin/env bash
# Times Beffroi and its peers in one run, and prints tables for docs/benchmarks.md. Arguments: sections (all by default).
# BEFFROI_BENCH_ROWS (1000000), BEFFROI_BENCH_RUNS (5), BEFFROI_BENCH_GENERATOR (another program that makes the
# register: `generator ROWS FILE`), BEFFROI_BIN (the server to time; a release build by default).
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$top"

scripts/install.sh bench
if [[ -z ${BEFFROI_BIN:-} ]]; then
  cargo build --release --locked --package server
  BEFFROI_BIN=$CARGO_TARGET_DIR/release/beffroi
fi

printf '%s, %s cores, %s; commit %s, %s.\n' "$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
  "$(free -h | awk '/^Mem:/ { print $2 }') of memory" "$(git rev-parse --short HEAD)" "$(date -u +%F)"
printf 'Load before: %s. Command: make bench, %s rows, %s runs, in turn, medians.\n\n' \
  "$(cut -d ' ' -f 1 /proc/loadavg)" "${BEFFROI_BENCH_ROWS:-1000000}" "${BEFFROI_BENCH_RUNS:-5}"
exec "$cache/bench-venv/bin/python" bench/run.py --beffroi "$BEFFROI_BIN" \
  --schema crates/check/schemas/scdl-subventions.json --work "$cache/bench" \
  --rows "${BEFFROI_BENCH_ROWS:-1000000}" --runs "${BEFFROI_BENCH_RUNS:-5}" \
  --generator "${BEFFROI_BENCH_GENERATOR:-bench/generate.py}" "$@"
