#!/bin/bash
# One case: lib/case.sh FILE direct|credd, inside the world.
set -u
for part in "$TOP/tests/tap.sh" "$E2E"/lib/{wait,world,stack,broker,state,ssh,talk,drive,kill,password,accounts,rotate}.sh; do
  # shellcheck source=/dev/null
  . "$part" || exit 1
done
SCRATCH=$WORLD/case THROUGH=$2
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && : >"$WORLD_SYSLOG" || exit 1
case_end() { :; } # a case that leaves more behind than its world takes along says how to remove it
trap 'case_end; ssh_server_stop; broker_stop; subjects_remove; accounts_remove; users_leave' EXIT
# shellcheck source=/dev/null
. "$1"
tap_end
