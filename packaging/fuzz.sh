# fuzz NAME SECONDS: builds the fuzz preset, makes the seeds of tests/fuzz/NAME_fuzz.cpp and lets it search. What it finds
# interesting stays in build/fuzz/corpus, and the next run begins there; what fails is kept in build/fuzz/failures.
fuzz() {
  local name=$1 seconds=$2 corpus="build/fuzz/corpus/$1" failures="build/fuzz/failures" log="build/fuzz/$1.log"
  build_preset fuzz
  mkdir -p "$corpus" "$failures"
  "build/fuzz/bin/${name}_seeds" "$corpus" >/dev/null
  say "fuzzing $name for $seconds s"
  "build/fuzz/bin/${name}_fuzz" "$corpus" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$failures/$name-" -print_final_stats=1 >"$log" 2>&1 \
    || { tail -n 40 "$log" >&2; fail "fuzzing found a failure" "run it again with: build/fuzz/bin/${name}_fuzz FILE, the FILE is in $failures"; }
  say "fuzzed $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, none failed"
}
