# Clients that behave badly at credd's socket, as a user and as root, while others log in: they are served,
# credd does not grow, and nothing is granted.
# plays: credd
stack_standard
state_fresh <<<'deny = 100
deny_total = 1000
deny_source = 1000'
try() { drive e2e bob -r "$WORLD_OFFICE" -- "$WORLD_PASSWORD"; }
# What they hold, in KiB: of their own, all together; and of what they share, which has a fixed size.
held() { # held Anon|Shmem
  local pid
  for pid in "$(broker_pid)" $(broker_workers); do grep "^Rss$1:" "/proc/$pid/status"; done |
    awk -v kind="$1" '{ n += $2; if ($2 > most) most = $2 } END { print kind == "Anon" ? n : most }'
}
before_all() { by alice pestercredd junk 64; pestercredd junk 64; drive_run e2e bob -n 40 -- "$WORLD_PASSWORD"; }
pestercredd() { "$(program pestercredd)" "$@"; }
before_all >"$SCRATCH/warm" 2>&1
before=$(held Anon)

# idle WHO COMMAND...: a thousand connections that say nothing, or half of something, stay open meanwhile.
idle() {
  local who=$1 in=0 began
  shift
  mkfifo "$SCRATCH/end.$who" "$SCRATCH/open.$who"
  "$@" idle 1000 <"$SCRATCH/end.$who" >"$SCRATCH/open.$who" 2>"$SCRATCH/idle.$who" &
  exec 8>"$SCRATCH/end.$who"
  read -r -t 60 said <"$SCRATCH/open.$who"
  same "$who opens a thousand connections" "open 1000" "$said"
  began=$SECONDS
  for _ in 1 2 3 4 5 6 7 8 9 10; do [ "$(try)" != in ] || in=$((in + 1)); done
  same "$who idles: ten logins get in" 10 "$in"
  check "in bounded time ($((SECONDS - began)) s)" test $((SECONDS - began)) -lt 20
  exec 8>&-
  wait "$!"
}
idle alice by alice pestercredd
idle root pestercredd

by alice pestercredd junk 400 >"$SCRATCH/junk.alice" 2>&1 &
alice=$!
pestercredd junk 4000 >"$SCRATCH/junk.root" 2>&1 &
root=$!
same "rubbish from both: twenty logins get in" "in 20 out 0" "$(drive_run e2e bob -n 20 -- "$WORLD_PASSWORD" | tail -n 1)"
check "of alice's rubbish nothing is granted" wait "$alice"
check "of root's neither" wait "$root"
sed 's/^/# /' "$SCRATCH"/junk.*
check "every message had an answer or an end" grep -q '^granted 0 refused [1-9][0-9]* hung up [1-9]' "$SCRATCH/junk.root"
check "the log says which version was wrong" logged 'credd.*request refused: version [0-9]+ of the protocol'

by alice pestercredd die 100 alice >"$SCRATCH/die" 2>&1 &
same "clients that die while they ask: twenty logins get in" "in 20 out 0" "$(drive_run e2e bob -n 20 -- "$WORLD_PASSWORD" | tail -n 1)"
wait
pestercredd die 200 carol
same "who died holds nobody else's place" in "$(try)"
same "an answer is given again to who asked, and to nobody else" "again the same, another process not" \
  "$(pestercredd replay bob)"
same "for a user likewise" "again the same, another process not" "$(by alice pestercredd replay alice)"

# Whatever made users' workers stand still: root's programs have others.
pkill -STOP -x -P "$(broker_pid)" credd-users
same "users' workers stand still: five logins get in" "in 5 out 0" "$(drive_run e2e bob -n 5 -- "$WORLD_PASSWORD" | tail -n 1)"
pkill -CONT -x -P "$(broker_pid)" credd-users

after=$(held Anon)
check "credd has $before KiB of its own before and $after KiB after" test "$after" -lt $((before + 4096))
check "and $(held Shmem) KiB that its workers share" test "$(held Shmem)" -lt 8192
check "credd is the same one" broker_runs
check "no worker had to be replaced" sh -c '! grep -aq "another takes its place" "$1"' check "$WORLD_SYSLOG"
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
