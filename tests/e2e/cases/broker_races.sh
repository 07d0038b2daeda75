# Half of the callers ask credd, the other half do not see it and open the store themselves (broker=auto):
# together they are as strict, and as kind, as one half alone.
# plays: credd
reached=$SCRATCH/reached
printf '#!/bin/sh\necho x >>%s\n' "$reached" >"$SCRATCH/count"
chmod +x "$SCRATCH/count"
stack_standard
printf 'auth %s\n' 'requisite pam_cred_lockout.so' "optional pam_exec.so quiet $SCRATCH/count" \
  'required pam_unix.so try_first_pass nodelay' | stack_set e2e
printf 'auth %s\n' 'required pam_cred_lockout.so' 'optional pam_permit.so' 'required pam_cred_totp.so' | stack_set e2e-code
# shellcheck disable=SC2016
printf '#!/bin/sh\nexec unshare --mount -- sh -c '\''mount -t tmpfs none /run/cred && exec "$@"'\'' direct "$@"\n' >"$SCRATCH/direct"
chmod +x "$SCRATCH/direct"
both() { # both COUNT SERVICE USER ANSWER...: so many at once each way; prints how many got in
  DRIVE_UNDER=$SCRATCH/direct drive_run "$2" "$3" -p "$1" -- "${@:4}" >"$SCRATCH/both.direct" &
  drive_run "$2" "$3" -p "$1" -- "${@:4}" >"$SCRATCH/both.credd"
  wait "$!"
  cat "$SCRATCH"/both.* | awk '/^in/ { n += $2 } END { print n }'
}
ways() { # ways NAME: both halves did go their ways
  check "$1: half opened the store themselves" logged 'credd does not listen, so the store is opened directly'
  check "$1: the other half asked credd" logged 'credd\[[0-9]*\]: pam-cred: event='
  : >"$WORLD_SYSLOG"
}

echo 'deny = 3
attempt_wait_seconds = 1' | BROKER=auto state_fresh
truncate -s 0 "$reached" "$WORLD_SYSLOG"
same "60 wrong guesses at once: none gets in" 0 "$(both 30 e2e alice wrong)"
check "at most 3 reached the next module ($(wc -l <"$reached"))" test "$(wc -l <"$reached")" -le 3
check "and some did" test "$(wc -l <"$reached")" -ge 1
same "a right one after them stays refused" out "$(drive e2e alice -- "$WORLD_PASSWORD")"
same "either way" out "$(DRIVE_UNDER=$SCRATCH/direct drive e2e alice -- "$WORLD_PASSWORD")"

echo 'deny = 3
attempt_wait_seconds = 60' | BROKER=auto state_fresh
: >"$WORLD_SYSLOG"
same "50 right logins at once with deny=3: all get in" 50 "$(both 25 e2e alice "$WORLD_PASSWORD")"
same "and nothing is locked" in "$(drive e2e alice -- "$WORLD_PASSWORD")"
drive e2e alice -- wrong >/dev/null
ways "right logins"

rounds=50 bad=0
echo 'totp = required
deny = 100
deny_total = 1000
deny_source = 1000
attempt_wait_seconds = 60' | BROKER=auto state_fresh
subjects_make round "$rounds"
: >"$WORLD_SYSLOG"
for n in $(seq "$rounds"); do
  in=$(both 8 e2e-code "round$n" any "$(subject_code "round$n")")
  [ "$in" = 1 ] || { bad=$((bad + 1)); echo "# round $n: $in got in"; }
done
same "one code in 16 logins at once: rounds in which it was not exactly one" 0 "$bad"
ways "codes"
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
subjects_remove
