# Kill -9 at every system call of credctl rotate run: what is in force is always among what the custodians can open, each
# of them alone; no more than one generation is pending; and the next run makes it good. So it is with a full disk, a locked
# shadow file, two runs at once, and a password that somebody sets by hand in between. Some of the points, more of them
# where the password is stored; all with E2E_POINTS=all.
users_keep
stack_standard
custodians_make
state_fresh <<<"dictionary = no
[policy privileged]
match_user = dave
privileged = yes
remember = all
custodian_certificates = $CUSTODIANS"
rotate() { credctl rotate run dave; }
pending() { credctl rotate list --json | sed -n 's/.*"pending": \([0-9]*\).*/\1/p'; }
recovered() { # what is in force opens by each custodian alone
  reveal dave && opens dave "$(unseal a)" && [ "$(unseal a)" = "$(unseal b)" ]
}
repaired() { rotate >"$SCRATCH/out" 2>&1 && [ "$(pending)" = 0 ] && recovered; }
entry_of() { password_entry dave; }
check "rotated" repaired

kill_points credctl rotate run dave >"$SCRATCH/points"
check "there are points to kill at ($(wc -l <"$SCRATCH/points"))" test "$(wc -l <"$SCRATCH/points")" -gt "$(plays 200 60)"
stored=$(grep -n '^rename/' "$SCRATCH/points" | tail -n 1 | cut -d: -f1)
[ "${E2E_POINTS:-}" = all ] || {
  awk -v stored="${stored:-$(($(wc -l <"$SCRATCH/points") - 30))}" -v rare="$(plays 90 60)" -v often="$(plays 14 12)" '
    NR % (NR < stored - 4 ? rare : NR > stored + 4 ? often : 3) == 0' "$SCRATCH/points" >"$SCRATCH/some"
  mv "$SCRATCH/some" "$SCRATCH/points"
}
points=0 old=0 new=0 lost=0 stuck=0 missed=0
while read -r call nth; do
  points=$((points + 1)) before=$(entry_of)
  kill_at "$call" "$nth" credctl rotate run dave >"$SCRATCH/killed" 2>&1 || missed=$((missed + 1))
  if [ "$(entry_of)" = "$before" ]; then old=$((old + 1)); else new=$((new + 1)); fi
  recovered || { lost=$((lost + 1)); echo "# $call $nth: lost"; }
  repaired || { stuck=$((stuck + 1)); echo "# $call $nth: the next run: $(cat "$SCRATCH/out")"; }
done <"$SCRATCH/points"
same "at $points points ($old before it was stored, $new after, $missed not reached) the custodians can open what is in force" 0 "$lost"
same "and the next run makes it good" 0 "$stuck"
check "some were killed before, and some after" test "$old" -gt 0 -a "$new" -gt 0
check "none of it was taken for a change by others" sh -c '! grep -aq "event=rotate.drifted" "$1"' check "$WORLD_SYSLOG"

# --- a full disk
writes=0 lost=0 stuck=0
for call in write pwrite64 fsync fdatasync openat; do
  for nth in $(seq 1 3 "$([ "${E2E_POINTS:-}" = all ] && echo 400 || plays 6 3)"); do
    strace -f -qq -o "$SCRATCH/trace" -P /etc/shadow.cred -P "$STATE/cred.db-wal" -P "$STATE/cred.db" -P "$STATE/rotate.lock" \
      -e "trace=$call" -e "inject=$call:error=ENOSPC:when=$nth+" -- credctl rotate run dave >"$SCRATCH/out" 2>&1
    grep -q INJECTED "$SCRATCH/trace" || break
    writes=$((writes + 1))
    recovered || { lost=$((lost + 1)); echo "# $call $nth: lost"; }
    repaired || { stuck=$((stuck + 1)); echo "# $call $nth: the next run: $(cat "$SCRATCH/out")"; }
  done
done
check "the disk was full at some writes ($writes)" test "$writes" -ge "$(plays 4 2)"
same "the custodians can open what is in force" 0 "$lost"
same "and the next run makes it good" 0 "$stuck"

# --- others
before=$(entry_of)
mkdir -p "$WORLD/bin"
cat >"$WORLD/bin/editor" <<END
#!/bin/sh
: >$SCRATCH/editing
read -r line <$SCRATCH/go # until somebody writes
END
chmod 755 "$WORLD/bin/editor"
mkfifo "$SCRATCH/go"
exec 9<>"$SCRATCH/go"
EDITOR=$WORLD/bin/editor vipw -s >/dev/null 2>&1 9>&- &
editor=$!
wait_until test -e "$SCRATCH/editing"
rotate >"$SCRATCH/out" 2>&1
same "somebody edits the shadow file: exit" 4 "$?"
same "what was in force still is" "$before" "$(entry_of)"
echo >&9
wait "$editor"
exec 9>&-
check "and opens" recovered
check "and is changed afterwards" repaired
pids=()
for n in 1 2 3; do
  rotate >"$SCRATCH/out.$n" 2>&1 9>&- &
  pids+=("$!")
done
wait "${pids[@]}"
same "three runs at once: none is pending" 0 "$(pending)"
check "and the last one holds" recovered
kill_at "$(grep -m 1 '^rename/' "$SCRATCH/points" | cut -d' ' -f1 || echo rename/82)" 1 credctl rotate run dave >/dev/null 2>&1
password_set dave "$WORLD_FRESH"
same "by hand in between: it is due" changed "$(credctl rotate due --json | sed -n 's/.*"reason": "\([a-z]*\)".*/\1/p')"
check "the next run rotates it" repaired
check "and somebody hears of it" grep -aq 'event=rotate.drifted .*user=dave' "$WORLD_SYSLOG"
check "as for every program that looks" grep -aq 'event=password.drifted .*user=dave' "$WORLD_SYSLOG"
check "no old one is taken again" sh -c 'test "$1" -gt 5' check "$(credctl password state dave --json | sed -n 's/.*"remembered": \([0-9]*\).*/\1/p')"
check "nothing is left" test ! -e /etc/shadow.cred
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
