# shellcheck shell=bash
# Programs that talk on a terminal: su, login, sudo, passwd. Sourced.

# talk ANSWER... -- COMMAND...: the transcript is in $SCRATCH/talk; the exit status is the command's.
talk() {
  local answers=()
  while [ "$1" != -- ]; do
    answers+=("$1")
    shift
  done
  shift
  printf '%s\n' "${answers[@]}" >"$SCRATCH/answers"
  expect -f "$E2E/lib/talk.exp" "$SCRATCH/answers" "$@" >"$SCRATCH/talk" 2>&1
}

# as USER COMMAND...: runs it with the user's real ids and login uid, as in the user's own session.
as() {
  local user=$1
  shift
  printf '%s\n' "$(id -u "$user")" >"$SCRATCH/uid"
  bash -c 'echo "$(<"$1")" >/proc/self/loginuid && shift && exec "$@"' as "$SCRATCH/uid" \
    setpriv --reuid "$user" --regid "$user" --init-groups -- "$@"
}

# session ANSWER... -- USER COMMAND...: talk, in that user's own session.
session() {
  local answers=()
  while [ "$1" != -- ]; do
    answers+=("$1")
    shift
  done
  shift
  # shellcheck disable=SC2016
  talk "${answers[@]}" -- bash -c "$(declare -f as); SCRATCH=$SCRATCH; as \"\$@\"" as "$@"
}
