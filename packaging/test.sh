#!/usr/bin/env bash
# Sets up, builds and runs all tests. Safe to run again: does only what is missing.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
source packaging/say.sh
packaging/setup.sh
source packaging/build.sh
build_preset release
say "running the tests"
mkdir -p build/release/tests/run && chmod 700 build/release/tests/run
ctest --test-dir build/release --output-on-failure --no-tests=error -j 2 "$@" \
  || fail "some tests failed (see above)" "run one again with: ctest --test-dir build/release --output-on-failure -R NAME"
say "all tests passed"
