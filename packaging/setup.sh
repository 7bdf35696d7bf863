#!/usr/bin/env bash
# Brings a machine to the state in which the project builds: Debian packages, V8's development files, npm tools.
# Safe to run again: every step looks first and does nothing when its result is there.
#   setup.sh [further Debian packages]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps="$root/build/deps"
source "$root/packaging/say.sh"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo --preserve-env=DEBIAN_FRONTEND "$@"
  else fail "installing packages needs root" "run this as root, or install sudo, or install these first: $*"
  fi
}

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

apt_updated=
apt_update() {
  [ -n "$apt_updated" ] && return
  say "apt-get update"
  as_root apt-get update -qq || warn "apt-get update failed; going on with the lists at hand"
  apt_updated=1
}

apt_install() {
  local missing=()
  for package in "$@"; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} = 0 ] && return
  apt_update
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || fail "apt-get could not install: ${missing[*]}" "check the network and /etc/apt/sources.list, then run this again"
}

# V8 is the libnode of the distribution. A machine whose Node.js comes from another vendor refuses the development
# package; then the two packages are unpacked into build/deps/v8 and found there (packaging/cmake/FindV8.cmake).
setup_v8() {
  if installed libnode-dev; then return; fi
  if [ -e "$deps/v8/.complete" ]; then return; fi
  apt_update
  if apt-get install -s --no-install-recommends libnode-dev >/dev/null 2>&1; then apt_install libnode-dev; return; fi
  say "libnode-dev does not fit beside this machine's Node.js: unpacking V8 into build/deps/v8"
  local library shared
  library=$(depends_of libnode-dev | grep -E '^libnode[0-9]+$' | head -n 1)
  [ -n "$library" ] || fail "this distribution has no libnode package" "Edge Studio needs Debian 12 or later"
  mapfile -t shared < <(depends_of "$library" | grep -E '^(lib|zlib)' | grep -v '^libnode')
  apt_install "${shared[@]}"
  rm -rf "$deps/v8" && mkdir -p "$deps/v8/download"
  (cd "$deps/v8/download" && apt-get download -qq libnode-dev "$library" 2>/dev/null) \
    || fail "could not download libnode-dev and $library" "check that a Debian mirror is configured for apt"
  for file in "$deps"/v8/download/*.deb; do dpkg-deb -x "$file" "$deps/v8"; done
  rm -rf "$deps/v8/download"
  touch "$deps/v8/.complete"
}

depends_of() { apt-cache depends "$1" 2>/dev/null | sed -n 's/^ *|\?Depends: \([a-z0-9.+-]\+\)$/\1/p'; }

setup_npm_tools() {
  command -v npm >/dev/null || apt_install nodejs npm
  local tools="$deps/tools" lock="$root/resources/package-lock.json"
  if cmp -s "$lock" "$tools/package-lock.json" && [ -e "$tools/.complete" ]; then return; fi
  say "installing the npm tools pinned in resources/package.json"
  mkdir -p "$tools"; rm -f "$tools/.complete"
  cp "$root/resources/package.json" "$lock" "$tools/"
  (cd "$tools" && npm ci --include=dev --no-audit --no-fund --loglevel=error --ignore-scripts 2>&1 | sed 's/^/  /') \
    || fail "npm could not install the tools" "check that npm reaches a registry (npm ping), then run this again"
  cp "$lock" "$tools/package-lock.json"
  touch "$tools/.complete"
}

mapfile -t packages < <(grep -v '^#' "$root/packaging/packages.txt")
apt_install "${packages[@]}" "$@"
mkdir -p "$deps"
setup_v8
setup_npm_tools
