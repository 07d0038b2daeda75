# usermod -l: the account under its new name has the password, the code generator, the memory and the locks of the old one,
# and who is given the old name later has none of it. Killed on the way, all is kept of one name or of the other.
users_keep
stack_recorded "$WORLD_FRESH"{,-1}
state_fresh <<<'totp = enrolled
dictionary = no
deny = 3
deny_total = 100'
ssh_server_start
hook=$(shipped_directory)/hooks/usermod-post
free() { printf '%s\n' "$2" | credctl password check "$1" >/dev/null 2>&1; }
kept_of() { credctl status "$1" --json 2>/dev/null | jq -r '[.enrolled, (.tokens | length)] | join(" ")'; }

password_choose alice "$WORLD_FRESH"
password_choose alice "$WORLD_PASSWORD"
token_new alice
code=$(code_now "$SEED")
same "enrolled: in with the code" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$code")"
# not while she is logged in
renamed() { usermod -l keiko alice 2>"$SCRATCH/usermod"; }
check "usermod -l" wait_until renamed || sed 's/^/# /' "$SCRATCH/usermod"
check "status notices" sh -c 'credctl status keiko | grep -q "credctl account rename alice keiko"'
check "so does account orphans" sh -c 'credctl account orphans | grep -q "credctl account rename alice keiko"'

# --- killed on the way
before="$(kept_of alice)/$(kept_of keiko)"
kill_points credctl account rename alice keiko --reason test >"$SCRATCH/points"
check "there are points to kill at ($(wc -l <"$SCRATCH/points"))" test "$(wc -l <"$SCRATCH/points")" -gt 10
after="$(kept_of alice)/$(kept_of keiko)"
same "before and after" 'true 1/false 0 /true 1' "$before $after"
back() { credctl account rename keiko alice --reason test >/dev/null 2>&1; }
usermod -l alice keiko && back && usermod -l keiko alice
same "and back again" "$before" "$(kept_of alice)/$(kept_of keiko)"
[ "${E2E_POINTS:-}" = all ] || { awk 'NR % 12 == 0' "$SCRATCH/points" | tail -n 12 >"$SCRATCH/some"; mv "$SCRATCH/some" "$SCRATCH/points"; }
torn=0 stayed=0 moved=0
while read -r call nth; do
  kill_at "$call" "$nth" credctl account rename alice keiko --reason test >/dev/null 2>&1
  case "$(kept_of alice)/$(kept_of keiko)" in
    "$before") stayed=$((stayed + 1)) ;;
    "$after") moved=$((moved + 1)); usermod -l alice keiko; back; usermod -l keiko alice ;;
    *) torn=$((torn + 1)); echo "# $call $nth: $(kept_of alice)/$(kept_of keiko)" ;;
  esac
done <"$SCRATCH/points"
same "nothing is torn ($stayed stayed, $moved moved)" 0 "$torn"

# --- renamed
usermod -l alice keiko
recovery=$(credctl totp codes alice 2>/dev/null | head -n 1)
check "there are recovery codes" test -n "$recovery"
usermod -l keiko alice
"$hook" alice keiko >"$SCRATCH/out" 2>&1
same "renamed here too: exit" 0 "$?"
check "the recovery codes: that is said" grep -q 'credctl totp codes keiko' "$SCRATCH/out"
check "it is on record, with both names" logged 'event=account.renamed .*user=keiko .*old=alice new=keiko'
same "password alone: out" out "$(ssh_try keiko "$WORLD_OFFICE" "$WORLD_PASSWORD")"
same "the code that was used: out" out "$(ssh_try keiko "$WORLD_OFFICE" "$WORLD_PASSWORD" "$code")"
same "a recovery code of the old name: out" out "$(ssh_try keiko "$WORLD_OFFICE" "$WORLD_PASSWORD" "$recovery")"
same "three failures are a lock" out "$(ssh_try keiko "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED" 1)")"
usermod -l alice keiko
back
same "which a new name does not end" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED" 1)")"
usermod -l keiko alice
"$hook" alice keiko >/dev/null
same "nor one more" out "$(ssh_try keiko "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED" 1)")"
credctl unlock keiko >/dev/null
same "password and a new code: in" in "$(ssh_try keiko "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED" 1)")"
check "no change was noticed behind our back" sh -c '! grep -aq event=password.drifted "$1"' check "$WORLD_SYSLOG"
check "reuse is refused still" not free keiko "$WORLD_FRESH"
same "nothing is left of the old name" '[]' "$(credctl account orphans --json)"

# --- the old name, given to somebody new
useradd --no-create-home --gid users alice
password_set alice "$WORLD_PASSWORD-1"
same "password alone: in" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD-1")"
check "and the passwords of the other are free" free alice "$WORLD_FRESH"
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
