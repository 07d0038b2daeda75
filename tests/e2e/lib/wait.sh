# shellcheck shell=bash
# Waiting for another process, no longer than needed. Sourced.

# wait_until COMMAND...: tries it every 50 ms, and more often at first, for at most 20 seconds.
wait_until() {
  local left=420 pause=0.005
  until "$@"; do
    [ "$left" -gt 0 ] || return 1
    left=$((left - 1))
    [ "$left" -gt 400 ] || pause=0.05
    read -r -t "$pause" <><(:) || :
  done
}

# is_gone PID: the process has ended, whether or not anybody took note.
is_gone() { ! grep -q '^State:[[:space:]]*[^ZX]' "/proc/$1/status" 2>/dev/null; }
