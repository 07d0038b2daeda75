# What credd says to who starts it and to the log: where PAM has no file for it, where another runs, at a terminal,
# and in Japanese.
# plays: credd
printf 'auth required pam_unix.so nodelay\naccount required pam_unix.so\n' | stack_set credd
stack_standard
state_fresh <<<''
lines() { grep -ac 'credd.*no PAM service file /etc/pam.d/credd' "$WORLD_SYSLOG"; }
same "with a file for it: no warning" 0 "$(lines)"
credctl config check >"$SCRATCH/check" 2>&1
same "nor does config check warn" "The configuration can be applied." "$(cat "$SCRATCH/check")"

credd >"$SCRATCH/second" 2>&1
same "a second credd does not start" 1 "$?"
same "and says which one runs" "credd: another credd listens at $BROKER_SOCKET already: process $(broker_pid)" \
  "$(cat "$SCRATCH/second")"
check "in the log as well" logged "another credd listens at $BROKER_SOCKET: process $(broker_pid)\$"
same "with the state directory written in another way, too" \
  "credd: another credd listens at $BROKER_SOCKET already: process $(broker_pid)" "$(credd --state "/$STATE/./" 2>&1)"

rm /etc/pam.d/credd
broker_restart
check "without the file: a warning that says what to do" logged 'no PAM service file /etc/pam.d/credd.*copy /.*/pam/credd there'
same "once" 1 "$(lines)"
same "nothing on its output, which is no terminal" '' "$(cat "$BROKER_FILES/said")"
credctl config check >"$SCRATCH/check" 2>&1
same "config check still says that it can be applied" 0 "$?"
check "and what is missing" grep -q '/etc/pam.d/credd.*copy /' "$SCRATCH/check"
check "in JSON likewise" sh -c 'credctl config check --json | grep -q "\"no-service\""'
by alice askcredd enrol_begin subject=alice admin=1 name=a password=wrong >/dev/null 2>&1
check "who checks a password says it again" wait_until sh -c '[ "$(grep -ac "no PAM service file" "$1")" -eq 2 ]' check "$WORLD_SYSLOG"

printf '[policy x]\nmatch_service = sshd no-such-service\n' >>"$CONFIG"
credctl config check >"$SCRATCH/check" 2>&1
same "a service that has no file is only warned of" 0 "$?"
same "and no other" 1 "$(grep -c 'match_service: no PAM service no-such-service has a file' "$SCRATCH/check")"
same "not of one that has one" 0 "$(grep -c 'sshd has' "$SCRATCH/check")"

# At a terminal.
broker_stop
mkfifo "$SCRATCH/keyboard"
: >"$SCRATCH/terminal"
exec 9<>"$SCRATCH/keyboard"
LC_ALL=ja_JP.UTF-8 TERM=xterm script -qfec 'credd --workers 1' "$SCRATCH/terminal" >/dev/null 2>&1 <&9 &
wait_until grep -q 'kill [0-9]' "$SCRATCH/terminal"
pid=$(cat "$BROKER_SOCKET.lock")
check "it says in Japanese where it listens and how to end it" \
  grep -q "^credd: $BROKER_SOCKET で要求を待っています。.*kill $pid を" "$SCRATCH/terminal"
check "and that the file is missing" grep -q '^credd: PAM サービスファイル /etc/pam.d/credd がありません' "$SCRATCH/terminal"
wait_until sh -c "grep -q ' 00010000 .* $BROKER_SOCKET\$' /proc/net/unix"
check "the log stays English" logged 'credd.*: ready, 2 workers'
kill "$pid"
check "and it ends by that" wait_until is_gone "$pid"
exec 9>&-
same "each of it once" 2 "$(grep -c '^credd: ' "$SCRATCH/terminal")"
TERM=linux LC_ALL=ja_JP.UTF-8 script -qec 'credd --help' "$SCRATCH/console" >/dev/null 2>&1 </dev/null
check "on a virtual console it speaks English" grep -q '^Usage: credd' "$SCRATCH/console"
same "its help is in Japanese" "使い方: credd [オプション]..." "$(LC_ALL=ja_JP.UTF-8 credd --help | head -n 1)"
same "and what it says of wrong options" "credd: --state には絶対パスを指定してください" \
  "$(LC_ALL=ja_JP.UTF-8 credd --state here 2>&1)"
