# Giving up before the password was typed is no attempt; giving up at the code is one.
stack_standard
state_fresh <<<'deny = 3
totp = required'
token_new alice
right() { drive e2e alice -- "$WORLD_PASSWORD" "$(code_now "$SEED")"; }
for _ in 1 2 3 4; do drive e2e alice -- @cancel >/dev/null; done
same "four cancelled password prompts lock nothing" in "$(right)"
token_new alice
for _ in 1 2 3 4; do drive e2e alice -- '' >/dev/null; done
same "four empty passwords lock nothing" in "$(right)"
token_new alice
for _ in 1 2; do drive e2e alice -- "$WORLD_PASSWORD" @cancel >/dev/null; done
same "two cancelled code prompts do not lock yet" in "$(right)"
token_new alice
for _ in 1 2 3; do drive e2e alice -- "$WORLD_PASSWORD" @cancel >/dev/null; done
same "three cancelled code prompts lock" out "$(right)"

ssh_server_start
state_fresh <<<'deny = 3'
for _ in 1 2 3 4; do ssh_try bob "$WORLD_STRANGER" @cancel >/dev/null; done
same "sshd: cancelled password prompts lock nothing" in "$(ssh_try bob "$WORLD_STRANGER" "$WORLD_PASSWORD")"
