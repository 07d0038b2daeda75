# su, login, sudo and passwd on a terminal, with password and code.
stack_standard
state_fresh <<<'totp = enrolled
deny = 3'
echo 'alice ALL=(ALL) ALL' >/etc/sudoers.d/e2e
echo 'alice ALL=(root) NOPASSWD: /usr/bin/id' >>/etc/sudoers.d/e2e
for user in alice bob; do
  token_new "$user"
  code=$(code_now "$SEED")
  session "$WORLD_PASSWORD" "$code" -- carol su "$user" -c 'id -un'
  check "su to $user: right password and code" grep -q "^$user" "$SCRATCH/talk"
  session "$WORLD_PASSWORD" "$code" -- carol su "$user" -c 'id -un'
  check "su to $user: replayed code" sh -c '! grep -q "^$1" "$2"' check "$user" "$SCRATCH/talk"
done
session wrong 000000 -- carol su alice -c 'id -un'
check "su: wrong password" sh -c '! grep -q ^alice "$1"' check "$SCRATCH/talk"

token_new alice
code=$(code_now "$SEED")
talk "$WORLD_PASSWORD" "$code" 'echo welcome; exit' -- login alice
check "login: right password and code" grep -q '^welcome' "$SCRATCH/talk"
talk "$WORLD_PASSWORD" "$code" -- login alice
check "login: replayed code" grep -qi 'incorrect' "$SCRATCH/talk"

token_new alice
session "$WORLD_PASSWORD" "$(code_now "$SEED")" -- alice sudo -k id -un
check "sudo: right password and code" grep -q ^root "$SCRATCH/talk"
session "$WORLD_PASSWORD" "$(code_wrong "$SEED")" -- alice sudo -k cat /etc/shadow
check "sudo: wrong code" sh -c '! grep -q ^root: "$1"' check "$SCRATCH/talk"

state_fresh <<<'deny = 3'
for _ in 1 2; do session wrong -- alice sudo -k true; done
session -- alice sudo -n id -un
check "sudo NOPASSWD runs" grep -q ^root "$SCRATCH/talk"
session wrong -- alice sudo -k true
session "$WORLD_PASSWORD" -- alice sudo -k cat /etc/hostname
check "but it cleared nothing: the third wrong one locks" sh -c '! grep -q . /etc/hostname || ! grep -q "^$(cat /etc/hostname)" "$1"' check "$SCRATCH/talk"
session -- alice sudo -n id -un
check "sudo NOPASSWD still runs" grep -q ^root "$SCRATCH/talk"

# Somebody who tries "su root" locks nobody else's way to root.
state_fresh <<<'deny = 3'
for _ in 1 2 3 4; do session wrong -- alice su root -c true; done
session "$WORLD_PASSWORD" -- alice su root -c 'id -un'
check "su root: the guesser is locked out" sh -c '! grep -q ^root "$1"' check "$SCRATCH/talk"
session "$WORLD_PASSWORD" -- bob su root -c 'id -un'
check "su root: another user is not" grep -q ^root "$SCRATCH/talk"
same "root's console is not" in "$(drive login root -c -t /dev/tty1 -- "$WORLD_PASSWORD")"

state_fresh <<<'totp = required'
token_new alice
code=$(code_now "$SEED")
same "a locker: right password and code" in "$(drive e2e alice -- "$WORLD_PASSWORD" "$code")"
same "a locker: replayed code" out "$(drive e2e alice -- "$WORLD_PASSWORD" "$code")"
same "a locker: wrong password" out "$(drive e2e alice -- wrong "$(code_now "$SEED" 1)")"
