# Kill -9 at every system call of making and of confirming a new token: the old one survives, and the
# store stays sound. Each point is a subject of its own.
printf 'auth required pam_cred_lockout.so\nauth optional pam_permit.so\nauth required pam_cred_totp.so\n' | stack_set e2e
state_fresh <<<'totp = required
deny = 100
deny_total = 1000
deny_source = 1000'
subjects_make kill 2400
n=1 unsound=0 broken=0

store_sound() { credctl store check >"$SCRATCH/check" 2>&1 || { sed "s/^/# up to point $n: /" "$SCRATCH/check"; return 1; }; }

# survivors COMMAND...: kills it at each of its points, with "%d" in it the number of the subject. What
# must hold after each.
survivors() {
  local call nth
  kill_points "${@//%d/0}" >"$SCRATCH/points"
  check "there are points to kill at ($(wc -l <"$SCRATCH/points"))" test "$(wc -l <"$SCRATCH/points")" -gt "$(plays 30 12)"
  while read -r call nth; do
    [ -z "${BEFORE:-}" ] || "$BEFORE" "kill$n"
    kill_at "$call" "$nth" "${@//%d/$n}" >/dev/null 2>&1
    [ $((n % 25)) -ne 0 ] || store_sound || unsound=$((unsound + 1))
    [ "$(drive e2e "kill$n" -- any "$(subject_code "kill$n")")" = in ] || { broken=$((broken + 1)); echo "# $call $nth: the old token is gone"; }
    n=$((n + 1))
  done <"$SCRATCH/points"
}

survivors credctl totp enroll kill%d --name new
enrol() {
  credctl totp enroll "$1" --name new --json >"$SCRATCH/new.json" 2>/dev/null
  code_now "$(sed -n 's/.*"seed": "\(.*\)".*/\1/p' "$SCRATCH/new.json")" >"$SCRATCH/new.code"
}
enrol kill0
BEFORE=enrol survivors sh -c 'exec credctl totp confirm kill%d --name new <"$1"' confirm "$SCRATCH/new.code"
same "the old token worked after each" 0 "$broken"
store_sound || unsound=$((unsound + 1))
check "there were subjects enough" test "$n" -le 2400
same "the store stayed sound" 0 "$unsound"
check "the log verifies" credctl log verify
subjects_remove
