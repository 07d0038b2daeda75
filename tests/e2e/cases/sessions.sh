# Last login, logout and failures since, told where a person reads; parallel use; the report.
users_keep
D=$(mktemp -d "$WORLD/tmp/sessions.XXXXXX") && chmod 1777 "$D"
stack_standard
state_fresh <<<'deny = 100
deny_total = 1000
idle_minutes = 15'
ssh_server_start
shown() { grep -aq "$1" "$SCRATCH/talk" || { sed 's/^/# /' "$SCRATCH/talk"; return 1; }; }
with_terminal() { # with_terminal USER FROM COMMAND: what sshd shows there is in $SCRATCH/talk
  talk "$WORLD_PASSWORD" "$3; exit" -- ssh -F none -p "$SSH_PORT" -b "$2" -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o GSSAPIAuthentication=no -o IdentityFile=none \
    -o PreferredAuthentications=keyboard-interactive -l "$1" 127.0.0.1
}
closed() { [ "$(credctl report sessions alice --open --json)" = '[]' ]; }

with_terminal alice "$WORLD_OFFICE" 'echo welcome'
check "sshd: the first login is told as such" shown 'No earlier login of this ID is on record'
check "and goes in" shown welcome
check "its logout is on record" wait_until closed
for _ in 1 2; do ssh_try alice "$WORLD_STRANGER" wrong >/dev/null; done
with_terminal alice "$WORLD_STRANGER" 'echo "idle $TMOUT"'
check "the next one sees the one before, from where, and what failed since" \
  shown "Last login: .* (from: $WORLD_OFFICE, sshd); logout: 20.*; failed logins since: 2\."
check "TMOUT is set" shown 'idle 900'
wait_until closed
same "a command without a terminal is answered by nothing else" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD")"
same "not a word of it" welcome "$(cat "$SCRATCH/ssh/out")"
wait_until closed

# --- login and su, at a terminal
talk "$WORLD_PASSWORD" 'echo welcome; exit' -- login alice
check "login tells it" grep -q "Last login: .*(from: $WORLD_OFFICE, sshd)" "$SCRATCH/talk"
check "and goes in" grep -q '^welcome' "$SCRATCH/talk"
wait_until closed
session "$WORLD_PASSWORD" 'id -un; exit' -- bob su - alice
check "su - tells it" shown 'Last login: .*, login)'
wait_until closed
talk "$WORLD_PASSWORD" 'echo welcome; exit' -- login alice
check "login tells that somebody came by su, and who" grep -q 'Last login: .*(from: bob, su-l)' "$SCRATCH/talk"

# --- whose process is killed logs out without a word
ssh_answers "$SCRATCH/killed" "$WORLD_PASSWORD"
ssh_run "$SCRATCH/killed" carol "$WORLD_OTHER" -- "echo \$PPID >$D/killed; sleep 1000" &
wait_until test -s "$D/killed"
opener=$(credctl report sessions carol --json | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')
kill -KILL "$opener"
wait_until is_gone "$opener"
with_terminal carol "$WORLD_OFFICE" true
check "a killed one has no logout" shown "(from: $WORLD_OTHER, sshd); logout: not recorded"
pkill -KILL -u carol

# --- one ID from two places
hold() { ssh_answers "$SCRATCH/$1" "$WORLD_PASSWORD"; ssh_run "$SCRATCH/$1" dave "$2" -- "echo >$D/$1; sleep 1000" & }
hold here "$WORLD_OFFICE"
wait_until test -e "$D/here"
hold there "$WORLD_STRANGER"
wait_until test -e "$D/there"
same "the report marks an ID that is used from two places" 2 "$(credctl report sessions dave --json | grep -c '"parallel": true')"
credctl lock dave --reason 'on leave' >"$SCRATCH/lock"
check "who locks somebody is told that open sessions go on" grep -q 'Open sessions of dave that go on: 2\.' "$SCRATCH/lock"
same "and they do" 2 "$(credctl report sessions dave --open --json | grep -c '"id"')"
credctl unlock dave >/dev/null
with_terminal dave "$WORLD_OFFICE" true
check "and whoever logs in is told" shown 'also in use from elsewhere'
pkill -KILL -u dave

# --- the report
DRIVE_CALLS='auth acct open' drive login bob -r $'\e[31mevil\a' -t $'/dev/\e]0;x\a' -- "$WORLD_PASSWORD" >/dev/null
for form in '' --json --csv; do
  credctl report sessions $form >"$SCRATCH/report"
  check "credctl report sessions $form: nothing of a terminal's own is printed" sh -c '! grep -q "[[:cntrl:]]" "$1"' check <(tr -d '\r\n\t' <"$SCRATCH/report")
  check "  and bob is in it" grep -q bob "$SCRATCH/report"
done
if through_credd; then
  check "a user sees the own sessions" by alice credctl report sessions
  by alice credctl report sessions >"$SCRATCH/report"
  same "and nobody else's" '' "$(grep -E '^ *[0-9]+ +(bob|carol|dave) ' "$SCRATCH/report")"
  check "not even asked for" sh -c '! "$@"' check setpriv --reuid alice --regid alice --clear-groups credctl report sessions bob
  check "and ends none" sh -c '! "$@"' check setpriv --reuid alice --regid alice --clear-groups credctl session end alice --reason x
fi
check "the store is sound" credctl store check
