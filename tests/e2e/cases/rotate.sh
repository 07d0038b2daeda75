# Privileged IDs: uses counted by 200 parallel sessions; who may change a password; a password that is rotated, which the
# custodians open and this host does not; handed out by two persons.
users_keep
stack_standard
custodians_make
groupadd --system vendor && usermod -aG vendor carol
state_fresh <<<"contractor_groups = vendor
deny = 100
deny_total = 1000
dictionary = no
[policy privileged]
match_user = dave bob
privileged = yes
max_uses = 100
use_services = login sudo
max_age_days = 180
remember = all
custodian_certificates = $CUSTODIANS"
carol=$(id -u carol) alice=$(id -u alice)
uses() { credctl password state dave --json | sed -n 's/.*"uses": \([0-9]*\).*/\1/p'; }
reason() { credctl password state dave --json | sed -n 's/.*"reason": "\?\([a-z]*\).*/\1/p'; }
quietly() { "$@" >"$SCRATCH/out" 2>&1; set -- "$?"; [ "$1" -eq 0 ] || sed "s,^,# ," "$SCRATCH/out"; return "$1"; }

# --- uses
DRIVE_CALLS=open drive login dave -c -t /dev/tty9 -- >/dev/null
same "a session is a use" 1 "$(uses)"
DRIVE_CALLS=open drive cron dave -- >/dev/null
same "cron's is none" 1 "$(uses)"
echo "$WORLD_PASSWORD" >"$SCRATCH/answers"
seq 199 | xargs -P "$(plays 199 199)" -I{} "$(program pamdrive)" -c -t /dev/tty9 login dave "$SCRATCH/answers" open >"$SCRATCH/out" 2>&1
same "200 sessions, 199 of them at once: each is counted once" 200 "$(uses)"
same "due by that" uses "$(reason)"
same "from the hundredth on, said once" 1 "$(credctl log show --kind rotate.due --json 2>/dev/null | grep -c '"rotate.due"')"
same "account asks for a new one" 12 "$(DRIVE_CALLS=acct drive_run login dave -c -t /dev/tty9 -- | sed -n 's/^acct: \([0-9]*\) .*/\1/p')"
stack_full | stack_set cron
same "cron's jobs go on" in "$(DRIVE_CALLS='acct open' drive cron dave --)"
echo 'alice ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/e2e
echo 'carol ALL=(ALL) NOPASSWD: ALL' >>/etc/sudoers.d/e2e
session -- alice sudo -n -u dave id -un
check "sudo to it is held up" sh -c '! grep -q ^dave "$1"' check "$SCRATCH/talk"
session -- alice sudo -n -u bob id -un
check "to another privileged ID it is not" grep -q ^bob "$SCRATCH/talk"
same "and counts" 1 "$(credctl rotate list --json | sed -n '/"bob"/,/max_uses/s/.*"uses": \([0-9]*\).*/\1/p')"

# --- who may change
entry=$(password_entry dave)
session "$WORLD_FRESH" "$WORLD_FRESH" -- carol sudo -n passwd dave
check "a contractor may not, through sudo" grep -q 'Contractors may not' "$SCRATCH/talk"
session "$WORLD_FRESH" "$WORLD_FRESH" -- carol sudo -n su -c 'passwd dave'
check "nor through su within it" grep -q 'Contractors may not' "$SCRATCH/talk"
quietly actor "$carol" credctl password issue dave --plain
same "nor issue one" 3 "$?"
quietly actor "$carol" credctl rotate run dave
same "nor rotate it" 3 "$?"
quietly credctl rotate run dave
same "nobody who is unknown may" 3 "$?"
same "nothing changed" "$entry" "$(password_entry dave)"
check "all of that is on record" test "$(credctl log show --kind rotate.refused --json | grep -c '"rotate.refused"')" -ge 5
session "$WORLD_FRESH" "$WORLD_FRESH" -- alice sudo -n passwd dave
check "an administrator may" opens dave "$WORLD_FRESH" || cat "$SCRATCH/talk"
same "and the count begins anew" 0 "$(uses)"

# --- rotated
quietly actor "$alice" credctl rotate run dave
same "rotated: exit" 0 "$?"
check "the old password opens nothing" not opens dave "$WORLD_FRESH"
same "due no more" null "$(reason)"
check "handed out by two" reveal dave
for key in a b; do check "custodian $key opens it alone, and it is the password" opens dave "$(unseal "$key")"; done
check "and logs in with it at the console, contractors or not" sh -c 'printf "%s\n" "$1" | grep -q "^acct: 0 "' check \
  "$(DRIVE_CALLS='auth acct' drive_run login dave -c -t /dev/tty9 -- "$(unseal a)")"
same "since it was handed out, it is due" handed-out "$(credctl rotate due --json | sed -n 's/.*"reason": "\([a-z-]*\)".*/\1/p')"
check "to whom, it says" sh -c 'credctl rotate due | grep -q "handed-out .*to alice"'
quietly actor "$alice" credctl rotate run --due
check "it is left to them at first" grep -q 'was handed out: it is left' "$SCRATCH/out"
check "so that it is the same" opens dave "$(unseal a)"
DRIVE_CALLS='auth acct open close' drive_run login dave -c -t /dev/tty9 -- "$(unseal a)" >"$SCRATCH/out"
password=$(unseal b)
quietly actor "$carol" credctl rotate run --due
same "a contractor may not rotate what is due" 3 "$?"
check "so that it is the same" opens dave "$password"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$WORLD/custodian.c.key" -out "$WORLD/custodian.c.pem" -days 9 -subj /CN=thief 2>/dev/null
same "nobody else's key opens it" '' "$(unseal c)"
rm -f "$WORLD"/custodian.c.*
check "neither store nor key holds it" not grep -qaF "$password" "$STATE"/* /etc/cred/master.key "$WORLD_SYSLOG"
quietly credctl rotate run dave
same "nor may nobody known, by name" 3 "$?"
quietly credctl rotate run --due
same "a timer, which is nobody known, rotates what is due: exit" 0 "$?"
check "which is on record" sh -c 'credctl log show --kind rotate.begun --json | grep -q "by=nobody-known due=handed-out"'
check "so that it is another" not opens dave "$password"
quietly credctl rotate due
same "and none is due" 1 "$?"
same "a generation more, and none pending" '2 0' "$(credctl rotate list --json | sed -n '/"dave"/,/rotated"/s/.*"\(generation\|pending\)": \([0-9]*\).*/\2/p' | xargs)"

# --- handed out by two persons, and not otherwise
request=$(actor "$alice" credctl rotate reveal dave --reason test --json | sed -n 's/.*"request": \([0-9]*\).*/\1/p')
take() { quietly "$@" credctl rotate reveal dave --request "$request" --out "$SCRATCH/got"; }
take actor "$alice"
same "not before it is approved: exit" 1 "$?"
quietly actor "$alice" credctl rotate approve "$request"
same "nobody approves what they asked for" 3 "$?"
session -- alice sudo -n credctl rotate approve "$request"
check "not through sudo" grep -q 'cannot approve' "$SCRATCH/talk"
session -- alice sudo -n -u bob sudo -n credctl rotate approve "$request"
session -- alice sudo -n su bob -c "sudo -n credctl rotate approve $request"
session -- alice sudo -n su -c "credctl rotate approve $request"
check "nor through su within sudo" grep -q 'cannot approve' "$SCRATCH/talk"
quietly credctl rotate approve "$request"
same "nor does somebody unknown" 3 "$?"
quietly actor "$carol" credctl rotate approve "$request"
same "nor a contractor" 3 "$?"
take actor "$alice"
same "so it is not approved" 1 "$?"
check "nothing was handed out" test ! -e "$SCRATCH/got"
quietly actor "$(id -u bob)" credctl rotate approve "$request"
same "another person approves" 0 "$?"
take actor "$(id -u bob)"
same "but does not take it" 3 "$?"
take actor "$alice"
same "whoever asked does" 0 "$?"
rm "$SCRATCH/got"
take actor "$alice"
same "once" 1 "$?"
request=$(actor "$alice" credctl rotate reveal dave --reason test --within 10m --json | sed -n 's/.*"request": \([0-9]*\).*/\1/p')
quietly actor "$(id -u bob)" credctl rotate approve "$request"
check "who asked and who approved is told by name" sh -c 'credctl rotate requests | grep -q "alice ($1)  *bob ("' check "$alice"
at 601 ctl rotate requests >"$SCRATCH/out" 2>&1
AT=601 broker_follow
AT=601 ahead bash -c "echo $alice >/proc/self/loginuid && credctl rotate reveal dave --request $request" >"$SCRATCH/out" 2>&1
same "not after its time" 1 "$?"
check "that is said" grep -q expired "$SCRATCH/out"
broker_follow

# --- another uid
quietly actor "$alice" credctl rotate run dave
same "rotated once more: exit" 0 "$?"
usermod -u 4242 dave 2>"$SCRATCH/err"
check "usermod -u takes nothing from the custodians" reveal dave
check "what they open is the password" opens dave "$(unseal a)"
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
