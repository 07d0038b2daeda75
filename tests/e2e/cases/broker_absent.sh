# credd does not run, or what listens in its place is not credd: who may open the store does so only where
# the policy lets them, everybody else is denied, and the log says what to do.
# plays: credd
stack_standard
by_root() { : >"$WORLD_SYSLOG"; drive e2e alice -- "$WORLD_PASSWORD"; }
by_alice() { : >"$WORLD_SYSLOG"; drive_by alice e2e alice -- "$WORLD_PASSWORD"; }
start_it='start (it \(systemctl start credd\.socket\)|credd\.socket)'

# none NAME: what must come out under each policy while nobody listens.
none() {
  echo 'deny = 100' | BROKER=auto state_fresh
  "$absent"
  same "$1, auto: root opens the store" in "$(by_root)"
  check "$1, auto: and the log says how to have credd do it" logged "pam_cred_lockout.*$start_it"
  same "$1, auto: a user's program is denied" out "$(by_alice)"
  check "$1, auto: and the log says what it needs" logged "pam_cred_lockout.*who is not root needs credd: $start_it"
  echo 'deny = 100' | BROKER=required state_fresh
  "$absent"
  same "$1, required: root is denied" out "$(by_root)"
  check "$1, required: and the log says what to do" logged "pam_cred_lockout.*broker=required: $start_it"
  same "$1, required: a user's program is denied" out "$(by_alice)"
  check "$1, required: and the log says what it needs" logged "pam_cred_lockout.*who is not root needs credd: $start_it"
  same "$1, required: root's real console opens nevertheless" in "$(drive login root -c -t /dev/tty1 -- "$WORLD_PASSWORD")"
}
absent=broker_stop none "nobody there"
killed() { broker_end KILL; }
absent=killed none "a socket that a killed credd left"
check "that socket was there" test -S "$BROKER_ROOT_SOCKET"
broker_start
same "the next credd takes its place" in "$(by_root)"

echo 'deny = 100' | BROKER=off state_fresh
same "off: nobody asks credd" in "$(DRIVE_UNDER="strace -f -o $SCRATCH/trace -e trace=connect" drive e2e alice -- "$WORLD_PASSWORD")"
check "off: not once" sh -c 'grep -q /dev/log "$1" && ! grep -q "$2" "$1"' check "$SCRATCH/trace" "$BROKER_SOCKET"

# Somebody else listens there, and would say yes to everything.
echo 'deny = 100' | BROKER=auto state_fresh
broker_stop
chown alice /run/cred
# shellcheck disable=SC2016
by alice perl -MSocket -e 'my ($path, $up) = @ARGV; $| = 1;
  socket(S, PF_UNIX, SOCK_SEQPACKET, 0) and bind(S, sockaddr_un($path)) and listen(S, 9) or die "$!";
  socket(R, PF_UNIX, SOCK_SEQPACKET, 0) and bind(R, sockaddr_un("$path.root")) and listen(R, 9) or die "$!";
  print "up\n"; my @kept; while (accept(my $c, S)) { push @kept, $c }' "$BROKER_SOCKET" >"$SCRATCH/up" 2>&1 &
impostor=$!
wait_until grep -q up "$SCRATCH/up"
same "a user's socket in its place: root is denied, under auto too" out "$(by_root)"
check "and the log says why" logged "pam_cred_lockout.*what listens at .* is not root's"
same "bob is denied" out "$(drive_by bob e2e bob -- "$WORLD_PASSWORD")"
kill "$impostor"
wait "$impostor" 2>/dev/null
rm -f "$BROKER_SOCKET" "$BROKER_ROOT_SOCKET"
chown root /run/cred
