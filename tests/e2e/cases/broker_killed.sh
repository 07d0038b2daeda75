# Kill -9 at the system calls of credd that answer a request: of the worker, and of the whole of it, which is
# then started anew as the service manager would. Whatever the moment: who asked hears in bounded time, no code
# is accepted twice, what was confirmed stays so, and the store stays sound.
# plays: credd
printf 'auth %s\n' 'required pam_cred_lockout.so' 'optional pam_permit.so' 'required pam_cred_totp.so' | stack_set e2e
state_fresh <<<'totp = required
deny = 100
deny_total = 1000
deny_source = 1000'
subjects_make kill 420
broker_restart --workers 1
# The points that are tried of each kind of request, spread evenly over all there are.
points=${E2E_POINTS:-18}
n=0 slow=0 killed=0 twice=0 lost=0 refused=0 late=0

ask() { "$(program askcredd)" "$@"; }
tell() { grep -q "$1" "$SCRATCH/told"; }
login() { drive e2e "kill$n" -- any "$1"; }
caller() { echo "subject=kill$n known=1 service=e2e transaction=$n"; }

# Each kind: what is prepared, what is asked, and what must hold then.
login_prepare() { code=$(subject_code "kill$n"); }
# shellcheck disable=SC2046
login_ask() { ask charge $(caller) -- code $(caller) ticket=@ "code=$code" -- settle $(caller) ticket=@ outcome=1; }
login_hold() {
  local first=out second third
  ! tell '^code ok verdict=1' || ! tell '^settle ok stands=1' || first=in
  second=$(login "$code") third=$(login "$code")
  [ "$third" = out ] && [ "$first$second" != inin ] || { twice=$((twice + 1)); return 1; }
  [ "$first$second" != outout ] || refused=$((refused + 1))
}
confirm_prepare() {
  ask enrol_begin "subject=kill$n" admin=1 name=new >"$SCRATCH/begun" || return 1
  token=$(sed -n 's/.* token=\([0-9]*\).*/\1/p' "$SCRATCH/begun") seed=$(sed -n 's/.* seed=//p' "$SCRATCH/begun")
  code=$(code_now "$seed")
}
confirm_ask() { ask enrol_confirm "subject=kill$n" "token=$token" "code=$code"; }
confirm_hold() {
  if tell 'confirmed=1'; then [ "$(login "$(code_now "$seed" 1)")" = in ]; else [ "$(login "$(subject_code "kill$n")")" = in ]; fi ||
    { lost=$((lost + 1)); return 1; }
}
suspend_prepare() { :; }
suspend_ask() { ask token_set "subject=kill$n" state=3; }
suspend_hold() { # once more: it is so, or becomes so now
  tell 'token_set ok' || suspend_ask >/dev/null
  [ "$(login "$(subject_code "kill$n")")" = out ] || { lost=$((lost + 1)); return 1; }
}
recovery_prepare() { :; }
recovery_ask() { ask recovery "subject=kill$n"; }
recovery_hold() {
  if tell 'recovery ok'; then code=$(sed -n 's/.* code=//p' "$SCRATCH/told"); else code=$(subject_code "kill$n"); fi
  [ "$(login "$code")" = in ] || { lost=$((lost + 1)); return 1; }
}

# attach OPTION...: a look at the only worker's system calls, from now on.
attach() {
  worker=$(broker_worker)
  strace -qq "$@" -p "$worker" 2>/dev/null &
  tracer=$!
  wait_until grep -q 'TracerPid:[[:space:]]*[1-9]' "/proc/$worker/status"
}
detach() { kill -INT "$tracer" 2>/dev/null; wait "$tracer" 2>/dev/null; }
# points_of KIND: "CALL N" for some of the system calls that answering one request takes.
points_of() {
  local all
  "$1_prepare"
  attach -o "$SCRATCH/calls"
  "$1_ask" >/dev/null 2>&1
  detach
  n=$((n + 1))
  sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' "$SCRATCH/calls" | awk '{ print $1, ++seen[$1] }' >"$SCRATCH/all"
  all=$(wc -l <"$SCRATCH/all")
  echo "# $1: $all system calls in credd"
  awk -v all="$all" -v some="$points" '{ if (int(NR * some / all) != int((NR - 1) * some / all)) print }' "$SCRATCH/all" >"$SCRATCH/some"
}
die_worker() { attach -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2"; }
after_worker() { if is_gone "$worker"; then killed=$((killed + 1)); fi; detach; }
# The whole of it dies while the worker stands at that point.
die_credd() {
  : >"$SCRATCH/stopped"
  attach -o "$SCRATCH/stopped" -e "trace=$1" -e "inject=$1:signal=STOP:when=$2"
}
stands_or_done() { grep -q 'stopped by SIGSTOP' "$SCRATCH/stopped" || is_gone "$asker"; }
after_credd() {
  wait_until stands_or_done
  ! grep -q 'stopped by SIGSTOP' "$SCRATCH/stopped" || killed=$((killed + 1))
  kill -KILL "$(broker_pid)" "$worker"
  wait_until is_gone "$worker"
  detach
  broker_start --workers 1
}

# play KIND worker|credd
play() {
  local call nth began
  points_of "$1"
  while read -r call nth <&9; do
    "$1_prepare" && "die_$2" "$call" "$nth"
    began=$SECONDS
    "$1_ask" >"$SCRATCH/told" 2>&1 &
    asker=$!
    [ "$2" = worker ] || after_credd
    wait "$asker"
    [ "$2" = credd ] || after_worker
    # each question ends a second after the store's timeout at the latest
    [ $((SECONDS - began)) -le 19 ] || slow=$((slow + 1))
    [ $((SECONDS - began)) -le 2 ] || late=$((late + 1))
    "$1_hold" || { echo "# $1, $2 killed at $call $nth:"; sed 's/^/#   /' "$SCRATCH/told"; }
    n=$((n + 1))
  done 9<"$SCRATCH/some"
  check "$1, $2 killed: the store is sound" credctl store check
}
for kind in login confirm suspend recovery; do
  for whom in worker credd; do play "$kind" "$whom"; done
done
echo "# $n points, $killed times it died there, $late answers took more than 2 seconds, $refused codes got in nobody"
check "it died at most points ($killed of $n)" test "$killed" -gt $((n / 2))
check "there were subjects enough" test "$n" -lt 400
same "everybody heard in bounded time" 0 "$slow"
same "no code was accepted twice" 0 "$twice"
same "nothing that was told was lost" 0 "$lost"

# Under load: workers and the whole of it die while one code is used in 8 logins at once.
broker_restart
keep_killing() {
  local victim
  while [ -e "$SCRATCH/killing" ]; do
    read -r -t 0.2 <><(:) || :
    if [ $((RANDOM % 3)) -eq 0 ]; then
      broker_end KILL && broker_start
    else
      victim=$(broker_workers | shuf -n 1) && kill -KILL "$victim"
    fi
    echo >>"$SCRATCH/victims"
  done
}
touch "$SCRATCH/killing" "$SCRATCH/victims"
keep_killing 2>/dev/null &
killer=$!
twice=0 in=0
for round in $(seq 400 420); do
  said=$(drive_run e2e "kill$round" -p 8 -- any "$(subject_code "kill$round")" | tail -n 1)
  case $said in
    'in 0 out 8') ;;
    'in 1 out 7') in=$((in + 1)) ;;
    *) twice=$((twice + 1)) && echo "# $round: $said" ;;
  esac
done
rm "$SCRATCH/killing"
wait "$killer"
echo "# under load: $(wc -l <"$SCRATCH/victims") killed, in $in of 21 rounds somebody got in"
same "under load no code was accepted twice" 0 "$twice"
check "under load somebody got in" test "$in" -gt 0
broker_runs || broker_start
token_new alice
same "logins work" in "$(drive e2e alice -- any "$(code_now "$SEED")")"
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
subjects_remove
