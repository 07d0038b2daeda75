# A user stops, kills, limits and freezes the own su, sudo and passwd at any moment they like, again and again, while
# somebody else logs in: through credd nobody waits for them. Without it they hold the store's lock.
# plays: credd
stack_standard
echo 'alice ALL=(ALL) ALL' >/etc/sudoers.d/e2e
# Failures lock nobody out of su and sudo here: alice is to reach the store each time.
policy='deny = 100
deny_total = 1000
deny_source = 1000
attempt_wait_seconds = 1
[policy own]
match_service = su sudo
mode = report'
logins=${E2E_LOGINS:-100} logins_direct=10 hostile=''
cat >"$SCRATCH/hostile" <<'SCRIPT'
# hostile PASSWORD GROUP: as the user, until killed. GROUP is a control group of the user's own, or nothing.
password=$1 group=$2 n=0 stopped=()
pause() { read -r -t "0.$(printf %03d "$1")" <><(:) || :; }
start() { printf '%s\n' "${answers[@]}" | "$@" >/dev/null 2>&1 & }
while :; do
  n=$((n + 1)) program='su bob -c true' answers=(wrong)
  case $((n % 3)) in
    0) program='sudo -S -k true' ;;
    1) program=passwd answers=("$password" "$password" "$password") ;; # judged, and refused: it is the present one
  esac
  # now and then one comes to its end, however slow the machine is
  if [ $((n % 15)) -eq 10 ]; then
    start $program
    wait "$!"
    echo "$n" >&3
    continue
  fi
  case $((n % 7)) in
    3) start prlimit --fsize=0 $program ;;
    4) start prlimit --cpu=1 $program ;;
    5) start prlimit --nofile=$((8 + n % 9)) $program ;;
    6) start prlimit --as=$((40000000 + n % 9 * 4000000)) $program ;;
    *) start $program ;;
  esac
  target=$! # the last of the pipe: the program itself
  [ -z "$group" ] || [ $((n % 7)) -ne 2 ] || mkdir "$group/$n" && echo "$target" >"$group/$n/cgroup.procs"
  pause $((n * 7 % (30 << n % 4) * (n % 3 == 1 ? 4 : 1))) # scrypt and crypt(3) take their time
  case $((n % 7)) in
    0) kill -KILL "$target" ;;
    2) [ -n "$group" ] && echo 1 >"$group/$n/cgroup.freeze" || kill -STOP "$target" ;;
    *) kill -STOP "$target" ;;
  esac
  stopped+=("$target")
  if [ "${#stopped[@]}" -gt 12 ]; then
    kill -KILL "${stopped[0]}"
    [ ! -d "$group/$((n - 12))" ] || { echo 0 >"$group/$((n - 12))/cgroup.freeze"; }
    stopped=("${stopped[@]:1}")
  fi
  echo "$n" >&3
done 2>/dev/null
SCRIPT
chmod 644 "$SCRATCH/hostile"

# The freezer, where there is one: a control group that alice owns, as a user's own part of a session is.
unified=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
group=''
if [ -n "$unified" ] && mkdir "$unified/$(basename "$WORLD")" 2>/dev/null; then
  group=$unified/$(basename "$WORLD")
  chown -R alice "$group"
else
  echo "# no control group can be made here: alice freezes nobody"
fi
case_end() {
  hostile_stop
  [ -z "$group" ] || wait_until sh -c 'rmdir "$1"/*/ "$1" 2>/dev/null; [ ! -d "$1" ]' rmdir "$group"
}
hostile_start() {
  : >"$SCRATCH/phases" && chmod 666 "$SCRATCH/phases"
  (
    [ -z "$group" ] || echo "$BASHPID" >"$group/cgroup.procs"
    # what she holds is what matters, not the processor time she takes
    as alice nice -n 19 bash "$SCRATCH/hostile" "$WORLD_PASSWORD" "$group" 3>"$SCRATCH/phases"
  ) >/dev/null 2>&1 &
  hostile=$!
  wait_until test -s "$SCRATCH/phases"
}
hostile_stop() {
  local one
  pkill -KILL -U alice
  [ -z "$group" ] || for one in "$group" "$group"/*; do [ ! -d "$one" ] || echo 1 >"$one/cgroup.kill"; done
  [ -z "$hostile" ] || wait "$hostile"
  hostile=''
}
# log_in COUNT: prints how many of bob's logins got in, and what the slowest took in ms; what was logged
# meanwhile is in slowest.
now_ms() { echo $(($(date +%s%N) / 1000000)); }
log_in() {
  local in=0 slowest=0 began took lines
  for _ in $(seq "$1"); do
    began=$(now_ms) lines=$(wc -l <"$WORLD_SYSLOG")
    [ "$(ssh_try bob "$WORLD_OFFICE" "$WORLD_PASSWORD")" != in ] || in=$((in + 1))
    took=$(($(now_ms) - began))
    [ "$took" -le "$slowest" ] || { slowest=$took && tail -n +"$lines" "$WORLD_SYSLOG" >"$SCRATCH/slowest"; }
  done
  echo "$in $slowest"
}

state_fresh <<<"$policy"
ssh_server_start
read -r _ quiet < <(log_in 10)
hostile_start
read -r in slowest < <(log_in "$logins")
check "some of it gets as far as the new password's judgement" logged 'pam_cred_quality.passwd:password.: new password refused'
phases=$(tail -n 1 "$SCRATCH/phases")
hostile_stop
same "$logins logins while alice stopped, killed, limited and froze $phases of her own: all in" "$logins" "$in"
# On a machine that does other work as well a login takes its time anyway.
check "none waited as long as the store's timeout (the slowest took $slowest ms, without alice $quiet ms)" test "$slowest" -lt $((5000 + quiet)) ||
  grep -a 'sshd\|credd' "$SCRATCH/slowest" | sed 's/^/# /'
check "alice did a lot" test "$phases" -gt $((logins / 2))
same "and the password is what it was" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD")"
check "the store is sound" credctl store check
check "the log verifies" credctl log verify

broker_stop
direct() { echo "$policy" | THROUGH=direct state_fresh; }
direct
hostile_start
read -r in slowest < <(log_in "$logins_direct")
phases=$(tail -n 1 "$SCRATCH/phases")
hostile_stop
echo "# without credd: $in of $logins_direct logins got in, the slowest after $slowest ms, while alice did so $phases times"
