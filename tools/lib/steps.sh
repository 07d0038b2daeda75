# shellcheck shell=bash
# Runs the steps of tools/check and adds up what they report. Sourced after say.sh, cpu.sh and tally.sh.

STEPS_PASSED=0 STEPS_FAILED=0 STEPS_SKIPPED=0
STEPS_BESIDE=() # PROCESS_GROUP:NAME of those that run beside the others

# step_report NAME SECONDS CPU_SECONDS P F S: what a step came to, in one piece.
step_report() {
  local name=$1 log=$LOGS/$1.log
  printf '%-12s %s passed, %s failed, %s skipped (%s s, of the processor %s s)\n' "$name" "$4" "$5" "$6" "$2" "$3"
  [ "$5" -gt 0 ] || return 0
  grep -a -A 3 -E '^[[:blank:]]*not ok|^(FAIL|ERROR):|[Ee]rror[: ]' "$log" | head -n 60 | cut -c -300 | sed 's/^/  /'
  tail -n 8 "$log" | sed 's/^/  | /'
  say "  all of it: $log"
}

# step_do NAME COMMAND...: one step, its output in $LOGS/NAME.log and its three numbers in $LOGS/NAME.tally.
# How it is counted: by the last line "tally P F S" that it writes, else as one test that passed when the
# command did.
step_do() {
  local name=$1 log=$LOGS/$1.log began=$SECONDS status=0 cpu p f s
  shift
  cpu_read cpu
  "$@" >"$log" 2>&1 </dev/null || status=$?
  cpu_since "$cpu" cpu
  read -r p f s < <(sed -n 's/^tally \([0-9]* [0-9]* [0-9]*\)$/\1/p' "$log" | tail -n 1)
  if [ -z "${p:-}" ]; then
    p=0 f=0 s=0
    [ "$status" -ne 0 ] || p=1
  fi
  [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || f=1
  step_report "$name" "$((SECONDS - began))" "$cpu" "$p" "$f" "$s" | cat
  echo "$p $f $s" >"$LOGS/$name.tally"
}

# step_add NAME: into the sums; fails when the step did. One that left no numbers has failed.
step_add() {
  local p=0 f=1 s=0
  [ ! -s "$LOGS/$1.tally" ] || read -r p f s <"$LOGS/$1.tally"
  STEPS_PASSED=$((STEPS_PASSED + p))
  STEPS_FAILED=$((STEPS_FAILED + f))
  STEPS_SKIPPED=$((STEPS_SKIPPED + s))
  [ "$f" -eq 0 ]
}

# steps_run NAME COMMAND...: fails when the step does.
steps_run() { step_do "$@" && step_add "$1"; }

# steps_beside NAME COMMAND...: begins it, and steps_end waits for it. In a process group of its own, so
# that steps_stop ends all of it.
steps_beside() {
  set -m
  (set +m && step_do "$@") &
  set +m
  STEPS_BESIDE+=("$!:$1")
}
steps_stop() {
  local one
  for one in "${STEPS_BESIDE[@]}"; do kill -TERM -- "-${one%%:*}" 2>/dev/null; done
}

# The one last line. Fails unless something ran and nothing failed.
steps_end() {
  local one
  for one in "${STEPS_BESIDE[@]}"; do
    wait "${one%%:*}"
    step_add "${one#*:}"
  done
  say "$STEPS_PASSED passed, $STEPS_FAILED failed, $STEPS_SKIPPED skipped"
  [ "$STEPS_FAILED" -eq 0 ] && [ "$STEPS_PASSED" -gt 0 ]
}
