#!/bin/sh
# The command line: verbs, options, exit codes, and output that cannot be written.
. "${srcdir:=.}/tests/credctl/lib.sh"

answers "help" 0 credctl --help
says "$out" "lock USER --reason REASON"
answers "help of a group" 0 credctl totp --help
says "$out" "totp enroll USER"
says_not "$out" "lock USER"
for verb in $(credctl --help | sed -n 's/^  \([a-z]\)/\1/p' | sed 's/  .*//; s/ [A-Z[].*//; s/ --.*//' | tr ' ' '+'); do
  words=$(echo "$verb" | tr '+' ' ')
  # shellcheck disable=SC2086
  answers "help of $words" 0 credctl $words --help
  says "$out" "usage: credctl $words"
done
answers "version" 0 credctl --version
says "$out" "credctl (pam-cred) "

answers "no verb" 2 credctl
answers "an unknown verb" 2 credctl frobnicate
answers "a misspelt verb" 2 credctl unlokc yamada
says "$err" "did you mean 'unlock'?"
answers "a misspelt second word" 2 credctl totp revok yamada
says "$err" "did you mean 'totp revoke'?"
answers "half a verb" 2 credctl totp
says "$err" "totp what?"
answers "a misspelt option" 2 credctl lock yamada --raeson x
says "$err" "did you mean --reason?"
answers "an option of another verb" 2 credctl unlock yamada --reason x
answers "an option without its value" 2 credctl lock yamada --reason
answers "an option given twice" 2 credctl lock yamada --reason a --reason b
answers "a word too many" 2 credctl lock yamada sato --reason x
answers "a word missing" 2 credctl lock --reason x
answers "no reason" 2 credctl lock yamada
answers "an empty reason" 2 credctl lock yamada --reason ""
answers "control characters in a name" 2 credctl lock "$(printf 'ya\033[2Jmada')" --reason x
says_not "$err" "$(printf '\033')"
answers "control characters in a word" 2 credctl "$(printf '\033]0;x\007')"
says_not "$err" "$(printf '\033')"
answers "a very long name" 2 credctl lock "$(printf '%010000d' 0)" --reason x
answers "a name that is no UTF-8" 2 credctl lock "$(printf 'ya\377')" --reason x
answers "no account" 2 credctl lock ghost --reason x
answers "an empty name" 2 credctl status ""
answers "-- ends the options" 2 credctl lock --reason x -- --yamada
says "$err" "there is no account --yamada"

answers "nothing was ever applied" 4 credctl status
says "$err" "credctl config apply"
answers "nothing was ever applied, as JSON" 4 credctl status --json
says "$out" '"usable": false'
says "$out" '"problem": "no-policy"'
check "looking makes no state directory" test ! -e "$state"

host || not_ok "a host is set up"
answers "a host that is ready" 0 credctl status
says "$out" "can be used"
answers "options before the verb" 0 credctl --json status
says "$out" '"usable": true'
answers "options behind the verb" 0 credctl status --json
answers "a full disk" 4 sh -c "'$builddir/credctl/credctl' -s '$state' status >/dev/full"
says "$err" "cannot write"
answers "no standard output" 4 sh -c "'$builddir/credctl/credctl' -s '$state' status >&-"
answers "no descriptors at all" 4 sh -c "'$builddir/credctl/credctl' -s '$state' lock yamada --reason x <&- >&- 2>&-"
answers "and the store is whole" 0 credctl store check
answers "an existing key stays" 1 credctl key init
answers "an existing store stays" 1 credctl store init
tap_end
