# Kill -9 at every system call of a change with passwd: either the old password is in force and nothing else is
# remembered, or the new one is, and is remembered after the next login. Some of the points, more of them around where
# the password is stored and recorded; all with E2E_POINTS=all.
stack_standard
stack_passwords_cheap
state_fresh <<<'dictionary = no
retry = 1'
accounts_make gone 1
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

holds() { # what must hold after the next login
  case $(look which gone1 "$old" "$new") in
    1) [ "$(look look gone1 "$old")" = good ] && [ "$(look check gone1 "$old" "$new")" = 'reused free' ] &&
      [ "$(look state gone1)" = 'remembered 1 known lasting steady' ] && kept=$((kept + 1)) ;;
    2) [ "$(look look gone1 "$new")" = good ] && [ "$(look check gone1 "$old" "$new")" = 'reused reused' ] &&
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
same "at $points points ($kept kept, $changed changed, $missed not reached): nothing else came of it" 0 "$wrong"
check "some were killed before the password was stored, and some after" test "$kept" -gt 0 -a "$changed" -gt 0
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
