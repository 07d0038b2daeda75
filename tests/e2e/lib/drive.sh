# shellcheck shell=bash
# Logins by pamdrive, a program that only talks to PAM; and moving its clocks. Sourced.

# at SECONDS COMMAND...: runs one of the functions below (or a program) on a boot clock that is so far
# ahead. Within a case the clock only ever goes forward, as on a real machine.
at() {
  local AT=$1
  shift
  if declare -F "$1" >/dev/null; then "$@"; else ahead "$@"; fi
}
ahead() {
  if [ -n "${AT:-}" ]; then unshare --time --boottime "$AT" -- "$@"; else "$@"; fi
}
ctl() { broker_follow && ahead credctl "$@"; }

# drive SERVICE USER [OPTION...] -- ANSWER...: prints in or out. DRIVE_CALLS names other calls than
# authenticate and setcred.
drive() { if drive_run "$@" >"$SCRATCH/drive" 2>&1; then echo in; else echo out; fi; }

# drive_run: the same, but prints what pamdrive does.
drive_run() {
  local service=$1 user=$2 options=() answers BROKER_UNDER=${BROKER_UNDER:-}
  shift 2
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  answers=$(mktemp "$SCRATCH/answers.XXXXXX")
  printf '%s\n' "$@" >"$answers"
  [[ ${DRIVE_UNDER:-} != faketime* ]] || BROKER_UNDER=$DRIVE_UNDER
  broker_follow || return 1
  # shellcheck disable=SC2086
  ahead ${DRIVE_UNDER:-} "$BUILD/tests/e2e/pamdrive" -v "${options[@]}" "$service" "$user" \
    "$answers" ${DRIVE_CALLS:-}
}

# wrong_times COUNT SERVICE USER [OPTION...]: so many logins with a wrong password; prints how many got in.
wrong_times() {
  local count=$1 in=0
  shift
  for _ in $(seq "$count"); do [ "$(drive "$@" -- wrong 000000)" = out ] || in=$((in + 1)); done
  echo "$in"
}
