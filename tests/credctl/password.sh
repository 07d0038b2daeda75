#!/bin/sh
# Passwords: judging, issuing, reporting, whose they are, and what is left of accounts that are gone.
. "${srcdir:=.}/tests/credctl/lib.sh"

umask 022
mkdir etc
: >etc/login.defs
cp /etc/nsswitch.conf etc/ 2>/dev/null || :
cp /etc/group etc/
echo 'desk:x:3900:' >>etc/group
cat >etc/shadow <<END
root:*:19000:0:99999:7:::
yamada:!:19000:0:99999:7:::
sato:\$y\$j9T\$gDMPm0JLHOxB4sXNLZnqi.\$old:19000:0:99999:7:::
suzuki:!\$y\$j9T\$gDMPm0JLHOxB4sXNLZnqi.\$old:19000:0:99999:7:::
END
chmod 640 etc/shadow
cp "$world/passwd" etc/passwd
umount /etc/passwd
mount --bind "$world/etc" /etc && cmp -s /etc/shadow "$world/etc/shadow" || exit 1
accounts_now() { cp "$world/passwd" /etc/passwd; }

host 'min_length = 12' 'dictionary = no' 'max_age_days = 180' 'temporary_hours = 24' 'totp = enrolled' '[policy grouped]' 'match_group = desk' 'retry = 2' || not_ok "a host is set up"
typing() { # typing LINE COMMAND...: with that line on standard input
  printf '%s\n' "$1" >"$world/typed"
  shift
  "$@" <"$world/typed"
}
entry() { sed -n "s/^$1:\([^:]*\):.*/\1/p" /etc/shadow; }
others() { grep -v "^$1:" /etc/shadow; }
begins() { case $1 in "$2"*) ;; *) return 1 ;; esac; }

# Judging.
answers "a short one" 1 typing Ab1- credctl password check yamada
says "$out" "The password is refused:"
says_not "$out" "Ab1-"
answers "  as JSON" 1 typing Ab1- credctl password check yamada --json
says "$out" '"kind": "too-short"'
says "$out" '"accepted": false'
says "$out" '"memory_asked": true'
answers "a good one" 0 typing 'Kaze-to-Nami-31' credctl password check yamada
says "$out" "The password is accepted."
answers "for nobody in particular" 0 typing 'Kaze-to-Nami-31' credctl password check
says "$out" "Whether it was used before is not looked at here."
answers "the own name in it" 1 typing 'yamada-Kaze-to-31' credctl password check yamada --json
says "$out" '"kind": "subject"'
answers "nothing typed" 2 credctl password check yamada </dev/null
answers "no account" 2 typing x credctl password check ghost
answers "nothing is changed by it" 0 credctl password state yamada --json
says "$out" '"remembered": 0'
answers "one is made" 0 credctl password generate yamada
made=$(cat "$out")
answers "  and accepted" 0 typing "$made" credctl password check yamada
answers "several" 0 credctl password generate --count 20
same "  all different" 20 "$(sort -u "$out" | wc -l)"
answers "too many" 2 credctl password generate --count 101
answers "none" 2 credctl password generate --count 0

# Issuing.
answers "not into a file by mistake" 2 credctl password issue yamada
says "$err" "say with --plain or --json"
others yamada >others.before
answers "an account without a password is asked about" 1 credctl password issue yamada --plain </dev/null
says "$err" "yamada has no password and nobody logs in with one so far"
says "$err" "say so with --yes"
cat >whether.exp <<'END'
set timeout 20
spawn -noecho $env(CREDCTL) --state $env(STATE) password issue yamada
expect "(y/N)?"
send "n\r"
expect eof
exit [lindex [wait] 3]
END
CREDCTL=$builddir/credctl/credctl STATE=$state
export CREDCTL STATE
answers "  and no is no" 1 expect whether.exp
same "  nothing is set" "!" "$(entry yamada)"
answers "a first one" 0 credctl password issue yamada --yes --plain --reason 'new at the front desk'
issued=$(cat "$out")
same "  is one line" 1 "$(wc -l <"$out")"
same "  and no other entry changed" "$(cat others.before)" "$(others yamada)"
same "  nor the mode" 640 "$(stat -c %a /etc/shadow)"
check "  it is hashed by yescrypt" begins "$(entry yamada)" '$y$'
same "  on this day" "$(($(date +%s) / 86400))" "$(sed -n 's/^yamada:[^:]*:\([^:]*\):.*/\1/p' /etc/shadow)"
answers "it is temporary" 0 credctl password state yamada --json
says "$out" '"must_change": true'
says "$out" '"reason": "temporary"'
says "$out" '"current_is_remembered": true'
answers "as text" 0 credctl password state yamada
says "$out" "The password must be changed: it is temporary."
says "$out" "Remembered: 1"
answers "status says so" 0 credctl status yamada
says "$out" "The password must be changed: it is temporary."
answers "  as JSON" 0 credctl status yamada --json
says "$out" '"reason": "temporary"'
answers "it never comes back" 1 typing "$issued" credctl password check yamada --json
says "$out" '"kind": "reused"'
answers "it is on record, with the reason" 0 credctl log show --user yamada --kind password.issued
says "$out" "new at the front desk"
answers "and no password is" 0 credctl log export
says_not "$out" "$issued"
answers "as JSON, later" 0 credctl password issue yamada --json --from 2h --until 3d
says "$out" '"entry_locked": false'
answers "not valid yet" 0 credctl password state yamada --json
says "$out" '"reason": "not-yet"'
answers "two are remembered" 0 credctl password state yamada --json
says "$out" '"remembered": 2'
cat >issue.exp <<'END'
set timeout 20
spawn -noecho $env(CREDCTL) --state $env(STATE) password issue yamada --until 2099-03-31
expect eof
exit [lindex [wait] 3]
END
answers "on a terminal" 0 expect issue.exp
says "$out" "Temporary password of yamada:"
says "$out" "Valid until: 2099-03-31 23:59:59"
says "$out" "Nobody may ask you for them"
shown=$(sed -n 's/^    \([^ ]*\)\r*$/\1/p' "$out" | tr -d '\r')
check "  with how it is read out" grep -q '^Read out: .* hyphen ' "$out"
answers "  and it is the one in force" 1 typing "$shown" credctl password check yamada --json
says "$out" '"kind": "reused"'
answers "an end that is over" 2 credctl password issue yamada --plain --until 2020-01-01
answers "an end before the start" 2 credctl password issue yamada --plain --from 3d --until 2d
answers "no moment at all" 2 credctl password issue yamada --plain --until soon
answers "a locked entry stays locked" 0 credctl password issue suzuki --plain
says "$err" "usermod --unlock suzuki"
check "  it is" begins "$(entry suzuki)" '!$y$'
credctl lock sato --reason test >/dev/null
answers "a locked user stays locked" 0 credctl password issue sato --plain
says "$err" "still locked by an administrator"
answers "nobody" 2 credctl password issue ghost --plain
echo "tanaka:x:3009:3009::/home/tanaka:/bin/sh" >>"$world/passwd"
accounts_now
answers "kept elsewhere" 1 credctl password issue tanaka --plain
says "$err" "is not kept in /etc/shadow"
same "  nothing is printed" "" "$(cat "$out")"
cp -p /etc/shadow shadow.before
ln -sf "$world/shadow.before" /etc/shadow
answers "a link in its place" 4 credctl password issue yamada --plain
says "$err" "what was in force still is"
rm /etc/shadow
cp -p shadow.before /etc/shadow

# Reporting.
answers "to be changed" 0 credctl password expire sato --reason 'seen on a note'
says "$out" "sato must change the password at the next login."
answers "again" 0 credctl password expire sato
says "$out" "had to be changed already"
answers "compromised" 0 credctl password expire sato --compromised
says "$out" "credctl password issue sato"
answers "it lets nobody in" 0 credctl password state sato
says "$out" "it was reported as compromised and lets nobody in by itself"
says "$out" "What to do: issue a temporary password with credctl password issue sato"
answers "  and status" 1 credctl status sato
says "$out" "What to do: issue a temporary password"
answers "  as JSON" 0 credctl password state sato --json
says "$out" '"reason": "compromised"'
answers "a new one clears it" 0 credctl password issue sato --plain
answers "  to a temporary one" 0 credctl password state sato --json
says "$out" '"reason": "temporary"'
says "$out" '"compromised": false'

# An earlier password, from a file of another module.
hash() { perl -e 'print crypt($ARGV[0], "\$6\$salt\$")' "$1"; }
old=$(hash 'Kaze-to-Nami-31') older=$(hash 'Yama-to-Kawa-77')
cat >opasswd <<END
yamada:3001:2:$older,$old
sato:4001:1:$old
ghost:3009:1:$old
suzuki:3003:3:$old
suzuki:3003:1:short

END
chmod 600 opasswd
answers "a look at a file of earlier passwords" 1 credctl import opasswd opasswd --dry-run
says "$out" "Would be taken over: 2; refused: 4"
says "$err" "opasswd:2: refused: the account has another uid"
says "$err" "opasswd:3: refused: there is no such account"
says "$err" "opasswd:4: refused: there are more or fewer passwords"
says "$err" "opasswd:5: refused: one of the passwords is no hash"
answers "the password was not used" 0 typing 'Kaze-to-Nami-31' credctl password check yamada
answers "the file" 1 credctl import opasswd opasswd
says "$out" "Taken over: 2; refused: 4"
answers "now it was" 1 typing 'Kaze-to-Nami-31' credctl password check yamada --json
says "$out" '"kind": "reused"'
answers "  and the older one" 1 typing 'Yama-to-Kawa-77' credctl password check yamada
answers "  and no other" 0 typing 'Yama-to-Kawa-78' credctl password check yamada
answers "once more" 1 credctl import opasswd opasswd
says "$out" "Taken over: 0; refused: 4"
says "$out" "Known already: 2."
answers "they are counted" 0 credctl password state yamada --json
says "$out" '"taken_over": 2'

# Whose it is.
answers "a person of its own" 0 credctl account person yamada
says "$out" "yamada is a person of its own."
answers "a number" 0 credctl account person yamada 700123 --reason 'staff register'
answers "  is kept" 0 credctl account person yamada --json
says "$out" '"person": "700123"'
answers "another number" 0 credctl account person yamada 700124
same "  of which nothing is lost" "" "$(cat "$err")"
answers "a third" 0 credctl account person yamada 700125
answers "a fourth" 0 credctl account person yamada 700126
says "$err" "yamada had more than two numbers before"
answers "and back" 0 credctl account person yamada 700123
answers "the same person's other account" 0 credctl account person suzuki 700123
answers "one more password" 0 credctl password issue yamada --plain
issued=$(cat "$out")
answers "  has no password of the first" 1 typing "$issued" credctl password check suzuki --json
says "$out" '"kind": "reused-elsewhere"'
answers "taken away" 0 credctl account person suzuki --none
answers "  once" 0 credctl account person suzuki --none
says "$out" "Nothing is changed."
answers "a number and none" 2 credctl account person suzuki 1 --none
answers "an empty number" 2 credctl account person suzuki ''

# Accounts that are gone.
credctl totp enroll suzuki --json >/dev/null 2>&1
answers "none is gone" 0 credctl account orphans
grep -v '^suzuki:' "$world/passwd" | sed 's/^sato:x:3002/sato:x:3102/' >passwd.new
cp passwd.new "$world/passwd"
accounts_now
answers "two are" 1 credctl account orphans
check "  suzuki" grep -Eq '^suzuki +no such account +passwords, tokens$' "$out"
check "  sato" grep -Eq '^sato +another account of that name +passwords, lock$' "$out"
answers "  as JSON" 1 credctl account orphans --json
says "$out" '"account": "gone"'
answers "no reason" 2 credctl account erase suzuki
answers "one that exists" 1 credctl account erase sato --reason left
says "$err" "say with --yes"
answers "  all the same" 0 credctl account erase sato --reason left --yes
says "$out" "Locks and counts of failed attempts are erased."
answers "one that is gone" 0 credctl account erase suzuki --reason left
says "$out" "Tokens, recovery codes and enrolment are erased."
says "$out" "The remembered passwords are erased"
answers "  once" 0 credctl account erase suzuki --reason left
says "$out" "Nothing is kept of suzuki."
answers "none is left" 0 credctl account orphans --json
same "  at all" "[]" "$(cat "$out")"

# An account that is renamed.
credctl totp enroll yamada --json >/dev/null 2>&1
answers "an account that exists is not renamed" 1 credctl account rename yamada sato --reason married
says "$err" "the account yamada exists"
sed 's/^yamada:/kimura:/' "$world/passwd" >passwd.new && cp passwd.new "$world/passwd"
accounts_now
answers "it is noticed" 1 credctl account orphans
says "$out" "kimura has the user ID that yamada had. Renamed? Run credctl account rename yamada kimura"
answers "  as JSON" 1 credctl account orphans --json
says "$out" '"now_called": "kimura"'
answers "  at the old name" 0 credctl status yamada
says "$out" "Run credctl account rename yamada kimura"
answers "  and the new one" 0 credctl status kimura
says "$out" "Run credctl account rename yamada kimura"
answers "  as JSON" 0 credctl status kimura --json
says "$out" '"renamed_from": "yamada"'
answers "no reason" 2 credctl account rename yamada kimura
answers "no such account" 2 credctl account rename yamada ghost --reason married
answers "another account" 1 credctl account rename yamada sato --reason married
says "$err" "they are two accounts"
credctl totp enroll kimura --json >/dev/null 2>&1
answers "something is kept of the new name" 1 credctl account rename yamada kimura --reason married
says "$err" "credctl account erase kimura --yes"
credctl account erase kimura --yes --reason test >/dev/null
answers "renamed" 0 credctl account rename yamada kimura --reason married
says "$out" "What was kept of yamada is kept of kimura from now on."
answers "  once" 0 credctl account rename yamada kimura --reason married --yes
says "$out" "Nothing is kept of yamada."
answers "the person" 0 credctl account person kimura
says "$out" "kimura belongs to person 700123."
answers "the passwords" 1 typing 'Kaze-to-Nami-31' credctl password check kimura --json
says "$out" '"kind": "reused"'
answers "the tokens" 0 credctl totp list kimura --json
says "$out" '"subject": "kimura"'
answers "nothing is left behind" 0 credctl account orphans
answers "it is on record" 0 credctl log show --user kimura
says "$out" "account.renamed"
says "$out" "old=yamada new=kimura"
credctl totp enroll sato --json >/dev/null 2>&1
credctl account erase sato --yes --reason test >/dev/null
credctl lock sato --reason test >/dev/null
sed 's/^sato:/saito:/' "$world/passwd" >passwd.new && cp passwd.new "$world/passwd"
accounts_now
answers "without a user ID on record" 1 credctl account rename sato saito --reason typo
says "$err" "say with --yes"
answers "  all the same" 0 credctl account rename sato saito --reason typo --yes
says "$out" "saito is locked by an administrator, as before."
answers "the store is sound" 0 credctl store check

# What the policy goes by, and is not there any more.
answers "no group is lost" 0 credctl status
same "  nothing to warn of" "" "$(cat "$err")"
sed '/^desk:/d' /etc/group >group.new && cp group.new /etc/group
answers "one is" 0 credctl status
says "$err" "[policy grouped] match_group: the group desk cannot be found any more"
answers "  as JSON" 0 credctl status --json
says "$out" '"group": "desk"'
echo 'desk:x:3900:' >>/etc/group
sed 's/^system = .*/system = east/' "$world/cred.conf" >system.conf
chmod 600 system.conf
answers "another system" 0 credctl --config "$world/system.conf" config apply --weaken --reason test
says "$err" 'system changes from "front-desk" to "east"'
answers "  where nothing is known of it" 0 credctl password state kimura --json
says "$out" '"known": false'
tap_end
