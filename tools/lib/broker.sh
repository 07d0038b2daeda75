# shellcheck shell=bash
# credd in the demonstration's world, started by hand as a service manager would. Sourced after wait.sh.

CREDD_SOCKET=/run/cred/gate
CREDD_PID=

credd_listens() { grep -q " 00010000 .* $CREDD_SOCKET\$" /proc/net/unix; } # as the kernel has it

credd_start() {
  credd >"$SCRATCH/credd" 2>&1 </dev/null &
  CREDD_PID=$!
  wait_until credd_listens || { indent <"$SCRATCH/credd"; return 1; }
}

credd_stop() {
  [ -n "$CREDD_PID" ] || return 0
  kill "$CREDD_PID"
  wait "$CREDD_PID"
  CREDD_PID=
}
