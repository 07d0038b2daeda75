# Kill -9 at every system call of a change with passwd: either the old password is in force and nothing else is
# remembered, or the new one is, and is remembered after the next login. Some of the points, more of them around where
# the password is stored and recorded; all with E2E_POINTS=all. That next login is the driver's for most of them, and a real
# one over sshd for some of either kind.
stack_standard
stack_passwords_cheap
state_fresh <<<'dictionary = no
retry = 1
deny = 100
deny_total = 1000
deny_source = 1000'
accounts_make gone 1
ssh_server_start
old=$ACCOUNTS_PASSWORD new='Nagai-Michi-7'
printf '%s\n' "$old" "$new" "$new" >"$SCRATCH/typed"
# shellcheck disable=SC2016
command=(sh -c 'exec setpriv --reuid gone1 --regid 100 --clear-groups -- passwd <"$1"' change "$SCRATCH/typed")
cp -p /etc/shadow "$SCRATCH/shadow"
begin() { # the account as it was, and seen at a login
  look forget gone1 && cp -p "$SCRATCH/shadow" /etc/shadow && [ "$(look look gone1 "$old")" = good ]
}

begin
kill_points "${command[@]}" >"$SCRATCH/points"
check "there are points to kill at ($(wc -l <"$SCRATCH/points"))" test "$(wc -l <"$SCRATCH/points")" -gt "$(plays 200 40)"
same "undisturbed, it is changed" 'remembered 2 known lasting steady' "$(look state gone1)"
stored=$(grep -n '^rename/' "$SCRATCH/points" | tail -n 1 | cut -d: -f1)
[ "${E2E_POINTS:-}" = all ] || {
  awk -v stored="${stored:-$(($(wc -l <"$SCRATCH/points") - 20))}" -v rare="$(plays 60 40)" -v often="$(plays 8 4)" '
    NR % (NR < stored - 4 ? rare : NR > stored + 4 ? often : 2) == 0' "$SCRATCH/points" >"$SCRATCH/some"
  mv "$SCRATCH/some" "$SCRATCH/points"
}

real=0 every=$([ "${E2E_POINTS:-}" = all ] && echo 24 || echo 8)
logs_in() { # logs_in NTH RIGHT WRONG: with the right password alone; through sshd at each so many of a kind
  [ $(($1 % every)) -eq 0 ] || { [ "$(look look gone1 "$2")" = good ]; return; }
  real=$((real + 1))
  [ "$(ssh_try gone1 "$WORLD_OFFICE" "$3")" = out ] && [ "$(ssh_try gone1 "$WORLD_OFFICE" "$2")" = in ]
}
holds() { # what must hold after the next login
  case $(look which gone1 "$old" "$new") in
    1) logs_in "$kept" "$old" "$new" && [ "$(look check gone1 "$old" "$new")" = 'reused free' ] &&
      [ "$(look state gone1)" = 'remembered 1 known lasting steady' ] && kept=$((kept + 1)) ;;
    2) logs_in "$changed" "$new" "$old" && [ "$(look check gone1 "$old" "$new")" = 'reused reused' ] &&
      [ "$(look state gone1)" = 'remembered 2 known lasting steady' ] && changed=$((changed + 1)) ;;
    *) false ;;
  esac
}
points=0 kept=0 changed=0 wrong=0 missed=0
while read -r call nth; do
  points=$((points + 1))
  begin || wrong=$((wrong + 1))
  kill_at "$call" "$nth" "${command[@]}" >"$SCRATCH/killed" 2>&1 || missed=$((missed + 1))
  holds || {
    wrong=$((wrong + 1))
    echo "# $call $nth: in force: $(look which gone1 "$old" "$new"), $(look state gone1), $(look check gone1 "$old" "$new")"
  }
done <"$SCRATCH/points"
same "at $points points ($kept kept, $changed changed, $missed not reached, $real real logins): nothing else came of it" 0 "$wrong"
check "some were killed before the password was stored, and some after" test "$kept" -gt 0 -a "$changed" -gt 0
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
