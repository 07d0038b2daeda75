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
answers "and the store is sound" 0 credctl store check
tap_end
