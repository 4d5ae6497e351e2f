#!/usr/bin/env bash
# Installs what is missing for one job, and says in one line what and why.
# Nothing missing: nothing asked of any registry, nothing printed. Debian packages need root or sudo.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=()
reasons=()

# need WHY PACKAGES TEST...: notes the packages (separated by spaces) when the test fails.
need() {
  local why=$1 names=$2
  shift 2
  if "$@" >/dev/null 2>&1; then
    return
  fi
  read -ra names <<<"$names"
  packages+=("${names[@]}")
  reasons+=("${names[0]} ($why)")
}

has() { command -v "$1"; }

has_c_compiler() { has cc && printf '#include <stdlib.h>\n' | cc -E -o /dev/null -; }

has_postgresql_server() { has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'; }

has_fonts() { compgen -G '/usr/share/fonts/truetype/*'; }

has_venv() { python3 -c 'import ensurepip, venv'; }

need_rust() {
  has cargo >/dev/null || die 'Rust is missing: install it first, with rustup or your own way (1.95 or later).'
  need 'compiles and links the C parts: SQLite, zstd' 'gcc libc6-dev' has_c_compiler
}

need_for_tests() {
  local component
  for component in fmt clippy; do
    cargo "$component" --version >/dev/null 2>&1 ||
      die "cargo $component is missing: add it with \`rustup component add rustfmt clippy\`."
  done
  need 'lists the files of the project' git has git
  need 'checks the scripts' shellcheck has shellcheck
  need 'tests on PostgreSQL; its programs only, no cluster and no service' postgresql has_postgresql_server
  need_browser
}

need_browser() {
  need 'browser tests' chromium has chromium
  need 'letters on the pages of the browser tests' fonts-liberation has_fonts
  need 'runs the browser tests' nodejs has node
  need 'installs playwright-core and axe-core' npm has npm
}

need_for_bench() {
  need 'runs the peers that we compare with' python3 has python3
  need 'keeps the peers apart from your Python packages' python3-venv has_venv
  need 'asks for pages as fast as it can' wrk has wrk
  need 'sends large files' curl has curl
}

# Runs a command without its chatter, once more when it fails (mirrors do, now and then), then shows what it said.
quietly() {
  local said
  said=$("$@" 2>&1) || said=$("$@" 2>&1) || die "$said" "Failed twice: $*"
}

# apt-get as root.
debian() {
  local root=()
  if ((EUID != 0)); then
    has sudo >/dev/null || die "Not root and no sudo: ask an administrator for: apt-get install ${packages[*]}"
    root=(sudo)
  fi
  quietly "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"
}

# Debian creates and starts a database cluster with the server unless it is told not to. The tests make their own.
without_cluster() {
  local folder=/etc/postgresql-common/createcluster.d root=()
  ((EUID == 0)) || root=(sudo)
  "${root[@]}" mkdir -p "$folder"
  printf 'create_main_cluster = false\n' | "${root[@]}" tee "$folder/beffroi.conf" >/dev/null
  local status=0
  "$@" || status=$?
  "${root[@]}" rm -f "$folder/beffroi.conf"
  return "$status"
}

install_packages() {
  ((${#packages[@]} > 0)) || return 0
  has apt-get >/dev/null || die "Not a Debian system: install by hand what is missing: ${reasons[*]}"
  local list
  printf -v list '%s, ' "${reasons[@]}"
  say "Installing from Debian: ${list%, }."
  debian update
  local install=(debian install --yes --no-install-recommends "${packages[@]}")
  if [[ " ${packages[*]} " == *' postgresql '* ]]; then
    without_cluster "${install[@]}"
  else
    "${install[@]}"
  fi
}

install_npm() {
  local folder=$top/e2e
  cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed" && return
  say 'Installing from npm: playwright-core (drives the browser) and axe-core (checks accessibility).'
  quietly npm ci --prefix "$folder" --no-audit --no-fund --ignore-scripts --loglevel=error
  cp "$folder/package-lock.json" "$folder/node_modules/.installed"
}

# install_cargo PROGRAM VERSION WHY
install_cargo() {
  local program=$1 version=$2 why=$3
  [[ "$("$cache/bin/$program" --version 2>/dev/null)" == *" $version" ]] && return
  say "Installing from crates.io: $program $version ($why); a few minutes, once."
  # Outside the shared build folder: its intermediate files go away with the temporary one.
  quietly env -u CARGO_TARGET_DIR cargo install --quiet --locked --root "$cache" --version "$version" "$program"
}

install_cargo_deny() {
  install_cargo cargo-deny 0.20.2 'checks the licences and sources of our dependencies'
}

install_peers() {
  local venv=$cache/bench-venv
  cmp -s "$top/bench/requirements.txt" "$venv/.installed" && return
  say 'Installing from PyPI: duckdb, polars, frictionless, datasette (the peers that we compare with).'
  python3 -m venv "$venv"
  quietly "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$top/bench/requirements.txt"
  cp "$top/bench/requirements.txt" "$venv/.installed"
}

case ${1:-} in
  demo)
    need_rust
    install_packages
    ;;
  test)
    need_rust
    need_for_tests
    install_packages
    install_npm
    install_cargo_deny
    ;;
  advisories)
    need_rust
    install_packages
    install_cargo_deny
    ;;
  browser)
    need_rust
    need_browser
    install_packages
    install_npm
    ;;
  bench)
    need_rust
    need_for_bench
    install_packages
    install_peers
    ;;
  fuzz)
    need_rust
    need 'compiles libFuzzer' g++ has c++
    install_packages
    install_cargo cargo-fuzz 0.13.2 'runs the fuzz targets'
    ;;
  *)
    die 'usage: scripts/install.sh demo|test|browser|advisories|bench|fuzz'
    ;;
esac
