# Workers that cannot go on: one waits for a user database that does not answer, one closes for a client a
# descriptor whose closing takes an hour. Root's programs and other users' go on; credd ends such workers in
# bounded time and puts others in their places.
# plays: credd
stack_standard
state_fresh <<<'deny = 100'
cp "$BUILD/tests/e2e/.libs/nss_stuck.so" "/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)/libnss_stuck.so.2"
sed -i 's/^passwd:.*/& stuck/' /etc/nsswitch.conf
mkfifo "$SCRATCH/end" "$SCRATCH/said" /run/nss-stuck
chmod 644 /run/nss-stuck
users_workers() { pgrep -x -P "$(broker_pid)" credd-users; }
# stuck_at CALL COUNT: so many of the users' workers are in this system call.
stuck_at() {
  local pid count=0
  for pid in $(users_workers); do ! grep -q "^$1 " "/proc/$pid/syscall" || count=$((count + 1)); done
  [ "$count" -eq "$2" ]
}
# stays_at CALL COUNT: for a while, so that it is no call that just goes by.
stays_at() {
  local look
  for look in 1 2 3 4 5 6; do
    stuck_at "$@" || return 1
    [ "$look" -eq 6 ] || read -r -t 0.05 <><(:) || :
  done
}
stuck_ended() { [ "$(grep -ac 'is stuck and is ended' "$WORLD_SYSLOG")" -ge "$1" ]; }
in_time() { wait_until "$@" || wait_until "$@"; } # the watch's limit is 20 seconds
logins() { drive_run e2e bob -n 5 -- "$WORLD_PASSWORD" | tail -n 1; }
own_tokens() { by carol askcredd tokens subject=carol; }
# descriptor_send: alice sends one along and keeps its other end; prints what became of it.
descriptor_send() {
  by alice pestercredd descriptor alice <"$SCRATCH/end" >"$SCRATCH/said" &
  sender=$!
  exec 8>"$SCRATCH/end"
  read -r -t 20 said <"$SCRATCH/said"
}
# descriptor_send_ahead: the same, and her own copy is closed before a worker takes it: credd's is the last then.
descriptor_send_ahead() {
  local pid idle=()
  for pid in $(users_workers); do ! grep -q "^$openat " "/proc/$pid/syscall" && kill -STOP "$pid" && idle+=("$pid"); done
  descriptor_send
  kill -CONT "${idle[@]}"
}
# Not by setpriv, which itself asks for the name.
nobody_asks() { chroot --userspec=+54321:+54321 --groups= / "$(program askcredd)" tokens subject=alice; }
openat=257 recvfrom=45
[ "$(uname -m)" = x86_64 ] || openat=56 recvfrom=207

# Where the kernel can, nothing of it gets to a worker.
if [ "$(printf '%s\n' 6.16 "$(uname -r)" | sort -V | head -n 1)" = 6.16 ]; then
  descriptor_send
  same "the kernel refuses descriptors for credd" refused "$said"
  same "users are served" 0 "$(own_tokens >"$SCRATCH/own" 2>&1; echo $?)"
  exec 8>&-
  wait "$sender"
fi

# Where it cannot: the master believes to have told the kernel.
BROKER_UNDER='strace -qq -o /dev/null -e trace=setsockopt -e inject=setsockopt:retval=0'
broker_restart
has_two() { before=$(users_workers) && [ "$(wc -w <<<"$before")" -eq 2 ]; }
check "credd has two workers for users" wait_until has_two
program askcredd >/dev/null
began=$SECONDS
nobody_asks >"$SCRATCH/nobody" 2>&1 &
nobody=$!
check "one worker waits for the user database" wait_until stays_at "$openat" 1
descriptor_send_ahead
same "a descriptor was sent along" sent "$said"
check "one worker closes it" wait_until stays_at "$recvfrom" 1
asked=$SECONDS
same "root's programs go on" "in 5 out 0" "$(logins)"
check "without waiting for it ($((SECONDS - asked)) s)" test $((SECONDS - asked)) -lt 10
own_tokens >"$SCRATCH/own" 2>&1
same "a user's is refused" 1 "$?"
wait "$nobody"
same "who has no name is refused" 1 "$?"
same "and root's go on" "in 5 out 0" "$(logins)"
check "both workers are ended" in_time stuck_ended 2
check "in bounded time ($((SECONDS - began)) s)" test $((SECONDS - began)) -le 28
check "neither is left" wait_until sh -c 'for pid in $1; do ! kill -0 "$pid" 2>/dev/null || exit 1; done' check "$before"
same "the user is served by others" 0 "$(own_tokens >"$SCRATCH/own" 2>&1; echo $?)"
same "and root's programs" "in 5 out 0" "$(logins)"
same "nobody else's worker was ended" 2 "$(grep -ac 'is stuck and is ended' "$WORLD_SYSLOG")"
exec 8>&-
rm /run/nss-stuck
check "the store is sound" credctl store check
