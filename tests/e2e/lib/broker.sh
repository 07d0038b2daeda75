# shellcheck shell=bash
# credd, the broker, in the world; and what a case needs to know about it. Sourced.

BROKER_SOCKET=/run/cred/gate
export BROKER_ROOT_SOCKET=$BROKER_SOCKET.root
BROKER_FILES=${WORLD:-}/broker

# THROUGH is how the case is played: direct (each program opens the store itself) or credd.
through_credd() { [ "${THROUGH:-direct}" = credd ]; }
# plays DIRECT CREDD: prints the one that belongs to how the case is played.
plays() { if through_credd; then echo "$2"; else echo "$1"; fi; }

# broker_start [OPTION...]: starts credd, on the boot clock of "at" and under the command in $BROKER_UNDER,
# and waits until it listens and has workers for root and for users.
broker_start() {
  mkdir -p "$BROKER_FILES" && rm -f "$BROKER_FILES/pid" "$BROKER_SOCKET" || return 1
  broker_clock >"$BROKER_FILES/clock.new" && mv "$BROKER_FILES/clock.new" "$BROKER_FILES/clock" || return 1
  # A plain command, so that no shell stays with it and keeps what the caller reads from open.
  local command=()
  [ -z "${AT:-}" ] || command=(unshare --time --boottime "$AT" --)
  # shellcheck disable=SC2016,SC2206
  command+=(${BROKER_UNDER:-} sh -c 'echo $$ >"$0" && exec credd "$@"' "$BROKER_FILES/pid" "$@")
  "${command[@]}" >"$BROKER_FILES/said" 2>&1 </dev/null &
  disown "$!"
  wait_until broker_listens || { sed 's/^/# credd: /' "$BROKER_FILES/said"; return 1; }
}
broker_listens() { # as the kernel has it: a socket that accepts connections
  [ -s "$BROKER_FILES/pid" ] && grep -q " 00010000 .* $BROKER_SOCKET\$" /proc/net/unix &&
    pgrep -x -P "$(broker_pid)" credd-root >/dev/null && pgrep -x -P "$(broker_pid)" credd-users >/dev/null
}
broker_pid() { cat "$BROKER_FILES/pid" 2>/dev/null; }
broker_workers() { pgrep -P "$(broker_pid)"; }
# broker_worker: the first of those that answer root.
broker_worker() { pgrep -o -x -P "$(broker_pid)" credd-root; }
broker_runs() { [ -s "$BROKER_FILES/pid" ] && ! is_gone "$(broker_pid)"; }

# broker_end SIGNAL: and waits until master and workers are gone.
broker_end() {
  local pids
  broker_runs || return 0
  pids="$(broker_pid) $(broker_workers)"
  kill "-$1" "$(broker_pid)"
  for pid in $pids; do wait_until is_gone "$pid" || return 1; done
  rm -f "$BROKER_FILES/pid"
}
broker_stop() { broker_end TERM; }
# shellcheck disable=SC2120
broker_restart() { broker_stop && broker_start "$@"; }

# What a case does to the disk below a store that is open: only while credd is away. Nothing where it is not
# played through credd.
broker_away() { # broker_away COMMAND...
  local status=0
  ! through_credd || broker_stop || return 1
  "$@" || status=$?
  ! through_credd || broker_start || return 1
  return "$status"
}

# Both of its clocks: seconds ahead, and the command that moves the wall clock.
broker_clock() { echo "${AT:-} ${BROKER_UNDER:-}"; }
# broker_follow: a running credd goes by the clocks that the next program goes by.
broker_follow() {
  through_credd && broker_runs || return 0
  [ "$(broker_clock)" = "$(cat "$BROKER_FILES/clock")" ] || broker_restart
}
