# A counter's shared ID: at its console one of its users comes in by the own token, and is who is recorded.
users_keep
stack_standard
groupadd -f counter-staff
usermod -aG counter-staff bob && usermod -aG counter-staff carol
state_fresh <<<'deny = 3
[policy counter]
match_user = dave
shared = yes
direct_login = no
actor_groups = counter-staff'
token_new bob
bobs=$SEED
token_new carol
carols=$SEED
token_new alice
at_desk() { DRIVE_CALLS='auth acct setcred open' drive login dave -c -t /dev/tty9 -- "$WORLD_PASSWORD" "$@"; }
code=$(code_now "$bobs")
same "one of its users, with the own code" in "$(at_desk bob "$code")"
same "the code is used up, there" out "$(at_desk bob "$code")"
same "somebody else's token" out "$(at_desk alice "$(code_now "$SEED")")"
credctl unlock dave >/dev/null
usermod -e 1 carol
same "whose account is over in /etc/shadow" out "$(at_desk carol "$(code_now "$carols")")"
usermod -e '' carol
same "and is not any more" in "$(at_desk carol "$(code_now "$carols")")"
talk "$WORLD_PASSWORD" 'echo welcome; exit' -- login dave
check "a pty is no desktop: login asks for no name, and refuses" sh -c '! grep -q "^welcome\|Your own" "$1" && grep -q "Nobody logs in to this ID directly" "$1"' check "$SCRATCH/talk"
same "who used it is on record" "bob carol" "$(credctl log show --kind account.used | sed -n 's/.* by=\([a-z]*\) how=token.*/\1/p' | xargs)"
same "and in the report of sessions" 2 "$(credctl report sessions dave --json | grep -c "\"actor\": $(id -u bob)\|\"actor\": $(id -u carol)")"
credctl report privileged --csv >"$SCRATCH/ways"
check "and of who became it" grep -q '^"dave",.*"seen",[0-9]*,"bob",' "$SCRATCH/ways"
check "who may is there too" grep -q '^"dave",.*"actor",[0-9]*,"carol",' "$SCRATCH/ways"
# A locker that runs as the shared ID asks for nobody's code, and opens for none.
if through_credd; then
  printf 'auth required %s\n' pam_cred_lockout.so 'pam_unix.so try_first_pass nodelay' pam_cred_totp.so | stack_set locker
  same "a locker of its own, by the password" out "$(drive_by dave locker dave -- "$WORLD_PASSWORD")"
  same "or with a user's code" out "$(drive_by dave locker dave -- "$WORLD_PASSWORD" bob "$(code_now "$bobs" 1)")"
  check "  the log says why" logged 'pam_cred_totp.locker:auth.: several people use this ID, and nobody.s code is taken here'
  state_fresh <<<''
  same "an ID of one person is unlocked by it" in "$(drive_by dave locker dave -- "$WORLD_PASSWORD")"
fi
check "the store is sound" credctl store check
