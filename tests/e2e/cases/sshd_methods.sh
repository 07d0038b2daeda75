# sshd's other methods: password (one answer holds password and code), and a key before the code.
stack_standard
state_fresh <<<'totp = required
combined = yes'
token_new alice
ssh_server_start 'PasswordAuthentication yes\nKbdInteractiveAuthentication no'
by_password() {
  ssh_answers "$SCRATCH/ssh" "$@"
  ssh_run "$SCRATCH/ssh" alice "$WORLD_OFFICE" -o PreferredAuthentications=password && echo in || echo out
}
code=$(code_now "$SEED")
same "password method, password and code in one answer" in "$(by_password "$WORLD_PASSWORD$code")"
same "password method, the same again" out "$(by_password "$WORLD_PASSWORD$code")"
same "password method, password alone" out "$(by_password "$WORLD_PASSWORD")"
same "password method, code alone" out "$(by_password "$(code_now "$SEED" 1)")"
same "password method, wrong password and right code" out "$(by_password "wrong$(code_now "$SEED" 1)")"
ssh_server_stop

stack_standard
state_fresh <<<'totp = required'
token_new alice
ssh_server_start 'AuthenticationMethods publickey,keyboard-interactive'
cp "$SSH_DIRECTORY/client.pub" "$SSH_DIRECTORY/authorized.alice"
by_key() { # by_key KEY ANSWER...
  local key=$1
  shift
  ssh_answers "$SCRATCH/ssh" "$@"
  ssh_run "$SCRATCH/ssh" alice "$WORLD_OFFICE" -o "IdentityFile=$key" \
    -o PreferredAuthentications=publickey,keyboard-interactive && echo in || echo out
}
code=$(code_now "$SEED")
same "key, then password and code" in "$(by_key "$SSH_DIRECTORY/client" "$WORLD_PASSWORD" "$code")"
same "key, then a replayed code" out "$(by_key "$SSH_DIRECTORY/client" "$WORLD_PASSWORD" "$code")"
same "key, then nothing" out "$(by_key "$SSH_DIRECTORY/client")"
token_new alice
same "no key, right password and code" out "$(by_key none "$WORLD_PASSWORD" "$(code_now "$SEED")")"
same "key, wrong password, right code" out "$(by_key "$SSH_DIRECTORY/client" wrong "$(code_now "$SEED")")"
