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
  answers=$SCRATCH/answers.$BASHPID.$SRANDOM # no process is started for it: there are thousands
  printf '%s\n' "$@" >"$answers"
  [[ ${DRIVE_UNDER:-} != faketime* ]] || BROKER_UNDER=$DRIVE_UNDER
  broker_follow || return 1
  # shellcheck disable=SC2086
  ahead ${DRIVE_UNDER:-} "$(program pamdrive)" -v "${options[@]}" "$service" "$user" \
    "$answers" ${DRIVE_CALLS:-}
}

# wrong_times COUNT SERVICE USER [OPTION...]: so many logins with a wrong password; prints how many got in.
wrong_times() {
  local count=$1 in=0
  shift
  for _ in $(seq "$count"); do [ "$(drive "$@" -- wrong 000000)" = out ] || in=$((in + 1)); done
  echo "$in"
}

# program NAME: where a program of the tests can be run from by everybody.
program() {
  [ -x "$WORLD/bin/$1" ] || { mkdir -p "$WORLD/bin" && install -m 755 "$BUILD/tests/e2e/$1" "$WORLD/bin/$1"; } || return 1
  echo "$WORLD/bin/$1"
}

# by USER COMMAND...: runs a program (of the tests: by its name) with nothing but the user's own ids.
by() {
  local user=$1 command=$2
  shift 2
  [[ $command != *credd ]] || command=$(program "$command")
  setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups -- "$command" "$@"
}
# drive_by USER SERVICE SUBJECT ...: as drive, by a program that runs as the user, as a screen locker does.
drive_by() {
  local user=$1
  shift
  DRIVE_UNDER="setpriv --reuid $user --regid $user --init-groups --" drive "$@"
}
