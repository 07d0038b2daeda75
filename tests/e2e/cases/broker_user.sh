# A screen locker: it runs as the user, may open nothing, and gets in through credd with password and code,
# and with nothing else. What it does concerns its user alone, whatever it claims.
# plays: credd
stack_standard
printf 'auth required %s\n' pam_cred_lockout.so 'pam_unix.so try_first_pass nodelay' pam_cred_totp.so | stack_set locker
printf 'auth required pam_unix.so nodelay\naccount required pam_unix.so\n' | stack_set credd
state_fresh <<<'deny = 3
totp = required'
lock_screen() { drive_by alice locker alice -- "$@"; }
ask() { by alice askcredd "$@" >"$SCRATCH/asked" 2>&1; }
token_new alice
used=$(code_now "$SEED")
same "right password and code" in "$(lock_screen "$WORLD_PASSWORD" "$used")"
same "the same code again" out "$(lock_screen "$WORLD_PASSWORD" "$used")"
same "a wrong password" out "$(lock_screen wrong "$(code_now "$SEED" 1)")"
same "a wrong code: the third in a row" out "$(lock_screen "$WORLD_PASSWORD" "$(code_wrong "$SEED")")"
token_new alice
same "now the locker is locked" out "$(lock_screen "$WORLD_PASSWORD" "$(code_now "$SEED")")"
check "as class self" logged 'event=lock[a-z.]* .*user=alice .*class=self'
ssh_server_start
token_new alice
same "sshd is not" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED")")"
token_new alice
session "$WORLD_PASSWORD" "$(code_now "$SEED")" -- carol su alice -c 'id -un'
check "su is not" grep -q ^alice "$SCRATCH/talk"
token_new alice
same "the console is not" in "$(drive e2e alice -c -t /dev/tty1 -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"
token_new alice
same "an unlock opens it again" in "$(credctl unlock alice >/dev/null 2>&1; lock_screen "$WORLD_PASSWORD" "$(code_now "$SEED")")"

# Everything that can be asked, for somebody else and as an administrator would.
token_new bob
bobs=$(code_now "$SEED")
everything() { sqlite3 "$STATE/cred.db" .dump | sha256sum; }
before=$(everything)
allowed=''
for call in policy 'charge known=1' 'charge known=1 self=1' 'settle ticket=1 outcome=1' barred 'lock lock=1 reason=x' lock \
  counts code_need "code code=$bobs" 'enrol_allow seconds=600' "enrol_begin password=$WORLD_PASSWORD" \
  'enrol_begin admin=1 seed=12345678901234567890' "enrol_confirm token=1 code=$bobs" \
  'enrol_activate seed=12345678901234567890 step=1' tokens 'token_set state=3' 'token_set state=4' enrol_clear \
  "recovery code=$bobs" "code_check code=$bobs" 'token_import seed=12345678901234567890' count_import events; do
  read -ra fields <<<"$call"
  ! ask "${fields[0]}" subject=bob "${fields[@]:1}" || allowed="$allowed [$call]"
done
same "nothing for bob is allowed" '' "$allowed"
allowed=''
for call in 'lock lock=1 reason=x' lock 'enrol_allow seconds=600' 'enrol_activate seed=12345678901234567890 step=1' \
  'token_set state=2' 'token_set state=4' enrol_clear 'code_check code=123456' 'token_import seed=12345678901234567890' \
  count_import 'event_note kind=1 detail=x'; do
  read -ra fields <<<"$call"
  ! ask "${fields[0]}" subject=alice "${fields[@]:1}" || allowed="$allowed [$call]"
done
for call in tokens counts events events_verify key_rotate store_check "store_backup path=$SCRATCH/stolen"; do
  # shellcheck disable=SC2086
  ! ask $call || allowed="$allowed [$call]"
done
same "nor an administrator's work" '' "$allowed"
same "and nothing in the store has changed" "$before" "$(everything)"
check "the log says who asked" logged "credd.*request refused: [a-z_]+ is not for this user; uid=$(id -u alice) "
same "bob's code is still good" in "$(drive e2e bob -- "$WORLD_PASSWORD" "$bobs")"
check "what is alice's own may be read" ask tokens subject=alice -- counts subject=alice -- events subject=alice -- policy subject=alice

# A program that says it succeeded without having verified anything.
lie() { # lie CODE: one transaction that ends as a success, whatever came of the code
  ask charge subject=alice transaction=5 -- code subject=alice ticket=@ transaction=5 "code=$1" -- \
    settle subject=alice ticket=@ transaction=5 outcome=1
  grep -q '^code ok verdict=[12]' "$SCRATCH/asked"
}
same "a stranger guesses twice" 0 "$(wrong_times 2 e2e alice -r "$WORLD_STRANGER")"
token_new alice
for _ in 1 2 3 4; do lie "$(code_wrong "$SEED")"; done
lied() { if lie "$1"; then echo in; else echo out; fi; }
same "lies give no new guesses at codes: the right one is refused now" out "$(lied "$(code_now "$SEED")")"
credctl unlock alice >/dev/null 2>&1
same "a stranger guesses twice again" 0 "$(wrong_times 2 e2e alice -r "$WORLD_STRANGER")"
ask charge subject=alice transaction=6 -- settle subject=alice ticket=@ transaction=6 outcome=1
check "a success that was none stands in the locker's own count" grep -q '^settle ok stands=1' "$SCRATCH/asked"
same "a third guess" 0 "$(wrong_times 1 e2e alice -r "$WORLD_STRANGER")"
token_new alice
same "it has cleared no stranger's count" out "$(drive e2e alice -r "$WORLD_STRANGER" -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"

# Enrolling by oneself: only under a permit, and only with the current password.
credctl totp revoke alice --all --clear --note test >/dev/null 2>&1
enrol() { ask enrol_begin subject=alice name=own "password=$1"; }
no() { ! "$@"; }
check "no permit: no seed" no enrol "$WORLD_PASSWORD"
credctl totp allow alice --for 1h >/dev/null 2>&1
check "a wrong password: no seed" no enrol wrong
check "permit and password: a seed" enrol "$WORLD_PASSWORD"
SEED=$(sed -n 's/.* seed=\([A-Z2-7]*\).*/\1/p' "$SCRATCH/asked") token=$(sed -n 's/.* token=\([0-9]*\).*/\1/p' "$SCRATCH/asked")
ask enrol_confirm subject=alice "token=$token" "code=$(code_wrong "$SEED")"
check "a wrong code confirms nothing" grep -q 'confirmed=0' "$SCRATCH/asked"
ask enrol_confirm subject=alice "token=$token" "code=$(code_now "$SEED")"
check "the right one does" grep -q 'confirmed=1' "$SCRATCH/asked"
ask recovery subject=alice "code=$(code_now "$SEED" 1)"
check "recovery codes, for a code" grep -q 'recovery ok count=10' "$SCRATCH/asked"
same "one of them gets in" in "$(lock_screen "$WORLD_PASSWORD" "$(sed -n 's/.* code=//p' "$SCRATCH/asked")")"
check "a lost token is suspended by oneself" ask token_set subject=alice name=own state=3
same "and opens nothing" out "$(lock_screen "$WORLD_PASSWORD" "$(code_now "$SEED" 1)")"
same "nor does the password alone" out "$(drive e2e alice -- "$WORLD_PASSWORD")"
