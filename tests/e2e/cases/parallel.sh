# Strict under parallel guessing, kind to honest parallel logins.
reached=$SCRATCH/reached
cat >"$SCRATCH/count" <<'SCRIPT'
#!/bin/sh
echo x >>REACHED
SCRIPT
sed -i "s,REACHED,$reached," "$SCRATCH/count"
chmod +x "$SCRATCH/count"
stack_standard
printf '%s\n' 'auth requisite pam_cred_lockout.so' "auth optional pam_exec.so quiet $SCRATCH/count" \
  'auth required pam_unix.so try_first_pass nodelay' | stack_set e2e
at_once() { # at_once COUNT ANSWER...: prints how many got in
  drive_run e2e alice -p "$1" -- "${@:2}" | sed -n 's/^in \([0-9]*\) out.*/\1/p'
}

state_fresh <<<'deny = 3
attempt_wait_seconds = 1'
: >"$reached"
same "60 wrong guesses at once: none gets in" 0 "$(at_once 60 wrong)"
check "at most 3 reached the next module ($(wc -l <"$reached"))" test "$(wc -l <"$reached")" -le 3
check "and some did" test "$(wc -l <"$reached")" -ge 1
: >"$reached"
same "a right one after them stays refused" out "$(drive e2e alice -- "$WORLD_PASSWORD")"
same "and was not verified" 0 "$(wc -l <"$reached")"

state_fresh <<<'deny = 3
attempt_wait_seconds = 60'
same "50 right logins at once with deny=3: all get in" 50 "$(at_once 50 "$WORLD_PASSWORD")"
same "and nothing is locked" in "$(drive e2e alice -- "$WORLD_PASSWORD")"

# With a code to type, the ticket is held while a person thinks: waiting is allowed, locking is not. Ten
# tokens, so that each of the ten has a code of its own.
{ stack_full | grep ^auth; } | stack_set e2e
stack_full | grep ^auth | grep -v totp | stack_set e2e-plain
state_fresh <<<'deny = 3
totp = enrolled
attempt_wait_seconds = 60
[policy plain]
match_service = e2e-plain
totp = off'
for n in $(seq 10); do
  token_add alice "token$n" || break
  printf '%s\n' "$WORLD_PASSWORD" "$(code_now "$SEED")" >"$SCRATCH/thinking$n"
done
for n in $(seq 10); do
  "$BUILD/tests/e2e/pamdrive" -i 1 e2e alice "$SCRATCH/thinking$n" >"$SCRATCH/thought$n" 2>&1 &
done
drive_run e2e-plain alice -p 40 -- "$WORLD_PASSWORD" >"$SCRATCH/forty"
wait
check "40 without thinking get in" grep -q '^in 40 out 0' "$SCRATCH/forty"
same "10 with a second of thinking get in" 10 "$(cat "$SCRATCH"/thought* | grep -c '^in 1 out 0')"
same "and nothing is locked" in "$(drive e2e-plain alice -- "$WORLD_PASSWORD")"
