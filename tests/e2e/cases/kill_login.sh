# Kill -9 at every system call of a login. Whatever the moment: the code lets somebody in at most once,
# the attempt is not forgotten, the store stays sound and later logins work. Each point is a subject of
# its own.
printf 'auth required pam_cred_lockout.so\nauth optional pam_permit.so\nauth required pam_cred_totp.so\n' | stack_set e2e
state_fresh <<<'totp = required
deny = 100
deny_total = 1000
deny_source = 1000'
subjects_make kill 1200
# What is damaged stays so: a look now and then finds it.
store_sound() { credctl store check >"$SCRATCH/check" 2>&1 || { sed "s/^/# up to point $n: /" "$SCRATCH/check"; return 1; }; }
answers() { printf 'any\n%s\n' "$1" >"$SCRATCH/answers"; }
driver="$BUILD/tests/e2e/pamdrive -v e2e"

# The making of so many subjects leaves a long log; the login that is counted must not meet it.
for warm in 1198 1197 1196; do drive e2e "kill$warm" -- any "$(subject_code "kill$warm")" >/dev/null; done
answers "$(subject_code kill0)"
# shellcheck disable=SC2086
kill_points $driver kill0 "$SCRATCH/answers" >"$SCRATCH/points"
points=$(wc -l <"$SCRATCH/points")
check "there are points to kill at ($points)" test "$points" -gt 30
n=0 twice=0 unsound=0 survived=0
while read -r call nth; do
  n=$((n + 1))
  code=$(subject_code "kill$n")
  answers "$code"
  # shellcheck disable=SC2086
  kill_at "$call" "$nth" $driver "kill$n" "$SCRATCH/answers" >"$SCRATCH/killed" 2>&1 || survived=$((survived + 1))
  first=no
  ! grep -q '^auth: 0' "$SCRATCH/killed" || first=yes
  second=$(drive e2e "kill$n" -- any "$code")
  third=$(drive e2e "kill$n" -- any "$code")
  [ "$third" = out ] || twice=$((twice + 1))
  [ "$first$second" != yesin ] || twice=$((twice + 1))
  [ $((n % 25)) -ne 0 ] || store_sound || unsound=$((unsound + 1))
done <"$SCRATCH/points"
check "there were subjects enough" test "$n" -lt 1196
store_sound || unsound=$((unsound + 1))
same "no code let anybody in twice" 0 "$twice"
same "the store stayed sound" 0 "$unsound"
# A login now and then makes fewer calls than the one that was counted.
check "most runs died where they should ($survived of $points did not)" test "$survived" -le $((points / 2))
check "the log verifies" credctl log verify
token_new alice
same "logins work" in "$(drive e2e alice -- any "$(code_now "$SEED")")"

# The same for a wrong code, at every second point: a killed guess is a guess.
state_fresh <<<'totp = required
deny = 1
attempt_wait_seconds = 0'
subjects_make kill 1200
answers 000000
# Only from the moment on at which the ticket is on disk; before it nothing was verified either.
# shellcheck disable=SC2086
kill_points $driver kill0 "$SCRATCH/answers" | awk 'NR % 2' >"$SCRATCH/points"
n=0 lost=0
while read -r call nth; do
  n=$((n + 1))
  # shellcheck disable=SC2086
  kill_at "$call" "$nth" $driver "kill$n" "$SCRATCH/answers" >"$SCRATCH/killed" 2>&1
  grep -q 'asked: .*[Cc]ode' "$SCRATCH/killed" || continue
  [ "$(drive e2e "kill$n" -- any "$(subject_code "kill$n")")" = out ] || { lost=$((lost + 1)); echo "# $call $nth"; }
done <"$SCRATCH/points"
same "no guess was forgotten" 0 "$lost"
subjects_remove
