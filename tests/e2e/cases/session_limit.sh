# A session over its limit ends within ten seconds, whatever its processes do about it; others stay alive.
# plays: credd
users_keep
D=$(mktemp -d "$WORLD/tmp/limit.XXXXXX") && chmod 1777 "$D"
stack_standard
AHEAD=$SCRATCH/ahead
echo 0 >"$AHEAD"
export E2E_LATE_CLOCK=$AHEAD
BROKER_UNDER="env LD_PRELOAD=$BUILD/tests/e2e/.libs/lateclock.so"
export BROKER_UNDER
SITE_MORE='language = ja_JP.UTF-8
' state_fresh <<'POLICY'
session_max_minutes = 60
[policy unlimited]
match_user = bob
session_max_minutes = 0
POLICY
ssh_server_start
ahead_to() { echo "$1" >"$AHEAD"; }
open_sessions() { credctl report sessions --open --json | grep -c '"id"'; }
opens() { [ "$(open_sessions)" -eq "$1" ]; }
alive() { ! is_gone "$1"; }
all_gone() { for pid in "$@"; do is_gone "$pid" || return 1; done; }
ended_as() { credctl report sessions "$1" --json | grep -q "\"end\": \"$2\""; }

# in_session USER NAME COMMAND: a client of sshd with a terminal, whose session runs that until it is ended.
in_session() {
  ssh_answers "$SCRATCH/$2" "$WORLD_PASSWORD"
  ssh_run "$SCRATCH/$2" "$1" "$WORLD_OFFICE" -tt -- "$3" &
}
pids_in() { wait_until test -s "$1" && cat "$1"; }

# A control group as systemd-logind makes one for a session, where the machine lets us.
unified=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
groups=$unified/$(basename "$WORLD") scope=''
slice=$groups/user-$(id -u alice).slice
[ -z "$unified" ] || ! mkdir -p "$slice/session-c7.scope" 2>/dev/null || scope=$slice/session-c7.scope

# What was not ended here must not go on in other cases; what forks on and on has to be met.
end_all_of() { pkill -KILL -u "$1"; [ -z "$(pgrep -u "$1")" ]; }
case_end() {
  [ ! -d "$scope" ] || echo 1 >"$scope/cgroup.kill"
  for user in alice bob; do wait_until end_all_of "$user"; done
  [ ! -d "$scope" ] || wait_until rmdir "$scope" "$slice" "$groups"
}

# --- deaf, reparented, in a session of its own, forking on and on
cat >"$D/deaf" <<'DEAF'
#!/bin/bash
trap '' HUP TERM INT
export -n TMOUT; unset TMOUT
(trap '' HUP TERM; setsid bash -c 'trap "" HUP TERM; echo $BASHPID >"$0.daemon"; while :; do sleep 1000; done' "$1" </dev/null >/dev/null 2>&1 &)
breed() { # each lives for a moment, and has another take its place
  [ "$1" -gt 0 ] && (trap '' HUP TERM; sleep 0.5; breed $(($1 - 1))) &
}
for _ in 1 2 3; do breed 100000; done
echo $$ >"$1"
while :; do sleep 1000; done
DEAF
chmod 755 "$D/deaf"
in_session alice one "$D/deaf $D/one"
one=$(pids_in "$D/one") && daemon=$(pids_in "$D/one.daemon")
in_session bob two "echo \$\$ >$D/two; sleep 1000"
two=$(pids_in "$D/two")
check "both sessions are on record" wait_until opens 2
ahead_to 3000
check "ten minutes before: nothing yet" alive "$one"
ahead_to 3301
check "five minutes before the end it is told, in Japanese" \
  wait_until grep -q 'あと5分でセッションを終了します' "$SCRATCH/one/out"
check "and goes on" alive "$one"
ahead_to 3601
began=$SECONDS
check "over its limit: no process is left" wait_until all_gone "$one" "$daemon"
check "within ten seconds" [ $((SECONDS - began)) -le 10 ]
none_of() { [ -z "$(pgrep -u "$1")" ]; }
check "of those that forked on and on neither" wait_until none_of alice
check "it is on record as ended by its limit" wait_until ended_as alice limit
check "the other user's session lives" alive "$two"
check "what happened is in the log" logged 'event=session.closed .*user=alice .*how=limit'
kill -HUP "$two"

# --- an administrator ends one of two sessions of a user
in_session bob three "trap '' HUP TERM; echo \$\$ >$D/three; while :; do sleep 1000; done"
three=$(pids_in "$D/three")
in_session bob four "echo \$\$ >$D/four; sleep 1000"
four=$(pids_in "$D/four")
number() { credctl report sessions bob --open --json | sed -n 's/.*"id": \([0-9]*\).*/\1/p' | sort -n | tail -n "$1" | head -n 1; }
wait_until opens 2
credctl session end bob "$(number 2)" --reason 'left the building'
check "an administrator ends one" wait_until all_gone "$three"
check "and not the other" alive "$four"

# --- a token that was lost
token_new bob
credctl totp suspend bob --note lost
check "a suspended token ends the sessions" wait_until all_gone "$four"
check "and that is on record" wait_until ended_as bob token
credctl totp revoke bob --all --clear --note test >/dev/null 2>&1

# --- what forks for ever, each parent ending at once, is missed by every look: the kernel ends its control group
cat >"$D/scope" <<SCOPE
#!/bin/sh
[ "\$PAM_TYPE" != open_session ] || echo "\$PPID" >$scope/cgroup.procs
SCOPE
chmod 755 "$D/scope"
populated() { grep -q "^populated $1" "$scope/cgroup.events"; }
if [ -n "$scope" ]; then
  cp /etc/pam.d/sshd "$SCRATCH/sshd.stack"
  sed -i "0,/^session/s,^session,session required pam_exec.so quiet $D/scope\n&," /etc/pam.d/sshd
  in_session alice comet "$(program comet) $D/comet.pid"
  pids_in "$D/comet.pid" >/dev/null
  crowd=() # so that a look takes its time, as on any host
  for _ in $(seq 300); do sleep 1000 & crowd+=("$!"); done
  cp "$SCRATCH/sshd.stack" /etc/pam.d/sshd
  check "the session is in a control group of its own" populated 1
  began=$SECONDS
  credctl session end alice --reason 'a comet'
  check "what forks for ever is ended" wait_until populated 0
  check "within ten seconds" [ $((SECONDS - began)) -le 10 ]
  check "and that is on record" wait_until ended_as alice admin
  check "nothing of hers is left" wait_until none_of alice
  kill "${crowd[@]}"
else
  echo "# no control group can be made here: what forks for ever is not tried"
fi

# --- su within somebody else's session: the command ends, and not what called it
echo 'trap "" HUP TERM; echo $$ >'"$D"'/five; while :; do sleep 1000; done' >"$D/deaf-su"
talk -- bash -c "su alice -c 'bash $D/deaf-su'; echo still here; sleep 1; exit" &
five=$(pids_in "$D/five")
ahead_to 7300
check "su: its command is ended" wait_until all_gone "$five"
check "and its caller goes on" wait_until grep -q 'still here' "$SCRATCH/talk"
