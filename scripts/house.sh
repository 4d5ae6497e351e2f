#!/usr/bin/env bash
# Refuses what must not be in the project: paths of one machine, addresses of registries, unfinished work.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$top"

failed=0

# refuse WHY PATTERN [PATHSPEC...]: prints the lines of tracked files that match.
refuse() {
  local why=$1 pattern=$2 found
  shift 2
  if found=$(git grep --line-number -I --extended-regexp -e "$pattern" -- "$@" ':!scripts/house.sh' ':!*.lock'); then
    printf '%s\n%s\n' "$why" "$(cut -c1-160 <<<"$found")"
    failed=1
  fi
}

refuse 'A path of one machine: take it from the configuration, or from a temporary folder.' \
  '(^|[^A-Za-z0-9._-])/(root|home/[a-z]+|mnt|srv|work|tmp/[a-z]{1,2})/' .
refuse 'An address where a package was downloaded: run npm with omit-lockfile-registry-resolved=true.' \
  '"resolved": "' '*package-lock.json'
refuse 'Unfinished work: finish it, or open an issue.' \
  'todo!\(|unimplemented!\(|\b(TODO|FIXME|XXX)\b|assert!\(true\)|[Ll]orem ipsum' .
refuse 'A test that is left out without saying why.' '#\[ignore\]' '*.rs'
refuse 'A test that waits: wait for an event instead.' '(thread|time)::sleep|waitForTimeout' '*/tests/*'

large=$(git ls-files -z | xargs -0 -r ls -l 2>/dev/null | awk '$5 > 2 * 1024 * 1024 { print $NF " " $5 }')
if [[ -n $large ]]; then
  printf 'A file over 2 MiB: make it when it is needed instead.\n%s\n' "$large"
  failed=1
fi

exit "$failed"
