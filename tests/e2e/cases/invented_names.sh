# 100,000 invented names: the store hardly grows, and no name is kept in the clear.
printf 'auth required pam_cred_lockout.so\nauth required pam_deny.so\n' | stack_set e2e
state_fresh <<<'totp = off'
bytes() { du -sb --apparent-size "$STATE" | cut -f1; }
drive e2e Zinvented-warm-up -r "$WORLD_STRANGER" -- wrong >/dev/null
before=$(bytes)
count=${E2E_NAMES:-100000}
drive_run e2e 'Zinvented%dname' -n "$count" -- wrong | grep -v '^asked\|^auth' | tail -n 1 >"$SCRATCH/names"
check "none gets in" grep -q "^in 0 out $count" "$SCRATCH/names"
grown=$(($(bytes) - before))
check "the store grew by less than 256 KiB ($grown bytes)" test "$grown" -lt 262144
check "no name in the store" sh -c '! grep -raq Zinvented "$1"' check "$STATE"
check "no name in the log" sh -c '! grep -aq Zinvented "$1"' check "$WORLD_SYSLOG"
check "the store is sound" credctl store check
