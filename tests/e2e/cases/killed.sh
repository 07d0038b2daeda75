# A client that goes away between charge and settle has used up its attempt.
stack_standard
state_fresh <<<'deny = 3
totp = required'
token_new alice
ssh_server_start
for n in 1 2 3; do
  ssh_answers "$SCRATCH/killed$n" "$WORLD_PASSWORD" @hang
  ssh_run "$SCRATCH/killed$n" alice "$WORLD_STRANGER" &
  client=$!
  check "client $n is asked for its code" wait_until test -s "$SCRATCH/killed$n/hanging"
  kill -9 "$(pgrep -P "$client" -x ssh || echo "$client")" "$(cat "$SCRATCH/killed$n/hanging")" 2>/dev/null
  wait "$client" 2>/dev/null
done
# sshd notices a closed connection by itself; what it leaves behind is judged at the next attempt.
same "three killed clients lock" out "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD" "$(code_now "$SEED")")"
same "only their own address" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED")")"

state_fresh <<<'deny = 3'
hang() { # a program that is killed while it holds a ticket
  printf '%s\n' "$WORLD_PASSWORD" >"$SCRATCH/hang"
  "$BUILD/tests/e2e/pamdrive" e2e-hang bob "$SCRATCH/hang" >"$SCRATCH/hang.out" 2>&1 &
  local driver=$!
  wait_until test -s "$SCRATCH/hanging"
  kill -9 "$driver" "$(cat "$SCRATCH/hanging")"
  wait "$driver" 2>/dev/null
  rm -f "$SCRATCH/hanging"
}
printf '#!/bin/sh\necho $$ >%s\nexec sleep 600\n' "$SCRATCH/hanging" >"$SCRATCH/sleeper"
chmod +x "$SCRATCH/sleeper"
printf 'auth required pam_cred_lockout.so\nauth optional pam_exec.so quiet %s\nauth required pam_unix.so try_first_pass\n' "$SCRATCH/sleeper" | stack_set e2e-hang
for _ in 1 2 3; do hang; done 2>/dev/null
sed -i '/pam_exec/d' /etc/pam.d/e2e-hang
same "three killed programs lock" out "$(drive e2e-hang bob -- "$WORLD_PASSWORD")"

# A user who interrupts su at the code prompt has guessed, too.
stack_standard
state_fresh <<<'deny = 3
totp = required'
token_new alice
for _ in 1 2 3; do session "$WORLD_PASSWORD" $'\003' -- carol su alice -c 'id -un'; done
session "$WORLD_PASSWORD" "$(code_now "$SEED")" -- carol su alice -c 'id -un'
check "three interrupted su lock the one who typed" sh -c '! grep -q ^alice "$1"' check "$SCRATCH/talk"
session "$WORLD_PASSWORD" "$(code_now "$SEED")" -- bob su alice -c 'id -un'
check "and nobody else" grep -q ^alice "$SCRATCH/talk"
