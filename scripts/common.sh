# Shared by the scripts of this folder, which source it: where things are, and how to say what happens.
# shellcheck shell=bash
set -euo pipefail

# Read by the scripts that source this file.
# shellcheck disable=SC2034
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/beffroi

# One build folder for every clone of one person: the libraries are compiled once.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}

# A line about what is being done, on the error stream so that the output of a script can be piped.
say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "$*"
  exit 1
}

# `14 min 03 s`, from a number of seconds.
duration() {
  if (($1 < 60)); then
    printf '%d s' "$1"
  else
    printf '%d min %02d s' "$(($1 / 60))" "$(($1 % 60))"
  fi
}
