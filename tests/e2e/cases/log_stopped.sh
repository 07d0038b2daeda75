# What reads syslog is stopped and takes nothing more. Logins go on in bounded time, or, under on_failure = deny, are
# refused in bounded time; root at a console comes in, and administrators are not locked out. Once it goes on, so do all.
stack_standard
# pam_unix tells syslog itself of what failed and of sessions, and waits for it as long as it takes: it is not asked here.
stack_full | grep -v '^session.*pam_unix' | stack_set login
printf '%s\n' 'auth requisite pam_cred_lockout.so' 'auth required pam_unix.so try_first_pass nodelay' | stack_set e2e
reader=$(pgrep -o -x logcatch)
is_stopped() { grep -q '^State:.T' "/proc/$reader/status"; }
case_end() { kill -CONT "$reader"; }
reader_stop() { # and fills its queue
  local line
  kill -STOP "$reader" && wait_until is_stopped || return 1
  for line in $(seq 1 2000); do timeout 0.2 logger --socket-errors=on -u /dev/log "filler $line" || return 0; done
  return 1
}
reader_goes_on() { kill -CONT "$reader" && logged 'filler 1$'; }
# in_time COMMAND...: prints what it does, and that it was slow where it was.
in_time() {
  local began=$SECONDS
  "$@"
  [ $((SECONDS - began)) -le 8 ] || echo "after $((SECONDS - began)) s"
}
SITE_MORE=$'[log]\non_failure = continue\n' state_fresh <<<'deny = 5'
workers=$(! through_credd || broker_workers)
check "the reader is stopped" reader_stop
same "continue: alice comes in, in time" in "$(in_time drive e2e alice -- "$WORLD_PASSWORD")"
credctl status --json >"$SCRATCH/status"
check "status tells it" grep -q '"syslog": false' "$SCRATCH/status"
sed -i 's/^on_failure = .*/on_failure = deny/' "$CONFIG"
credctl config check >"$SCRATCH/check" 2>&1
same "deny is not accepted now" 1 "$?"
check "and why" grep -q 'nobody reads syslog' "$SCRATCH/check"
credctl config apply >"$SCRATCH/apply" 2>&1
same "nor applied" 1 "$?"
check "and how it would be" grep -q -e '--shut-out' "$SCRATCH/apply"
check "with that it is" credctl config apply --shut-out
same "deny: alice is refused, in time" out "$(in_time drive e2e alice -- "$WORLD_PASSWORD")"
enters() { DRIVE_CALLS='auth acct setcred open' in_time drive login root -c -t /dev/tty1 -- "$WORLD_PASSWORD"; }
same "root at a console is not" in "$(enters)"
check "a lock is possible" sh -c 'credctl lock bob --reason test 2>"$1"' check "$SCRATCH/lock"
check "with a warning" grep -q '/dev/log takes no more lines' "$SCRATCH/lock"
check "and its end" credctl unlock bob
check "and looking" credctl log verify
credctl totp allow alice --for 1h >"$SCRATCH/allow" 2>&1
same "a permit is not" 4 "$?"
check "the reader goes on" reader_goes_on
same "alice comes in again" in "$(drive e2e alice -- "$WORLD_PASSWORD")"
check "with a second copy" logged 'event=attempt.succeeded .*user=alice'
same "nothing counts against her" 0 "$(credctl status alice --json | grep -c '"failures": [1-9]')"
! through_credd || same "by the same workers" "$workers" "$(broker_workers)"
check "the store is sound" credctl store check
