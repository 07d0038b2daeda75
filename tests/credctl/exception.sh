#!/bin/sh
# Exceptions from rules: applied for, approved by somebody else, used, and what is left of them.
. "${srcdir:=.}/tests/credctl/lib.sh"

[ "$(cat /proc/self/loginuid)" = 4294967295 ] || echo 4294967295 >/proc/self/loginuid
host || not_ok "a host is set up"
# Who is really doing it, by the audit login uid.
as() { # as ACCOUNT ARGUMENT...
  as_uid=$(id -u "$1")
  shift
  (echo "$as_uid" >/proc/self/loginuid && credctl "$@")
}
answers "there are none" 0 credctl exception list
says "$out" "There are no exceptions."
answers "the rules are listed" 0 credctl exception rules
check "  each with what an exception allows" grep -Eq '^allow_sources +logins from other addresses$' "$out"
answers "  as JSON" 0 credctl exception rules --json
for rule in $(sed -n 's/^ *X(CRED_RULE_[A-Z_]*, "\([a-z_]\{1,\}\)").*/\1/p' "$srcdir/libcred/include/cred/account.h"); do
  says "$out" "\"rule\": \"$rule\""
done
says_not "$out" '"allows": ""'
answers "  and where to see them is told" 2 credctl exception add yamada min_length --until 24h --reason x
says "$err" "credctl exception rules"
answers "nobody knows who asks" 3 credctl exception add yamada direct_login --until 24h --reason move
# The root of a user namespace is nobody but itself: what follows needs people.
(echo 3001 >/proc/self/loginuid) 2>/dev/null || tap_end
answers "yamada asks for suzuki" 0 as yamada exception add suzuki direct_login --until 2031-03-31 --from 2031-03-01 --reason 'fair on Sunday'
says "$out" "Exception 1 is recorded."
says "$out" "credctl exception approve 1"
answers "  not without an end" 2 as yamada exception add suzuki direct_login --reason x
answers "  nor a reason" 2 as yamada exception add suzuki direct_login --until 24h
answers "  nor for ever" 2 as yamada exception add suzuki direct_login --until 2050-01-01 --reason x
answers "  nor from what has none" 2 as yamada exception add suzuki min_length --until 24h --reason x
answers "  nor with a slip" 2 as yamada exception add suzuki direct_logn --until 24h --reason x
says "$err" "did you mean 'direct_login'?"
answers "  nor for nobody" 2 as yamada exception add ghost direct_login --until 24h --reason x

answers "yamada does not approve it" 3 as yamada exception approve 1
says "$err" "another person must"
answers "nor does suzuki, whom it is for" 3 as suzuki exception approve 1
answers "nor somebody unknown" 3 credctl exception approve 1
answers "it still is but requested" 0 credctl exception list --json
says "$out" '"state": "requested"'
says "$out" '"approver": null'
answers "sato does" 0 as sato exception approve 1
answers "  once" 1 as sato exception approve 1
answers "it begins later" 0 credctl exception list suzuki --json
says "$out" '"state": "not-yet"'
says "$out" '"until": "2031-03-31T23:59:59'
says "$out" "\"approver\": $(id -u sato)"
answers "the end in the Japanese calendar" 0 as yamada exception add suzuki until --from 2031-04-01 --until 令和13年4月30日 --reason x
answers "  includes its day" 0 credctl exception list suzuki --json
says "$out" '"until": "2031-04-30T23:59:59'

answers "an urgent one" 0 as yamada exception add yamada max_idle_days --until 24h --urgent --reason flood --json
says "$out" '"exception": 3'
answers "  shows as not approved" 0 credctl exception list yamada
says "$out" "in force, NOT APPROVED"
check "  by whom" grep -Eq '^3 +yamada +max_idle_days .* yamada +- +flood$' "$out"
answers "  is refused afterwards" 0 as sato exception refuse 3 --reason 'not a flood'
answers "  without a reason" 2 as sato exception refuse 3
answers "  once" 1 as sato exception approve 3
answers "an urgent one begins at once" 2 as yamada exception add yamada until --from 2031-04-01 --until 2031-04-30 --urgent --reason x
answers "an urgent one that is revoked" 0 as yamada exception add yamada until --until 24h --urgent --reason quake
answers "  by who applied" 0 as yamada exception revoke 4 --reason "never mind"
answers "  is not buried" 0 credctl exception list
says "$out" "revoked, NOT APPROVED"
answers "  until somebody else decides" 0 as sato exception approve 4
answers "  and then it is" 0 credctl exception list
says_not "$out" "quake"

answers "two IDs of one person" 0 as sato exception add suzuki allow_sources --until 24h --reason fair
credctl account person sato 0042 >/dev/null && credctl account person yamada 0042 >/dev/null
answers "  do not approve for each other" 3 as yamada exception approve 5
says "$err" "another person must"
answers "  and that is on record" 0 credctl log show --kind exception.denied
says "$out" "exception=5 rule=allow_sources step=approve reason=same-person requester=$(id -u sato)"
credctl account person yamada 0043 >/dev/null
answers "  two persons do" 0 as yamada exception approve 5

answers "one is revoked" 0 as suzuki exception revoke 1 --reason "it is over"
answers "no number" 2 as sato exception approve 0
answers "none of that number" 2 as sato exception approve 99
answers "what is over is not shown" 0 credctl exception list
says_not "$out" "flood"
answers "  but kept" 0 credctl exception list --all --json
says "$out" '"ended_reason": "not a flood"'
says "$out" '"state": "refused"'
says "$out" '"state": "revoked"'
answers "all of it is on record" 0 credctl log show --user suzuki
says "$out" "exception.requested subject=suzuki actor=$(id -u yamada)"
says "$out" "exception.approved subject=suzuki actor=$(id -u sato)"
says "$out" "exception.revoked"

# It was suzuki's. Who is called that now is somebody else, and then nobody.
sed 's/^suzuki:x:3003/suzuki:x:3103/' "$world/passwd" >"$world/passwd.new" && cat "$world/passwd.new" >"$world/passwd"
answers "of another account" 0 credctl exception list suzuki
check "  it is said" grep -Eq '^5 +suzuki +allow_sources +another account of that name ' "$out"
answers "  as JSON" 0 credctl exception list suzuki --json
says "$out" '"account": "another"'
says "$out" '"uid": 3003'
answers "  among the orphans" 1 credctl account orphans
check "    too" grep -Eq '^suzuki +another account of that name +exceptions$' "$out"
grep -v '^suzuki:' "$world/passwd.new" >"$world/passwd.newer" && cat "$world/passwd.newer" >"$world/passwd"
answers "of an account that is gone" 0 credctl exception list suzuki
says "$out" "no such account"
answers "  it ends with what is kept of that" 0 credctl account erase suzuki --reason "left the office"
says "$out" "Exceptions from rules that ended: 2"
answers "  once" 0 credctl account erase suzuki --reason "left the office"
says "$out" "Nothing is kept of suzuki."
answers "  and shows as ended" 0 credctl exception list suzuki --all --json
says "$out" '"ended_reason": "left the office"'
answers "  for good" 0 credctl account orphans
answers "and the store is sound" 0 credctl store check
tap_end
