#!/usr/bin/env bash
# Sets up everything, builds, and opens Edge Studio on the sample project (or on the project given as --project DIR).
# Without a display it does the same job headless: serves the project, invokes a function cold and warm, prints the
# answers with a small timeline, and writes a screenshot of the studio.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/packaging/say.sh"
(cd "$root" && packaging/setup.sh)
source "$root/packaging/build.sh"
(cd "$root" && build_preset release)
bin="$root/build/release/bin"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  say "opening Edge Studio"
  exec "$bin/edge-studio" "$@"
fi

say "no display: serving the sample project headless"
work=$(mktemp -d)
cp -r "$root/resources/templates/sample" "$work/project"
cleanup() {
  exec 9>&- 2>/dev/null || true # the end of its input ends the runner
  [ -n "${server:-}" ] && wait "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

mkfifo "$work/stdin"
"$bin/edge-runner" serve --project "$work/project" --port 0 --events "$work/events.ndjson" <"$work/stdin" >"$work/out" 2>"$work/log" &
server=$!
exec 9>"$work/stdin"
for _ in $(seq 200); do
  url=$(sed -n 's/^Serving functions on \(.*\)<function-name>$/\1/p' "$work/out")
  [ -n "$url" ] && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
[ -n "${url:-}" ] || { cat "$work/log" >&2; fail "the runner did not start" "see the lines above"; }
say "Serving functions on ${url}<function-name>"

for start in cold warm; do
  printf '\n%s: POST %shello\n' "$start" "$url"
  curl -sS --fail-with-body --max-time 30 "${url}hello" --json '{"name":"Edge Studio"}' || fail "the request failed" "see the log: $(cat "$work/log")"
done
sleep 0.3
echo
"$bin/edge-runner" timeline "$work/events.ndjson"

png="$root/build/edge-studio.png"
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$work/runtime}"
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
say "rendering the studio offscreen"
"$bin/edge-studio" --project "$work/project" --invoke hello --screenshot "$png" \
  || fail "the studio could not render" "run it again with QT_DEBUG_PLUGINS=1 to see what Qt misses"
say "screenshot: $png"
