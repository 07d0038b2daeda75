# shellcheck shell=bash
# Runs the steps of tools/check and adds up what they report. Sourced after say.sh and tally.sh.

STEPS_PASSED=0 STEPS_FAILED=0 STEPS_SKIPPED=0

steps_add() {
  STEPS_PASSED=$((STEPS_PASSED + $1))
  STEPS_FAILED=$((STEPS_FAILED + $2))
  STEPS_SKIPPED=$((STEPS_SKIPPED + $3))
}

# steps_run NAME COMMAND...: one step, its output in $LOGS/NAME.log. How it is counted: by the last line
# "tally P F S" that it writes, else as one test that passed when the command did.
steps_run() {
  local name=$1 log=$LOGS/$1.log began=$SECONDS status=0 p f s
  shift
  printf '%-12s ' "$name"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  read -r p f s < <(sed -n 's/^tally \([0-9]* [0-9]* [0-9]*\)$/\1/p' "$log" | tail -n 1)
  if [ -z "${p:-}" ]; then
    p=0 f=0 s=0
    [ "$status" -ne 0 ] || p=1
  fi
  [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || f=1
  steps_add "$p" "$f" "$s"
  say "$p passed, $f failed, $s skipped ($((SECONDS - began)) s)"
  if [ "$f" -gt 0 ]; then
    grep -E '^[[:blank:]]*not ok|^(FAIL|ERROR):|[Ee]rror[: ]' "$log" | head -n 20 | sed 's/^/  /'
    tail -n 8 "$log" | sed 's/^/  | /'
    say "  all of it: $log"
  fi
  [ "$f" -eq 0 ]
}

# The one last line. Fails unless something ran and nothing failed.
steps_end() {
  say "$STEPS_PASSED passed, $STEPS_FAILED failed, $STEPS_SKIPPED skipped"
  [ "$STEPS_FAILED" -eq 0 ] && [ "$STEPS_PASSED" -gt 0 ]
}
