#!/usr/bin/env bash
# Sets up, builds and runs all tests. Safe to run again: does only what is missing.
#   test.sh [--long] [options of ctest]    --long: fuzzes afterwards, for a minute, with clang++, and calls everything that
#                                          script can reach once more under sanitizers
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
source packaging/say.sh
long=
if [ "${1:-}" = --long ]; then long=1; shift; fi
packaging/setup.sh postgresql redis-server ${long:+clang libclang-rt-dev}
source packaging/build.sh
build_preset release
say "running the tests"
mkdir -p build/release/tests/run && chmod 700 build/release/tests/run
ctest --test-dir build/release --output-on-failure --no-tests=error -j 2 "$@" \
  || fail "some tests failed (see above)" "run one again with: ctest --test-dir build/release --output-on-failure -R NAME"
if [ -n "$long" ]; then
  source packaging/fuzz.sh
  fuzz eszip 60
  source packaging/sanitize.sh
  sanitize hostile_test cases_test worker_end_test file_system_test outgoing_test dns_test
fi
say "all tests passed"
