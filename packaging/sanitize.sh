# sanitize TEST…: builds these tests with the asan preset and runs them.
sanitize() {
  local log="build/asan.log"
  if [ ! -e build/asan/build.ninja ]; then
    say "configuring build/asan"
    cmake --preset asan >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "CMake could not configure" "see $log"; }
  fi
  say "building build/asan (the first time takes some minutes)"
  cmake --build build/asan --target "$@" >"$log" 2>&1 || { grep -E -A8 'error|FAILED' "$log" | head -n 60 >&2; fail "the build failed" "see $log"; }
  say "running $* under sanitizers"
  mkdir -p build/asan/tests/run && chmod 700 build/asan/tests/run
  EDGE_HOSTILE_SEEDS=3 ctest --test-dir build/asan --output-on-failure --no-tests=error -R "^($(IFS='|'; echo "$*"))$" \
    || fail "a test failed under sanitizers (see above)" "run it again with: ctest --test-dir build/asan --output-on-failure -R NAME"
}
