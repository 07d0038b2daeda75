# Two kinds of factors, whichever way in: sshd with keys, passwords and codes, su, sudo, login.
stack_standard
both='totp = enrolled
deny = 100
deny_total = 1000
factors_required = 2
[policy code-less]
match_user = dave
factors_required = 1'
state_fresh <<<"$both"
ssh_keys
for user in alice bob dave; do cp "$SSH_DIRECTORY/client.pub" "$SSH_DIRECTORY/authorized.$user"; done

# log_in USER METHODS KEY|none ANSWER...: one ssh login; METHODS are those that the client offers, in this order.
log_in() {
  local user=$1 methods=$2 key=none
  [ "$3" = none ] || key=$SSH_DIRECTORY/client
  shift 3
  ssh_answers "$SCRATCH/ssh" "$@"
  if ssh_run "$SCRATCH/ssh" "$user" "$WORLD_OFFICE" -o "IdentityFile=$key" -o "PreferredAuthentications=$methods" \
    -o SetEnv='SSH_AUTH_INFO_0="publickey ssh-ed25519 AAAA"' && grep -qx welcome "$SCRATCH/ssh/out"; then
    echo in
  else
    echo out
  fi
}

ssh_server_start 'PasswordAuthentication yes\nAcceptEnv *'
token_new alice
same "key alone" out "$(log_in alice publickey key)"
check "is told what is missing" grep -q '2 different kinds of proof' "$SCRATCH/ssh/err"
same "password alone, by keyboard-interactive" out "$(log_in bob keyboard-interactive none "$WORLD_PASSWORD")"
same "password alone, by sshd's password method" out "$(log_in bob password none "$WORLD_PASSWORD")"
same "password and code" in "$(log_in alice keyboard-interactive none "$WORLD_PASSWORD" "$(code_now "$SEED")")"
same "a key, after a wrong password on the same connection" out \
  "$(log_in alice keyboard-interactive,publickey key wrong 000000)"
same "a key, after a wrong password by the password method" out "$(log_in bob password,publickey key wrong)"
same "where one is enough: a key" in "$(log_in dave publickey key)"
same "where one is enough: a password" in "$(log_in dave keyboard-interactive none "$WORLD_PASSWORD")"
ssh_server_stop

# What a user puts into the environment counts nowhere; nor what another program has there.
mkdir -p "$WORLD/home/bob/.ssh"
echo 'SSH_AUTH_INFO_0=publickey ssh-ed25519 AAAA' | tee "$WORLD/home/bob/.ssh/environment" >"$WORLD/home/bob/.pam_environment"
{ echo 'auth required pam_env.so user_readenv=1'; stack_full; } | stack_set sshd
ssh_server_start 'PasswordAuthentication yes\nAcceptEnv *\nPermitUserEnvironment yes'
same "a variable of the user's" out "$(log_in bob keyboard-interactive none "$WORLD_PASSWORD")"
same "the same by sshd's password method" out "$(log_in bob password none "$WORLD_PASSWORD")"
ssh_server_stop
stack_standard
stack_full | stack_set sshd-e2e
same "another program that has it" out \
  "$(DRIVE_CALLS='auth acct' drive sshd-e2e bob -e 'SSH_AUTH_INFO_0=publickey ssh-ed25519 AAAA' -- "$WORLD_PASSWORD")"
check "refused for that" logged 'sshd-e2e:account.: 2 kinds of factors are required, proven: knowledge: denied user=bob'

ssh_server_start 'AuthenticationMethods publickey,keyboard-interactive'
same "key, then password" in "$(log_in bob publickey,keyboard-interactive key "$WORLD_PASSWORD")"
token_new alice
same "key, then password and code" in \
  "$(log_in alice publickey,keyboard-interactive key "$WORLD_PASSWORD" "$(code_now "$SEED")")"
same "key, then a wrong password" out "$(log_in bob publickey,keyboard-interactive key wrong)"
same "no key" out "$(log_in bob publickey,keyboard-interactive none "$WORLD_PASSWORD")"
ssh_server_stop
ssh_server_start 'PasswordAuthentication yes\nAuthenticationMethods publickey,password'
same "key, then sshd's password method" in "$(log_in bob publickey,password key "$WORLD_PASSWORD")"
same "key, then a wrong one" out "$(log_in bob publickey,password key wrong)"
ssh_server_stop
# sshd has account called before it says that the last method succeeded: so a key has to come first.
ssh_server_start 'PasswordAuthentication yes\nAuthenticationMethods password,publickey keyboard-interactive,publickey'
same "the key last, by password" out "$(log_in bob password,publickey key "$WORLD_PASSWORD")"
same "the key last, by keyboard-interactive" out "$(log_in bob keyboard-interactive,publickey key "$WORLD_PASSWORD")"
ssh_server_stop

# Another module's proof, marked: a finger that the reader knows, or not.
rm -f "$WORLD"/finger.*
printf '#!/bin/sh\n[ -e "$1/finger.$PAM_USER" ]\n' >/usr/local/bin/finger
chmod 755 /usr/local/bin/finger
{
  stack_full | grep -v pam_cred_totp | sed -n '/^auth/p'
  echo "auth [success=ok default=1] pam_exec.so quiet /usr/local/bin/finger $WORLD"
  echo 'auth required pam_cred_factor.so mark=inherence'
  stack_full | grep -v '^auth'
} | stack_set sshd
ssh_server_start
same "password, and an unknown finger" out "$(log_in bob keyboard-interactive none "$WORLD_PASSWORD")"
touch "$WORLD/finger.bob"
same "password, and the finger" in "$(log_in bob keyboard-interactive none "$WORLD_PASSWORD")"
same "the finger, and a wrong password" out "$(log_in bob keyboard-interactive none wrong)"
ssh_server_stop
stack_standard

# su, sudo, login.
session "$WORLD_PASSWORD" -- carol su bob -c 'id -un'
check "su: a password alone" sh -c '! grep -q ^bob "$1"' check "$SCRATCH/talk"
token_new alice
session "$WORLD_PASSWORD" "$(code_now "$SEED")" -- carol su alice -c 'id -un'
check "su: password and code" grep -q ^alice "$SCRATCH/talk"
talk -- su bob -c 'id -un'
check "su by root: nobody logs in" grep -q ^bob "$SCRATCH/talk"

rm -rf /run/sudo/ts # whoever was asked when this case was played before, in this world, is not asked again
printf 'Defaults !tty_tickets,timestamp_type=global\n%s\n' 'alice ALL=(ALL) ALL' 'bob ALL=(ALL) ALL' \
  'bob ALL=(root) NOPASSWD: /usr/bin/id' >/etc/sudoers.d/e2e
session "$WORLD_PASSWORD" -- bob sudo -k cat /etc/shadow
check "sudo: a password alone" sh -c '! grep -q ^root: "$1"' check "$SCRATCH/talk"
token_new alice
session "$WORLD_PASSWORD" "$(code_now "$SEED")" -- alice sudo id -un
check "sudo: password and code" grep -q ^root "$SCRATCH/talk"
session -- alice sudo -n id -un
check "sudo: soon after" grep -q ^root "$SCRATCH/talk"
session -- bob sudo -n id -un
check "sudo: NOPASSWD" grep -q ^root "$SCRATCH/talk"

# What the ID that is meant asks for, in session: of dave, whose own policy asks for one.
echo 'dave ALL=(ALL) ALL' >>/etc/sudoers.d/e2e
session "$WORLD_PASSWORD" -- dave sudo -k id -un
check "sudo, judged by its caller only" grep -q ^root "$SCRATCH/talk"
{ stack_actor; echo 'session required pam_cred_factor.so'; } | stack_set sudo
session "$WORLD_PASSWORD" -- dave sudo -k id -un
check "sudo: less than root's policy asks for" sh -c '! grep -q ^root "$1"' check "$SCRATCH/talk"
check "the log says why" logged 'sudo:session.: 2 kinds of factors are required, proven: knowledge: denied user=root'
token_new dave
session "$WORLD_PASSWORD" "$(code_now "$SEED")" -- dave sudo id -un
check "sudo: as much as it asks for" sh -c 'grep -q ^root "$1" || { sed "s/^/# /" "$1"; tail -n 9 "$2" | sed "s/^/# /"; exit 1; }' \
  check "$SCRATCH/talk" "$WORLD_SYSLOG"
session -- dave sudo -n id -un
check "sudo: soon after, nothing is proven" sh -c '! grep -q ^root "$1"' check "$SCRATCH/talk"
session -- dave sudo -n -u dave id -un
check "sudo: nobody else" grep -q ^dave "$SCRATCH/talk"
talk -- sudo -u bob id -un
check "sudo by root" grep -q ^bob "$SCRATCH/talk"

talk "$WORLD_PASSWORD" 'echo welcome; exit' -- login bob
check "login: a password alone" sh -c '! grep -q ^welcome "$1"' check "$SCRATCH/talk"
token_new alice
talk "$WORLD_PASSWORD" "$(code_now "$SEED")" 'echo welcome; exit' -- login alice
check "login: password and code" grep -q ^welcome "$SCRATCH/talk"
check "every refusal is on record" sh -c 'credctl log show --kind factor.denied 2>/dev/null | grep -q "proven=knowledge"'

SITE_MORE=$'language = ja_JP.UTF-8\ncontact = 情報管理課\n' state_fresh <<<"$both"
ssh_server_start
same "in Japanese: key alone" out "$(LC_ALL=C.UTF-8 log_in alice publickey key)"
check "is told in Japanese" grep -q '種類の異なる認証（パスワードと認証コードなど）が2種類必要です' "$SCRATCH/ssh/err"
ssh_server_stop
