# SIGHUP and a new policy while logins go on, SIGTERM while a request is under way, a second credd.
# plays: credd
stack_standard
state_fresh <<<'deny = 3
attempt_wait_seconds = 60'
try() { drive e2e alice -r "$WORLD_STRANGER" -- "$WORLD_PASSWORD"; }
has_all() { workers=$(pgrep -x -P "$(broker_pid)" 'credd-(root|users)') && [ "$(wc -w <<<"$workers")" -eq 6 ]; }
check "credd has its workers" wait_until has_all
before=$workers hups=0
drive_run e2e bob -n 150 -- "$WORLD_PASSWORD" >"$SCRATCH/going" &
logins=$!
while [ ! -s "$SCRATCH/going" ] || ! grep -q '^in' "$SCRATCH/going"; do
  is_gone "$logins" && break
  kill -HUP "$(broker_pid)" && hups=$((hups + 1))
  read -r -t 0.1 <><(:) || :
done
wait "$logins"
same "none of 150 logins fails while credd reloads ($hups times)" "in 150 out 0" "$(tail -n 1 "$SCRATCH/going")"
check "it did reload" test "$hups" -ge 3
check "and has all of its workers again" wait_until has_all
check "new ones" test "$before" != "$workers"

master=$(broker_pid)
same "one wrong under deny=3" 0 "$(wrong_times 1 e2e alice -r "$WORLD_STRANGER")"
printf '[store]\nbroker = required\n[site]\ntrusted_networks = %s\n[policy default]\ndeny = 1\n' "$WORLD_OFFICE_NETWORK" >"$CONFIG"
check "a stricter policy" credctl config apply --reason test
same "is in force at the next login" 0 "$(wrong_times 1 e2e alice -r "$WORLD_STRANGER")"
same "without a reload" out "$(try)"
same "by the same credd" "$master $workers" "$(has_all && echo "$(broker_pid) $workers")"

# A request under way: a worker is held at its first write to the store's log.
broker_restart --workers 1
worker=$(broker_worker)
strace -qq -o "$SCRATCH/held" -e trace=pwrite64 -e inject=pwrite64:delay_enter=1500000:when=1 -p "$worker" 2>"$SCRATCH/attached" &
wait_until grep -q "TracerPid:[[:space:]]*[1-9]" "/proc/$worker/status"
"$(program askcredd)" charge subject=carol known=1 service=e2e transaction=1 >"$SCRATCH/asked" 2>&1 &
asker=$!
wait_until sh -c 'grep -q "^State:.*[tT]" "/proc/$1/status" || grep -q pwrite64 "$2"' wait "$worker" "$SCRATCH/held"
kill -TERM "$(broker_pid)"
wait "$asker"
check "SIGTERM: the request under way is answered" grep -q '^charge ok verdict=4' "$SCRATCH/asked"
check "and then credd ends" wait_until is_gone "$(broker_pid)"
check "its sockets are gone" test ! -e "$BROKER_SOCKET" -a ! -e "$BROKER_ROOT_SOCKET"
rm -f "$BROKER_FILES/pid"
broker_start

credd >"$SCRATCH/second" 2>&1
same "a second credd does not start" 1 "$?"
check "and says why" grep -q 'another credd listens' "$SCRATCH/second"
same "the first goes on" in "$(drive e2e bob -- "$WORLD_PASSWORD")"
