# A password that was reported as compromised authenticates nothing by itself; and the same password on two systems.
users_keep
stack_recorded "$WORLD_FRESH"{,-1,-2}
SITE_MORE='system = office
' state_fresh <<<'totp = enrolled
deny = 100
deny_total = 1000'
ssh_server_start
password_choose alice "$WORLD_PASSWORD"
password_choose bob "$WORLD_PASSWORD"
same "before: in" in "$(ssh_try bob "$WORLD_OFFICE" "$WORLD_PASSWORD")"
password_leaked alice
password_leaked bob

same "without a second factor: out" out "$(ssh_try bob "$WORLD_OFFICE" "$WORLD_PASSWORD")"
check "the office is told whom to ask" grep -q 'new password' "$SCRATCH"/ssh/{prompts,err}
same "a stranger too" out "$(ssh_try bob "$WORLD_STRANGER" "$WORLD_PASSWORD")"
check "and is told nothing" sh -c '! grep -q "new password" "$@"' check "$SCRATCH"/ssh/{prompts,err}
same "a program that only authenticates refuses" out "$(DRIVE_CALLS='auth' drive e2e bob -- "$WORLD_PASSWORD")"
if through_credd; then
  same "a program that runs as bob is refused as well" out "$(drive_by bob e2e bob -- "$WORLD_PASSWORD")"
  printf 'account required pam_cred_rotate.so\n' | stack_set e2e-look
  DRIVE_CALLS=acct DRIVE_UNDER='setpriv --reuid bob --regid bob --init-groups --' drive_run e2e-look bob -- >"$SCRATCH/drive"
  check "and may look at why" grep -q 'reported as compromised' "$SCRATCH/drive"
fi
session "$WORLD_PASSWORD" "$WORLD_FRESH" "$WORLD_FRESH" -- bob passwd
same "passwd in a session that is open changes nothing" "" "$(grep -a 'updated successfully' "$SCRATCH/talk")"
password_issue bob
same "a new temporary one is the way back" in \
  "$(ssh_try bob "$WORLD_OFFICE" "$ISSUED" "$ISSUED" "$WORLD_FRESH-2" "$WORLD_FRESH-2")"

token_new alice
same "with a wrong code: out" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_wrong "$SEED")")"
same "with a code: in, to change it" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED")" \
  "$WORLD_PASSWORD" "$WORLD_FRESH-1" "$WORLD_FRESH-1")"
token_new alice
same "the new one is good" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_FRESH-1" "$(code_now "$SEED")")"
password_set alice "$WORLD_PASSWORD"
token_new alice
same "set again behind our back, it is known again: out" out \
  "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED")")"

# --- the same person, another system, over the same store
password_choose carol "$WORLD_PASSWORD"
ctl account person carol 4711 --reason test >/dev/null
same "at the office: seen as the person's" in "$(ssh_try carol "$WORLD_OFFICE" "$WORLD_PASSWORD")"
sed -i 's/^system = office/system = archive/' "$CONFIG"
credctl config apply --weaken --reason test >/dev/null
ctl account person carol 4711 --reason test >/dev/null
same "the same password on another system: seen, and to be changed" in \
  "$(ssh_try carol "$WORLD_OFFICE" "$WORLD_PASSWORD" "$WORLD_PASSWORD" "$WORLD_FRESH" "$WORLD_FRESH")"
check "and it was said where it is used" grep -qs 'another system (office)' "$SCRATCH"/ssh/{prompts,err}
same "the new one is good" in "$(ssh_try carol "$WORLD_OFFICE" "$WORLD_FRESH")"
