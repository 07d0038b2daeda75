# An ordinary user's credctl: the own account, and nothing else, through credd.
# plays: direct
stack_standard
BROKER=auto state_fresh <<<'totp = enrolled
deny = 3
unlock_time = 600'
cp "$(shipped_directory)/pam/credd" /etc/pam.d/credd

credd_start() {
  credd &
  CREDD=$!
  wait_until credctl_finds_credd
}
credctl_finds_credd() { credctl status --json | grep -q '"credd": "running"'; }
credd_stop() { [ -z "${CREDD-}" ] || { kill "$CREDD" && wait "$CREDD"; CREDD=; }; }
trap 'credd_stop; ssh_server_stop; subjects_remove' EXIT

# answers NAME CODE COMMAND...: the command's exit code; its output goes to $SCRATCH/out and err.
answers() {
  local name=$1 code=$2 found
  shift 2
  "$@" >"$SCRATCH/out" 2>"$SCRATCH/err"
  found=$?
  same "$name" "$code" "$found"
  [ "$found" = "$code" ] || sed 's/^/# /' "$SCRATCH/out" "$SCRATCH/err"
}
says() { check "  says: $2" grep -qF -- "$2" "$SCRATCH/$1"; } # says out|err|talk TEXT
says_not() { check "  does not say: $2" sh -c '! grep -qF -- "$1" "$2"' check "$2" "$SCRATCH/$1"; }
has() { same "  $1" "$2" "$(jq -r "$1" "$SCRATCH/out")"; } # has FILTER VALUE: of the JSON in out
alice() { as alice credctl "$@"; }
typing() { # typing LINE COMMAND...: with that line on standard input
  printf '%s\n' "$1" >"$SCRATCH/typed"
  shift
  "$@" <"$SCRATCH/typed"
}

# Without credd.
answers "root: credd does not run" 0 credctl status
says out "credd does not run (broker=auto)"
answers "  as JSON" 0 credctl status --json
has .credd not-running
for verb in status 'totp list' 'totp codes' 'log show' 'report attempts'; do
  # shellcheck disable=SC2086
  answers "nobody answers: $verb" 4 alice $verb </dev/null
  says err "ask your administrator to start it: systemctl start credd.socket"
done
LC_ALL=ja_JP.UTF-8 answers "in Japanese" 4 alice status
says err "情報管理者"

credd_start
answers "root: credd runs" 0 credctl status
says out "credd runs and answers."

# What is there, what is not for users, and whom it is about.
check "everybody finds it" sh -c 'PATH=/usr/local/bin:/usr/bin:/bin command -v credctl'
answers "help" 0 alice --help
says out "totp enroll [USER]"
says_not out "store check"
answers "help of what is root's" 0 alice totp revoke --help
says out "Only root may use it."
answers "what is root's" 3 alice lock bob --reason x
says err "only root may use credctl lock"
answers "an option that is root's" 3 alice totp enroll --seed-stdin
says err "--seed-stdin is for root"
for verb in 'status' 'totp list' 'totp enroll' 'totp confirm' 'totp suspend --yes' 'totp codes' 'log show --user'; do
  # shellcheck disable=SC2086
  answers "another's: $verb" 3 alice $verb bob
  says err "you are alice"
done
answers "an invented name" 3 alice status ghost
answers "a uid without an account" 4 setpriv --reuid 4711 --regid 4711 --clear-groups -- credctl status
says err "there is no account with your uid, 4711"
answers "the own name" 0 alice status alice
answers "status" 0 alice status
says out "User: alice"
says out "Not locked."
says out "A code is asked for once enrolled."
says out "Enrolled for codes: no"
answers "status as JSON" 0 alice status --json
has .subject alice
has .enrolled false
has .locked_addresses null

# Enrolment: with leave and the right password only.
SITE_CONTACT=$(credctl config show | sed -n 's/^contact = //p')
same "nobody in particular is in charge" '' "$SITE_CONTACT"
answers "no leave" 3 typing "$WORLD_PASSWORD" alice totp enroll
says err "ask your administrator for credctl totp allow alice --for 24h"
check "leave is given" credctl totp allow alice --for 1h
answers "it shows" 0 alice status
says out "A token can also be enrolled now: credctl totp enroll"
answers "no password" 2 alice totp enroll </dev/null
answers "a wrong password" 1 typing wrong alice totp enroll
says err "the password was not accepted"
same "  and no token" '' "$(credctl totp list alice --json | jq -r '.[].name')"
answers "another's password is none" 1 typing "$WORLD_PASSWORD-" alice totp enroll --json
session "$WORLD_PASSWORD" @code-from-screen -- alice credctl totp enroll
check "on a terminal" grep -q 'in use from now on' "$SCRATCH/talk"
says_not talk "$WORLD_PASSWORD"
SEED=$("$E2E/lib/screen-seed" "$SCRATCH/talk")
check "the seed was shown" test -n "$SEED"
answers "the token is in use" 0 alice totp list --json
has '.[0].state' active
has '.[0].kind' app
answers "by the user's own hand" 0 credctl log show --user alice --kind token.activated --json
has .actor "$(id -u alice)"
answers "no second one" 3 typing "$WORLD_PASSWORD" alice totp enroll --name other
says err "a token of yours is in use"

# Recovery codes, for a code.
answers "a wrong code" 1 typing "$(code_wrong "$SEED")" alice totp codes
says err "the code was not accepted"
answers "no code" 2 alice totp codes </dev/null
answers "none came of it" 0 alice status --json
has .recovery_codes_left 0
code=$(code_now "$SEED" 1)
answers "a code from the token" 0 typing "$code" alice totp codes
same "  ten" 10 "$(wc -l <"$SCRATCH/out")"
says err "shown only now"
recovery=$(head -n 1 "$SCRATCH/out")
answers "the same code again" 1 typing "$code" alice totp codes
answers "a recovery code is one too" 0 typing "$recovery" alice totp codes --json
has length 10
answers "they are counted" 0 alice status --json
has .recovery_codes_left 10

# What happened, and what failed, without what proves it to an auditor.
answers "the own record" 0 alice log show --json
check "  with the own events" grep -q '"kind":"recovery.created"' "$SCRATCH/out"
says_not out '"mac"'
same "  and no other" alice "$(jq -r .subject "$SCRATCH/out" | sort -u)"
answers "as text" 0 alice log show --user alice
says out "token.activated"
answers "root's has the MACs" 0 credctl log show --user alice --json
says out '"mac"'
wrong_times 2 e2e bob -r "$WORLD_STRANGER" >/dev/null
wrong_times 2 e2e alice -r "$WORLD_STRANGER" >/dev/null
answers "the own failures" 0 alice report attempts
says out "$WORLD_STRANGER"
says_not out USER
answers "  as JSON" 0 alice report attempts --json
same "  and nobody else's" alice "$(jq -r '.[].subject' "$SCRATCH/out" | sort -u)"

# A lost token.
answers "nobody can be asked" 2 alice totp suspend </dev/null
says err "say so with --yes"
session n -- alice credctl totp suspend
says talk "the token stays in use"
says talk "only an administrator can let a suspended token work again"
says talk "you stay enrolled"
answers "it does" 0 alice totp list --json
has '.[0].state' active
session y -- alice credctl totp suspend --note 'lost on the train'
says talk "The token is suspended"
answers "it is" 0 alice totp show --json
has .state suspended
answers "and alice is enrolled" 0 alice status --json
has .enrolled true
answers "again: nothing is asked" 0 alice totp suspend </dev/null
says out "suspended already"
answers "resuming is root's" 3 alice totp resume
check "root resumes it" credctl totp resume alice
answers "without a question" 0 alice totp suspend --yes
answers "not root, who is not asked either" 0 credctl totp resume alice

# Two phases where nobody sits at a terminal; and what too many wrong ones come to.
check "leave for bob" credctl totp allow bob --for 1h
answers "begun" 0 typing "$WORLD_PASSWORD" as bob credctl totp enroll --json
SEED=$(jq -r .seed "$SCRATCH/out")
says err "credctl totp confirm bob"
answers "not confirmed yet" 0 as bob credctl totp list --json
has '.[0].state' pending
for _ in 1 2 3; do answers "a wrong code" 1 typing "$(code_wrong "$SEED")" as bob credctl totp confirm; done
says err "too many wrong codes were given"
answers "not even a right one now" 1 typing "$(code_now "$SEED")" as bob credctl totp confirm
answers "status says so" 1 as bob credctl status
says out "own programs"
check "an administrator's hand" credctl unlock bob
answers "confirmed" 0 typing "$(code_now "$SEED")" as bob credctl totp confirm

check "leave for carol" credctl totp allow carol --for 1h
for _ in 1 2 3; do answers "a wrong password" 1 typing wrong as carol credctl totp enroll; done
says err "too many wrong passwords were given"
answers "not even the right one now" 1 typing "$WORLD_PASSWORD" as carol credctl totp enroll
check "leave is over" credctl totp allow carol --close
same "which locks no way in" in "$(drive e2e carol -r "$WORLD_OFFICE" -- "$WORLD_PASSWORD")"

# credd stands still: nobody waits without end.
# shellcheck disable=SC2046
kill -STOP "$CREDD" $(pgrep -P "$CREDD")
answers "credd stands still" 4 alice status
says err "credd gave no answer that can be used"
says err "try again later"
# shellcheck disable=SC2046
kill -CONT "$CREDD" $(pgrep -P "$CREDD")
answers "credd goes on" 0 alice status

# Root, through credd; and credd required, running and not.
answers "root suspends" 0 credctl totp suspend alice
answers "root sees all" 0 credctl totp list
says out bob
sed -i 's/^broker = .*/broker = required/' "$CONFIG"
answers "credd runs: nothing to warn of" 0 credctl config check
says_not err "credd does not listen"
check "required from now on" credctl config apply --weaken --reason broker
answers "and goes on" 0 alice status
credd_stop
answers "credd is stopped" 4 alice status
says err "credd does not run"
answers "for root too" 4 credctl status
says err "start it with systemctl start credd.socket"
answers "  as JSON" 4 credctl status --json
has .problem no-credd
answers "the check warns" 0 credctl config check
says err "credd does not listen"
answers "  as JSON" 0 credctl config check --json
has '.problems[] | select(.kind == "no-credd") | .warning' true
rm -f /etc/pam.d/credd
