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

# shown STATUS COMMAND...: shows a command line and what it prints; its exit status must be this one.
shown() {
  local expected=$1 status=0
  shift
  printf '\n  # %s\n' "$*"
  "$@" >"$SCRATCH/shown" 2>&1 </dev/null || status=$?
  indent <"$SCRATCH/shown"
  [ "$status" -eq "$expected" ] || scene_broken "exit status $status instead of $expected"
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

# The prompts with what was typed: passwords as stars.
conversation() {
  local prompt answer count
  for count in $(seq "$(cat "$SCRATCH/ssh/count")"); do
    prompt=$(cat "$SCRATCH/ssh/prompt.$count")
    answer=${1:-}
    [ "$#" -eq 0 ] || shift
    [[ $answer =~ ^[0-9]{6}$ ]] || [ "$answer" = @code-from-screen ] || answer='********'
    [ "$answer" != @code-from-screen ] || answer='(the code that the phone shows)'
    printf '%s%s\n' "${prompt#*) }" "$answer"
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
  grep -a 'pam_cred\|credctl' "$WORLD_SYSLOG" | tail -n 10 | sed 's/^/    log: /' >&2
  exit 1
}
