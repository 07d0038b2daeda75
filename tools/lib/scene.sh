# shellcheck shell=bash
# How tools/demo tells what it does, and stops at the first thing that does not go as told. Sourced.

SCENE=0

scene() { # scene TITLE [LINE...]
  SCENE=$((SCENE + 1))
  printf '\n== %d. %s ==\n' "$SCENE" "$1"
  shift
  [ "$#" -eq 0 ] || printf '%s\n' "$@"
}

indent() { sed 's/^/    /'; }

# run_shown STATUS COMMAND...: what it prints; its exit status must be this one.
run_shown() {
  local expected=$1 status=0
  shift
  "$@" >"$SCRATCH/shown" 2>&1 </dev/null || status=$?
  indent <"$SCRATCH/shown"
  [ "$status" -eq "$expected" ] || scene_broken "exit status $status instead of $expected"
}

# shown STATUS COMMAND...: the same, with the command line.
shown() {
  printf '\n  # %s\n' "${*:2}"
  run_shown "$@"
}

# shown_by USER STATUS COMMAND...: the same, by an administrator who logged in as that user.
shown_by() {
  local user=$1
  shift
  printf '\n  %s $ sudo %s\n' "$user" "${*:2}"
  run_shown "$1" actor "$(id -u "$user")" "${@:2}"
}

# login_shown in|out USER FROM ANSWER...: one ssh login, with what the person saw and typed.
login_shown() {
  local expected=$1 user=$2 from=$3 found
  shift 3
  printf '\n  %s $ ssh %s@hall\n' "$from" "$user"
  found=$(ssh_try "$user" "$from" "$@")
  { conversation "$@"; ssh_told; ssh_refusal; } | indent
  if [ "$found" = in ]; then say "  -> logged in"; else say "  -> not let in"; fi
  [ "$found" = "$expected" ] || scene_broken "that login should have ended $expected"
}

# A screen lock for the demonstration: a program without any privilege that asks PAM, like the real ones.
locker_install() {
  install -m 755 "$BUILD/tests/e2e/pamdrive" /usr/local/bin/screen-lock && stack_actor | grep ^auth | stack_set screen-lock
}

# locker_shown in|out USER ANSWER...: the user's own screen lock, with what the person saw and typed.
locker_shown() {
  local expected=$1 user=$2 found=in
  shift 2
  printf '\n  (the screen is locked; the lock runs as %s)\n' "$user"
  printf '%s\n' "$@" >"$SCRATCH/locker.answers"
  chmod 644 "$SCRATCH/locker.answers"
  (cd / && runuser -u "$user" -- screen-lock -v screen-lock "$user" "$SCRATCH/locker.answers") \
    >"$SCRATCH/locker" 2>&1 </dev/null || found=out
  locker_conversation "$@" | indent
  if [ "$found" = in ]; then say "  -> unlocked"; else say "  -> stays locked"; fi
  [ "$found" = "$expected" ] || { indent <"$SCRATCH/locker"; scene_broken "that should have ended $expected"; }
}
locker_conversation() {
  local prompt
  sed -n 's/^asked: //p' "$SCRATCH/locker" | while IFS= read -r prompt; do
    printf '%s%s\n' "$prompt" "$(typed "${1:-}")"
    [ "$#" -eq 0 ] || shift
  done
}

# What somebody typed, as it may be shown: codes as they are, passwords as stars.
typed() {
  if [[ $1 =~ ^[0-9]{6}$ ]]; then
    say "$1"
  elif [ "$1" = @code-from-screen ]; then
    say '(the code that the phone shows)'
  else
    say '********'
  fi
}

# The prompts with what was typed.
conversation() {
  local prompt answer count
  for count in $(seq "$(cat "$SCRATCH/ssh/count")"); do
    prompt=$(cat "$SCRATCH/ssh/prompt.$count")
    answer=${1:-}
    [ "$#" -eq 0 ] || shift
    printf '%s%s\n' "${prompt#*) }" "$(typed "$answer")"
  done
}

# What the server said beside the prompts, and at the end.
ssh_told() { grep -avE '^(Warning: Permanently added|.*Permission denied|Received disconnect|Disconnected)' "$SCRATCH/ssh/err"; }
ssh_refusal() { grep -aoE 'Permission denied.*' "$SCRATCH/ssh/err"; }

# code_wait SEED CODE: until CODE, the last one used, is the current one; the one after it is new then.
code_wait() {
  say '  (waiting for a code that was not used yet)'
  until [ "$(code_now "$1")" = "$2" ]; do sleep 1; done
}

scene_broken() {
  complain "this did not go as told: $*"
  grep -a 'pam_cred\|credctl\|credd' "$WORLD_SYSLOG" | tail -n 10 | sed 's/^/    log: /' >&2
  exit 1
}
