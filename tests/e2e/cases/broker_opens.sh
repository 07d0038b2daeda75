# Under broker=required a login program opens neither the key nor the store: credd does.
# plays: credd
stack_standard
echo 'alice ALL=(ALL) ALL' >/etc/sudoers.d/e2e
state_fresh <<<'totp = required'
trace() { echo "strace -f -o $SCRATCH/$1 -e trace=open,openat,openat2"; }
opened() { grep -hE '"([^"]*/)?(master\.key|cred\.db[^"]*)"' "$SCRATCH/$1"; }
opens_none() { # opens_none NAME FILE: a login that was seen from the policy on opened none of them
  check "$1: the whole login was seen" grep -qE '"([^"]*/)?applied"' "$SCRATCH/$2"
  same "$1 opened neither key nor store" '' "$(opened "$2")"
}
on_terminal() { # on_terminal FILE ANSWER... -- USER COMMAND...: session, looked at from outside
  local file=$1 answers=()
  shift
  while [ "$1" != -- ]; do answers+=("$1") && shift; done
  shift
  # shellcheck disable=SC2016,SC2046
  talk "${answers[@]}" -- $(trace "$file") bash -c "$(declare -f as); SCRATCH=$SCRATCH; as \"\$@\"" as "$@"
}

printf '#!/bin/sh\nexec %s -D %s "$@"\n' "$(trace sshd)" "$(command -v sshd)" >/usr/local/sbin/sshd-seen
chmod +x /usr/local/sbin/sshd-seen
SSHD_PROGRAM=/usr/local/sbin/sshd-seen ssh_server_start
token_new alice
export BROKER_UNDER
BROKER_UNDER=$(trace credd) # from here on
broker_follow
same "a right login through sshd" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED")")"
opens_none sshd sshd
token_new alice
on_terminal su "$WORLD_PASSWORD" "$(code_now "$SEED")" -- carol su alice -c 'id -un'
check "a right su" grep -q ^alice "$SCRATCH/talk"
opens_none su su
token_new alice
on_terminal sudo "$WORLD_PASSWORD" "$(code_now "$SEED")" -- alice sudo -k id -un
check "a right sudo" grep -q ^root "$SCRATCH/talk"
opens_none sudo sudo
check "credd opened the key" sh -c 'grep -q "master\.key" "$1"' check "$SCRATCH/credd"
check "credd opened the store" sh -c 'grep -q "cred\.db" "$1"' check "$SCRATCH/credd"

# The same look at a program that opens them finds it.
broker_stop
state_fresh_off() { echo 'totp = required' | BROKER=off state_fresh; }
THROUGH=direct state_fresh_off
token_new alice
same "broker=off: a login" in "$(DRIVE_UNDER=$(trace direct) drive e2e alice -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"
check "broker=off: it opened both" test "$(opened direct | grep -oE 'master\.key|cred\.db"' | sort -u | wc -l)" -eq 2
