# When nothing can be decided, root's real console still opens, and nothing else does.
stack_standard
state_fresh <<<'totp = required'
mv /etc/cred/master.key "$SCRATCH/key"
same "root on a virtual console through login" in "$(drive login root -c -t /dev/tty1 -- "$WORLD_PASSWORD")"
check "with an alert in the log" grep -aqE '^<(1|9|33|81|57|25)>.*pam_cred' "$WORLD_SYSLOG"
same "root on a serial line" in "$(drive login root -c -t /dev/ttyS0 -- "$WORLD_PASSWORD")"
same "not with a wrong password" out "$(drive login root -c -t /dev/tty1 -- wrong)"
same "not alice" out "$(drive login alice -c -t /dev/tty1 -- "$WORLD_PASSWORD")"
same "not through another service" out "$(drive e2e root -c -t /dev/tty1 -- "$WORLD_PASSWORD")"
same "not when the terminal is only a name" out "$(drive login root -t /dev/tty1 -- "$WORLD_PASSWORD")"
same "not on a pseudo terminal" out "$(drive login root -t /dev/pts/0 -- "$WORLD_PASSWORD")"
same "not on no terminal" out "$(drive login root -- "$WORLD_PASSWORD")"
same "not from a remote host" out "$(drive login root -c -t /dev/tty1 -r "$WORLD_OFFICE" -- "$WORLD_PASSWORD")"
same "not on a file that is named like a console" out "$(drive login root -t tty1/../pts/0 -- "$WORLD_PASSWORD")"
logged_in() { echo 1000 >/proc/self/loginuid && drive login root -c -t /dev/tty1 -- "$WORLD_PASSWORD"; }
same "not when somebody is logged in" out "$(logged_in)"
as_alice() { talk "$WORLD_PASSWORD" -- bash -c "$(declare -f as); SCRATCH=$SCRATCH; as alice $1"; }
as_alice "su root -c 'id -un'"
check "not through su" sh -c '! grep -q ^root "$1"' check "$SCRATCH/talk"
enters() { DRIVE_CALLS='auth acct setcred open' drive login root -c -t /dev/tty1 -- "$WORLD_PASSWORD"; }
same "root's session opens as well" in "$(enters)"
! through_credd || broker_stop
mv "$STATE/applied" "$SCRATCH/applied"
same "without a policy too" in "$(enters)"
mv "$SCRATCH/applied" "$STATE/applied"
! through_credd || broker_start
mv "$SCRATCH/key" /etc/cred/master.key
state_fresh <<'POLICY'
deny = 5
[policy root]
match_user = root
direct_login = no
POLICY
same "root's session opens though a slip of the pen in the policy keeps it out" in "$(enters)"
state_fresh <<<'totp = required'

# What a user can do to the own processes opens nothing, while everything is in order.
for limit in --fsize=0 --nofile=8 --as=60000000 --nproc=1 --data=2000000 --stack=100000 --memlock=0; do
  as_alice "prlimit $limit su root -c 'id -un'"
  check "su under prlimit $limit stays shut" sh -c '! grep -q ^root "$1"' check "$SCRATCH/talk"
done
as_alice "env SQLITE_TMPDIR=/nonexistent TMPDIR=/nonexistent LC_ALL=xx LANGUAGE=../../x OPENSSL_CONF=/dev/zero su root -c 'id -un'"
check "su in a hostile environment stays shut" sh -c '! grep -q ^root "$1"' check "$SCRATCH/talk"

SITE_MORE=$'rescue_root_console = no\n' state_fresh <<<'totp = required'
mv /etc/cred/master.key "$SCRATCH/key"
same "switched off: root's console is shut too" out "$(drive login root -c -t /dev/tty1 -- "$WORLD_PASSWORD")"
