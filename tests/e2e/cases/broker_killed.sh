# Kill -9 at the system calls of credd that answer a request: of the worker, and of the whole of it, which is
# then started anew as the service manager would, while others ask too. Whatever the moment: who asked hears in
# bounded time, and hears the truth or nothing; no code is accepted twice, nothing is done twice, what was
# confirmed stays so, and the store stays sound.
# E2E_KINDS are the kinds of requests (lib/kill_kinds.sh), and "load"; E2E_POINTS is how many points are tried of
# each, spread evenly over all there are, or "all" (tools/soak). Without it they are three, and one of the kinds
# that only read, or are like another one (KILL_BRIEFLY).
# plays: credd
for part in kinds points; do
  # shellcheck source=/dev/null
  . "$E2E/lib/kill_$part.sh"
done
samples=3 least='' tries=1 rounds=21
[ "${E2E_POINTS:-}" != all ] || samples=16 least=1 tries=3 rounds=300
printf '%s required pam_permit.so\n' auth account | stack_set credd
printf 'auth %s\n' 'required pam_cred_lockout.so' 'optional pam_permit.so' 'required pam_cred_totp.so' | stack_set e2e
fresh() { # fresh FROM: nothing is known of anybody but those of the load; subjects are new from that number on
  SITE_MORE='[log]
keep_days = 1
' state_fresh <<<'totp = required
deny = 100
deny_total = 1000
deny_source = 1000
max_uses = 100
use_services = e2e
contractor_groups = adm
[policy strict]
match_service = strict
privileged = yes
direct_login = no
factors_required = 2'
  subjects_make kill 11
  n=$1 made=$1
  broker_restart --workers 1
}
# What is done once to anybody, by what is on record, too.
ONCE='token.suspended recovery.created lock.set person.set account.renamed password.imported password.forgotten
  password.compromised session.to-end exception.used account.denied rotate.refused'
recorded_once() {
  credctl log export | sed -n 's/.*"kind":"\([^"]*\)".*"subject":"\(kill[0-9]*\)".*/\1 \2/p' | sort | uniq -c >"$SCRATCH/record"
  same "what is done once is on record once" '' "$(awk -v once="$(echo $ONCE)" '$1 > 1 && index(" " once " ", " " $2 " ")' "$SCRATCH/record")"
}
fresh 12

# play_at KIND worker|credd CALL N: one try. Fails when it did not die there.
play_at() {
  local began took status=1
  "$1_prepare" && "kill_$2" "$3" "$4"
  began=${EPOCHREALTIME/./}
  { "$1_ask" >"$SCRATCH/told" 2>&1; echo "${EPOCHREALTIME/./}" >"$SCRATCH/ended"; } &
  asker=$!
  [ "$2" = worker ] || ! kill_credd_end || status=0
  wait "$asker"
  [ "$2" = credd ] || ! kill_worker_end || status=0
  took=$((($(cat "$SCRATCH/ended") - began) / 1000))
  # each question ends a second after the store's timeout at the latest
  [ "$took" -le $((6000 * $(grep -c . "$SCRATCH/told") + 1000)) ] || slow=$((slow + 1))
  [ "$took" -le "$longest" ] || longest=$took
  "$1_true" || { untrue=$((untrue + 1)) && false; } && "$1_hold" && return "$status"
  echo "# $1 of kill$n, $2 killed at $3 $4, after $took ms:"
  sed 's/^/#   /' "$SCRATCH/told"
  return "$status"
}
# play_point KIND worker|credd CALL N: not each request comes there.
play_point() {
  local try
  for try in $(seq "$tries"); do
    subjects_need 1
    played=$((played + 1))
    if play_at "$@"; then try=last; fi
    n=$((n + 1))
    [ "$try" != last ] || { died=$((died + 1)) && return; }
  done
  missed="$missed $3/$4"
}
subjects_need() { # subjects_need COUNT: of those from n on
  local more=$(($1 > 100 ? $1 : 100))
  [ $((n + $1)) -gt "$made" ] || return 0
  subjects_add kill "$made" $((made + more - 1)) && made=$((made + more))
}

points_of() { if grep -qw "$1" <<<"$KILL_BRIEFLY"; then echo 1; else echo 3; fi; } # points_of KIND
# play KIND
play() {
  local call nth all some looks=$samples whom='' load began=$SECONDS slow=0 played=0 died=0 twice=0 lost=0 untrue=0 unheard=0 refused=0 longest=0 missed=''
  case $1 in self_*) KILL_WAY=users load=root ;; *) KILL_WAY=root load=users ;; esac
  some=${E2E_POINTS:-$(points_of "$1")}
  [ "$some" != 1 ] || looks=2
  kill_look "$1" "$looks" "${least:-$looks}"
  all=$(wc -l <"$SCRATCH/all")
  awk -v all="$all" -v some="${some/all/$all}" '{ if (int(NR * some / all + 0.5) != int((NR - 1) * some / all + 0.5)) print }' "$SCRATCH/all" >"$SCRATCH/some"
  load_start "$load"
  for whom in worker credd; do
    while read -r call nth <&9; do play_point "$1" "$whom" "$call" "$nth"; done 9<"$SCRATCH/some"
  done
  load_end
  all=$((2 * $(wc -l <"$SCRATCH/some")))
  echo "# $1: of $all points it died at $died, in $played tries and $((SECONDS - began)) s; the longest answer took $longest ms, $refused codes got in nobody"
  [ -z "$missed" ] || echo "# $1: not reached:$missed"
  check "$1: it died at half of the points at least" test "$((died * 2))" -ge "$all"
  same "$1: where nobody died all was answered" 0 "$unheard"
  same "$1: everybody heard in bounded time" 0 "$slow"
  same "$1: what was answered was true" 0 "$untrue"
  same "$1: nothing was done twice" 0 "$twice"
  same "$1: nothing that was told was lost" 0 "$lost"
  check "$1: the store is sound" credctl store check
}

# Under load: workers and the whole of it die while one code is used in 8 logins at once.
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
play_load() {
  local twice=0 in=0 said round killer
  subjects_need "$rounds"
  broker_restart
  touch "$SCRATCH/killing" "$SCRATCH/victims"
  keep_killing 2>/dev/null &
  killer=$!
  for round in $(seq "$n" $((n + rounds - 1))); do
    said=$(drive_run e2e "kill$round" -p 8 -- any "$(subject_code "kill$round")" | tail -n 1)
    case $said in
      'in 0 out 8') ;;
      'in 1 out 7') in=$((in + 1)) ;;
      *) twice=$((twice + 1)) && echo "# $round: $said" ;;
    esac
  done
  rm "$SCRATCH/killing"
  wait "$killer"
  echo "# under load: $(wc -l <"$SCRATCH/victims") killed, in $in of $rounds rounds somebody got in"
  same "under load no code was accepted twice" 0 "$twice"
  check "under load somebody got in" test "$in" -gt 0
}

# Days go by for this kind, and take the log along.
play_pruned() {
  recorded_once
  play pruned
  check "pruned: the log verifies" credctl log verify
  AT='' BROKER_UNDER=''
  fresh "$n"
}

for kind in ${E2E_KINDS:-$KILL_KINDS load}; do
  case $kind in load | pruned) "play_$kind" ;; *) play "$kind" ;; esac
done
broker_runs || broker_start
[ "${E2E_KINDS:-}" = load ] || check "others were answered meanwhile ($(load_answers) times)" test "$(load_answers)" -gt 0
recorded_once
token_new alice
same "logins work" in "$(drive e2e alice -- any "$(code_now "$SEED")")"
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
subjects_remove
