#!/bin/sh
# What root does with credctl, once more through credd.
. "${srcdir:=.}/tests/tap.sh"

log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
CRED_CREDCTL_BROKER=1
export CRED_CREDCTL_BROKER srcdir builddir
through_credd() { # through_credd SCRIPT: what did not go well is told behind "#"
  sh "$srcdir/tests/credctl/$1" >"$log" 2>&1 && return
  sed -n '/^not ok/,/^ok/s/^/# /p' "$log"
  return 1
}
for script in account.sh admin.sh exception.sh import.sh password.sh rotate.sh totp.sh usage.sh; do check "$script" through_credd "$script"; done
tap_end
