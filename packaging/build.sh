# build_preset NAME: configures when needed and builds a preset of CMakePresets.json.
build_preset() {
  local preset=$1 log="build/$1.log" started=$SECONDS
  if [ ! -e "build/$preset/build.ninja" ]; then
    say "configuring build/$preset"
    cmake --preset "$preset" >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "CMake could not configure" "see $log"; }
  fi
  say "building build/$preset (the first time takes some minutes)"
  cmake --build --preset "$preset" >"$log" 2>&1 || { grep -E -A8 'error|FAILED' "$log" | head -n 60 >&2; fail "the build failed" "see $log"; }
  say "built in $((SECONDS - started)) s"
}
