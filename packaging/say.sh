# Messages of the packaging scripts: one voice, with the seconds since the start.
say() { printf '\033[1m[%4ds]\033[0m %s\n' "$SECONDS" "$*"; }
warn() { printf '[%4ds] warning: %s\n' "$SECONDS" "$*" >&2; }
# fail WHAT TODO: says what happened and what to do, and ends the script.
fail() { printf '[%4ds] error: %s\n        what to do: %s\n' "$SECONDS" "$1" "$2" >&2; exit 1; }
