# 100,000 invented names (10,000 through credd) from 16 addresses: the store hardly grows, and no name is kept in the clear.
printf 'auth required pam_cred_lockout.so\nauth required pam_deny.so\n' | stack_set e2e
state_fresh <<<'totp = off'
# What the store holds, and what lies in its directory once its journal has the size it keeps.
bytes_held() { sqlite3 "$STATE/cred.db" 'SELECT sum(pgsize) FROM dbstat'; }
bytes_there() { du -sb --apparent-size "$STATE" | cut -f1; }
flood() { drive_run e2e "Zinvented$1%dname" -n "$2" -r 198.18.3.%d -- wrong | tail -n 1; }

held=$(bytes_held)
flood first 1000 >/dev/null
there=$(bytes_there)
half=$((${E2E_NAMES:-$(plays 100000 10000)} / 2))
flood left "$half" >"$SCRATCH/left" &
flood right "$half" >"$SCRATCH/right"
wait
check "none gets in" test "$(cat "$SCRATCH/left" "$SCRATCH/right" | sort -u)" = "in 0 out $half"
held=$(($(bytes_held) - held))
check "the store grew by less than 256 KiB ($held bytes)" test "$held" -lt 262144
there=$(($(bytes_there) - there))
check "so did its directory ($there bytes)" test "$there" -lt 262144
check "no name in the store" sh -c '! grep -raq Zinvented "$1"' check "$STATE"
check "no name in the log" sh -c '! grep -aq Zinvented "$1"' check "$WORLD_SYSLOG"
check "the store is sound" credctl store check
