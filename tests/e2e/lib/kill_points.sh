# shellcheck shell=bash
# Killing credd at the system calls that one request takes, while others ask it too. Sourced by the case that
# does it, after kill_kinds.sh. KILL_WAY is whose worker answers: root or users.

ask() { ahead "$(program askcredd)" "$@"; }
worker_pid() { pgrep -o -x -P "$(broker_pid)" "credd-$KILL_WAY"; }
has_worker() { worker=$(worker_pid) && [ "$worker" != "${1:-}" ]; }
# worker_warm: it has the store open, so that what follows is the request alone.
worker_warm() { asked barred "subject=kill$n" >/dev/null; }
worker_fresh() {
  local before
  before=$(worker_pid)
  [ -z "$before" ] || kill -KILL "$before"
  wait_until has_worker "$before"
}
# asked CALL ...: by whoever the worker answers.
asked() { if [ "$KILL_WAY" = root ]; then ask "$@"; else by "kill$n" askcredd "$@"; fi; }

# kill_attach OPTION...: a look at the only worker's system calls, from now on.
kill_attach() {
  wait_until has_worker
  strace -qq "$@" -p "$worker" 2>/dev/null &
  tracer=$!
  wait_until kill_attached
}
# At the very first of its calls it is gone before anybody sees it being looked at.
kill_attached() { grep -q 'TracerPid:[[:space:]]*[1-9]' "/proc/$worker/status" 2>/dev/null || is_gone "$worker"; }
kill_detach() { kill -INT "$tracer" 2>/dev/null; wait "$tracer" 2>/dev/null; }

# kill_look KIND SAMPLES LEAST: "CALL N" for each system call that answering it takes, into $SCRATCH/all. Not each
# request takes the same: of so many, what at least so many of them took. Each is answered, and rightly: unheard
# counts those that are not.
kill_look() {
  local sample
  : >"$SCRATCH/seen"
  for sample in $(seq "$2"); do
    subjects_need 1
    "$1_prepare"
    kill_attach -o "$SCRATCH/calls"
    "$1_ask" >"$SCRATCH/told" 2>&1
    kill_detach
    { ! tell ' failed: ' && tell ' ok' && "$1_true"; } || { unheard=$((unheard + 1)) && sed "s/^/# $1 of kill$n, nobody killed: /" "$SCRATCH/told"; }
    n=$((n + 1))
    sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' "$SCRATCH/calls" | awk '{ print $1, ++seen[$1] }' >>"$SCRATCH/seen"
  done
  awk -v least="$3" '++known[$0] == least' "$SCRATCH/seen" >"$SCRATCH/all"
}

# kill_worker CALL N: it will die there. kill_worker_end: did it?
kill_worker() { kill_attach -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2"; }
kill_worker_end() {
  local status=1
  ! is_gone "$worker" || status=0
  kill_detach
  return "$status"
}
# kill_credd CALL N: the worker will stand there until the whole of credd dies.
kill_credd() {
  : >"$SCRATCH/stopped"
  kill_attach -o "$SCRATCH/stopped" -e "trace=$1" -e "inject=$1:signal=STOP:when=$2"
}
kill_stands() { grep -q 'stopped by SIGSTOP' "$SCRATCH/stopped"; }
kill_stands_or_done() { kill_stands || is_gone "$asker"; }
kill_credd_end() {
  local status=0
  wait_until kill_stands_or_done
  kill_stands || status=1
  kill -KILL "$(broker_pid)" "$worker" 2>/dev/null
  wait_until is_gone "$worker"
  kill_detach
  broker_start --workers 1
  return "$status"
}

# load_start WAY: callers that go on asking at that way until load_end, while credd comes and goes.
load_start() {
  local caller
  touch "$SCRATCH/load"
  loads=()
  for caller in $(seq 0 "$([ "$1" = root ] && echo 1 || echo 11)"); do
    load_run "$1" "kill$caller" >>"$SCRATCH/load.$1" 2>/dev/null &
    loads+=("$!")
  done
}
load_run() { # load_run WAY SUBJECT
  local words=() repeat
  for repeat in 1 2 3 4 5 6 7 8; do
    words+=(-- charge "subject=$2" known=1 service=e2e "transaction=$repeat" -- settle "subject=$2" known=1 service=e2e "transaction=$repeat"
      ticket=@ outcome=1 -- tokens "subject=$2" -- code_need "subject=$2" known=1 service=e2e)
  done
  while [ -e "$SCRATCH/load" ]; do
    if [ "$1" = root ]; then ask "${words[@]:1}"; else by "$2" askcredd "${words[@]:1}"; fi
    read -r -t 0.3 <><(:) || :
  done
}
load_end() {
  rm -f "$SCRATCH/load"
  wait "${loads[@]}"
}
load_answers() { cat "$SCRATCH"/load.* 2>/dev/null | grep -c ' ok'; }
