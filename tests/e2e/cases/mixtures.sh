# Settling by how authentication itself ended: sshd's mixtures of methods change nothing about it.
stack_standard
state_fresh <<<'deny = 3'
ssh_server_start
cp "$(ssh_keys; echo "$SSH_DIRECTORY")/client.pub" "$SSH_DIRECTORY/authorized.alice"
mixed() { # a wrong password, then a good key, on one connection
  ssh_answers "$SCRATCH/ssh" wrong
  ssh_run "$SCRATCH/ssh" alice "$WORLD_STRANGER" -o "IdentityFile=$SSH_DIRECTORY/client" \
    -o PreferredAuthentications=keyboard-interactive,publickey && echo in || echo out
}
same "the key lets in after a wrong password" in "$(mixed)"
same "again" in "$(mixed)"
same "and a third time" in "$(mixed)"
same "but the wrong passwords count: now locked" out "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD")"

printf 'auth required pam_cred_lockout.so\nauth sufficient pam_unix.so try_first_pass nodelay\n' | stack_set e2e
state_fresh <<<'deny = 100
deny_total = 1000
deny_source = 1000'
same "required lockout before a failing sufficient pam_unix" out "$(drive e2e alice -- wrong)"
same "the same with the right password" in "$(drive e2e alice -- "$WORLD_PASSWORD")"
printf 'auth required pam_cred_lockout.so\n' | stack_set e2e
same "the module alone lets nobody in" out "$(drive e2e alice -- "$WORLD_PASSWORD")"

stack_standard
state_fresh <<<'totp = required
deny = 3
[policy plain]
match_service = e2e-plain
totp = off'
{ stack_full | grep ^auth; } | stack_set e2e-plain
token_new alice
for _ in 1 2; do drive e2e alice -- "$WORLD_PASSWORD" "$(code_wrong "$SEED")" >/dev/null; done
same "a service without codes lets in by password" in "$(drive e2e-plain alice -- "$WORLD_PASSWORD")"
drive e2e alice -- "$WORLD_PASSWORD" "$(code_wrong "$SEED")" >/dev/null
same "which gives no new guesses at codes" out "$(drive e2e alice -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"

state_fresh <<<'totp = enrolled'
same "enrolled: who has no token needs none" in "$(drive e2e bob -- "$WORLD_PASSWORD")"
token_new bob
same "enrolled: who has one needs it" out "$(drive e2e bob -- "$WORLD_PASSWORD" "")"
credctl totp suspend bob >/dev/null 2>&1
same "enrolled: suspending the last token opens nothing" out "$(drive e2e bob -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"
same "not without a code either" out "$(drive e2e bob -- "$WORLD_PASSWORD")"
credctl totp resume bob >/dev/null 2>&1
same "resumed" in "$(drive e2e bob -- "$WORLD_PASSWORD" "$(code_now "$SEED" 1)")"

# The lines of one stack go by different policies.
state_fresh <<<'totp = required'
rm -rf /var/lib/cred-other && cp -a "$STATE" /var/lib/cred-other
state_fresh <<<'totp = off'
printf '%s\n' 'auth required pam_cred_lockout.so' 'auth required pam_unix.so try_first_pass nodelay' | stack_set e2e
same "no codes by the policy of the password's line" in "$(drive e2e alice -- "$WORLD_PASSWORD")"
echo 'auth required pam_cred_totp.so state=/var/lib/cred-other' >>/etc/pam.d/e2e
same "the code's line goes by its own" out "$(drive e2e alice -- "$WORLD_PASSWORD")"
