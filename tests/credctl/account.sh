#!/bin/sh
# Accounts: suspended, until when, dormant; reports about all of them, and who signed them.
. "${srcdir:=.}/tests/credctl/lib.sh"

[ "$(cat /proc/self/loginuid)" = 4294967295 ] || echo 4294967295 >/proc/self/loginuid
host 'max_idle_days = 30' '[policy desk]' 'match_user = suzuki' 'shared = yes' 'privileged = yes' 'zone = front' \
  '[policy trial]' 'match_user = sato' 'mode = report' || not_ok "a host is set up"

answers "never seen" 0 credctl account show yamada
says "$out" "yamada: never seen"
says "$out" "days without a login before it is dormant: 30"
answers "suspended, without a reason" 2 credctl account suspend yamada
answers "suspended" 0 credctl account suspend yamada --reason 'on leave'
says "$out" "yamada is suspended."
answers "  once" 0 credctl account suspend yamada --reason again
says "$out" "was suspended already"
answers "  is shown" 1 credctl account show yamada
says "$out" "yamada: suspended"
says "$out" ": on leave"
answers "  by status too" 1 credctl status yamada
says "$out" "Suspended: on leave"
answers "  and as JSON" 1 credctl status yamada --json
says "$out" '"suspended_reason": "on leave"'
answers "  as JSON" 1 credctl account show yamada --json
says "$out" '"state": "suspended"'
says "$out" '"suspended_reason": "on leave"'
answers "resumed" 0 credctl account resume yamada --reason 'back again'
answers "  is shown" 0 credctl account show yamada --json
says "$out" '"state": "usable"'
answers "mode=report is told" 0 credctl account suspend sato --reason test
says "$err" "mode=report"
answers "root is not suspended by a slip" 1 credctl account suspend root --reason x
answers "  nor ended" 1 credctl account until root 2031-03-31
answers "  but on purpose" 0 credctl account until root 2031-03-31 --yes
answers "  and back" 0 credctl account until root none
answers "no account" 2 credctl account suspend ghost --reason x

answers "a last day" 0 credctl account until yamada 2031-03-31 --reason 'end of contract'
says "$out" "The last day of yamada is 2031-03-31."
answers "  is shown with its end" 0 credctl account show yamada --json
says "$out" '"until": "2031-03-31T23:59:59'
answers "  in the Japanese calendar" 0 credctl account until yamada 令和13年3月31日
says "$out" "Nothing is changed."
answers "  a day of no month" 2 credctl account until yamada 2031-02-30
answers "  no day" 2 credctl account until yamada soon
says "$err" "nor one in the Japanese calendar"
answers "  yesterday" 0 credctl account until yamada 2020-01-01
answers "  is over" 1 credctl account show yamada
says "$out" "yamada: past its last day"
answers "  and none" 0 credctl account until yamada none
says "$out" "yamada has no last day."
answers "to be reviewed" 0 credctl account review yamada 2031-06-30
answers "  is shown" 0 credctl account show yamada
says "$out" "review by: 2031-06-30"
answers "on record" 0 credctl log show --user yamada
says "$out" 'account.suspended subject=yamada'
says "$out" 'reason="on leave"'
says "$out" 'account.until'

answers "unused ones, before anybody is noted" 1 credctl report dormant
check "  suzuki was never seen" grep -Eq '^suzuki +[0-9]+ +never seen' "$out"
answers "all are noted" 0 credctl account register
says "$out" "Accounts: 4, of which 1 are noted for the first time."
answers "  once" 0 credctl account register
says "$out" "of which 0 are noted"
answers "none is unused" 0 credctl report dormant
says "$out" "There are none."
answers "  for a day" 2 credctl report dormant --days 0
answers "every ID" 0 credctl report ids
check "  the shared one" grep -Eq '^suzuki +[0-9]+ +usable +privileged, shared +front +- +- +0 +not known' "$out"
check "  the suspended one" grep -Eq '^sato +[0-9]+ +suspended ' "$out"
check "  and who can become the shared one" grep -Eq '^suzuki +as an actor +whoever logged in by an ID of their own +-$' "$out"
check "  which is not asked of a person" test "$(grep -c '^yamada' "$out")" -eq 1
says "$out" "It is not on record that anybody signed this report: credctl report sign ids"
says_not "$out" "were to be reviewed"
answers "a review is due" 0 credctl account review sato 2020-01-01
answers "  and told" 0 credctl report ids
says "$out" "The rights of these were to be reviewed by now (1): sato."
answers "  as JSON" 0 credctl report ids --json
says "$out" '"subject": "suzuki"'
says "$out" '"shared": true'
check "    with who" sh -c 'tr -d " \n" <"$1" | grep -q "\"subject\":\"suzuki\".*\"ways\":\[{\"way\":\"anybody\"}\]"' check "$out"
answers "  as a spreadsheet" 0 credctl report ids --csv
says "$out" 'subject,uid,state,privileged,shared'
check "    row" grep -Eq '^"suzuki",[0-9]+,"usable",yes,yes,no,"front",,,,[0-9T:+-]+,0,"unknown",' "$out"
answers "  not as both" 2 credctl report ids --csv --json
answers "privileged ones" 0 credctl report privileged --json
says "$out" '"subject": "suzuki"'
says "$out" '"subject": "root"'
says_not "$out" '"subject": "yamada"'
check "  who can become a shared one" sh -c 'tr -d " \n" <"$1" | grep -q "\"subject\":\"suzuki\".*\"ways\":\[{\"way\":\"anybody\"}\]"' check "$out"
check "  and root" sh -c 'tr -d " \n" <"$1" | grep -q "\"subject\":\"root\".*\"ways\":\[{\"way\":\"direct\"}"' check "$out"
answers "  as a table" 0 credctl report privileged
check "    with who" grep -Eq '^suzuki +as an actor +whoever logged in by an ID of their own +-$' "$out"
answers "  as a spreadsheet" 0 credctl report privileged --csv
check "    a line for each way" grep -Eq '^"suzuki",.*,"anybody",,"","",,,"",' "$out"
answers "nobody known signs nothing" 3 credctl report sign ids --reason 'all in order'
says "$err" "session required pam_loginuid.so"
answers "no such report" 2 credctl report sign attempts --reason x
answers "no words" 2 credctl report sign ids

# One that is gone leaves a record behind, until it is erased.
accounts yamada watanabe suzuki
answers "one is gone" 1 credctl account orphans
check "  and left a record" grep -Eq '^sato +no such account .*record of logins' "$out"
answers "  which is erased" 0 credctl account erase sato --reason left
answers "  for good" 0 credctl account orphans

# A thousand accounts, and a name that would steer a terminal.
i=0
while [ $i -lt 1000 ]; do
  echo "user$i:x:$((20000 + i)):$((20000 + i))::/:/bin/sh"
  i=$((i + 1))
done >>"$world/passwd"
printf 'bad\033]0;name:x:30000:30000::/:/bin/sh\n' >>"$world/passwd"
began=$(date +%s%N)
answers "a thousand accounts" 0 credctl report ids --json
took=$((($(date +%s%N) - began) / 1000000))
same "  each" 1005 "$(grep -c '"uid"' "$out")"
echo "# $took ms"
check "  soon" test "$took" -lt "${CRED_REPORT_MS:-1000}"
answers "  as a table" 0 credctl report ids
says_not "$out" "$(printf '\033')"
answers "  as a spreadsheet" 0 credctl report ids --csv
says_not "$out" "$(printf '\033')"

# The root of a user namespace is nobody but itself: what follows needs people.
(echo 3001 >/proc/self/loginuid) 2>/dev/null || tap_end
signing() { (echo "$1" >/proc/self/loginuid && shift && credctl "$@"); }
answers "root is nobody in particular" 3 signing 0 report sign privileged --reason 'all in order'
answers "signed" 0 signing 3001 report sign privileged --reason 'two, both needed'
says "$out" "is recorded as event"
answers "  by whom" 0 credctl log show --kind review.signed
says "$out" 'actor=3001'
says "$out" 'report=privileged accounts=2 sha256='
says "$out" 'text="two, both needed"'
answers "  is told with the report" 0 credctl report privileged
says "$out" "by yamada; again: credctl report sign privileged"
answers "  and not with another" 0 credctl report ids
says "$out" "It is not on record that anybody signed"
credctl report privileged --json >seen.json
sum=$(sha256sum <seen.json | cut -d' ' -f1)
answers "signed as it was read" 0 signing 3001 report sign privileged --reason again --sha256 "$sum" --out signed.json
says "$out" "SHA-256 of the report: $sum"
check "  the copy is what was read" cmp seen.json signed.json
answers "  on record" 0 credctl log show --kind review.signed
says "$out" "sha256=$sum text=\"again\""
answers "  not over a file that is there" 4 signing 3001 report sign privileged --reason again --out signed.json
answers "  nor what is no digest" 2 signing 3001 report sign privileged --reason again --sha256 "${sum}0"
answers "one is changed" 0 signing 3001 account suspend suzuki --reason left
answers "  and is not signed as before" 1 signing 3001 report sign privileged --reason again --sha256 "$sum" --out other.json
says "$err" "the report is another one now"
check "  nor written" test ! -e other.json
same "  on record" 2 "$(credctl log show --kind review.signed --json | grep -c '"review.signed"')"

# Who can become them: the members of actor_groups, and whom an exception lets.
cp /etc/group "$world/group"
echo 'desk:x:3999:yamada,watanabe,suzuki,root' >>"$world/group"
mount --bind "$world/group" /etc/group
printf '%s\n' '[store]' "key = $world/master.key" "path = $state/cred.db" '[site]' 'system = front-desk' '[policy default]' '[policy desk]' \
  'match_user = suzuki' 'shared = yes' 'actor_groups = desk' >"$world/cred.conf"
"$builddir/tests/credctl/apply_policy" "$world/cred.conf" "$state"
answers "an exception" 0 signing 3001 exception add suzuki direct_login --reason move --until 7d --urgent
answers "who can become it now" 0 credctl report privileged --csv
check "  a member" grep -Eq '^"suzuki",.*,"actor",3001,"yamada",' "$out"
check "  another" grep -Eq '^"suzuki",.*,"actor",[0-9]+,"watanabe",' "$out"
same "  neither itself nor root" 2 "$(grep -c '^"suzuki",.*,"actor",' "$out")"
check "  by exception" grep -Eq '^"suzuki",.*,"exception",,"","",,1,"direct_login",[0-9T:+-]+' "$out"
tap_end
