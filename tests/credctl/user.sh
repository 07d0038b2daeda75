#!/bin/sh
# Whoever is not root: what is theirs, what is not, and what they are told. In a user namespace
# without a mapping nobody is root.
. "${srcdir:=.}/tests/credctl/lib.sh"

user() { unshare --user "$builddir/credctl/credctl" --state "$state" "$@"; }

host 'totp = enrolled' || not_ok "a host is set up"
echo "watanabe:x:65534:65534::/:/bin/sh" >>"$world/passwd"

answers "help" 0 user --help
for verb in status "password check" "password expire" "password generate" "password state" "totp list" "totp show" \
  "totp enroll" "totp confirm" "totp suspend" "totp codes" "report sessions"; do
  says "$out" "  $verb [USER]"
done
says "$out" "  log show "
says "$out" "  report attempts "
same "  and nothing else" 14 "$(grep -c '^  [a-z]' "$out")"
for verb in $(sed -n 's/^  \([a-z]*\( [a-z]\{1,\}\)\{0,1\}\) .*/\1/p' "$out" | tr ' ' '+'); do
  check "  credctl(8) says so of $verb" sh -c 'sed -n "/^.SH USERS/,/^.SH VERBS/p" "$2" | grep -qx ".*credctl $1.*"' \
    check "$(echo "$verb" | tr '+' ' ')" "$srcdir/doc/credctl.8"
done
says "$out" "all else is root's"
answers "help of a verb" 0 user totp enroll --help
says "$out" "usage: credctl totp enroll [OPTION]... [USER]"
says "$out" "For your own account only."
says "$out" "--name"
says_not "$out" "--seed-stdin"
answers "help of what is root's" 0 user lock --help
says "$out" "Only root may use it."
answers "help of a group" 0 user totp --help
says_not "$out" "totp revoke"
answers "help of a group that is root's" 0 user config --help
says "$out" "Only root may use these:"
says "$out" "config apply"
answers "root's help says nothing of that" 0 credctl --help
says_not "$out" "root's"
answers "  nor of a verb" 0 credctl lock --help
says_not "$out" "Only root"

for verb in "lock sato --reason x" "unlock sato" "store check" "totp allow sato --for 1h" "totp resume" \
  "totp revoke" "totp verify" "key rotate" "log export" "log verify" "config show" "import oath x" "import opasswd x" \
  "password issue" "account person" "account rename" "account erase" "account orphans"; do
  # shellcheck disable=SC2086
  answers "root's: $verb" 3 user $verb
  says "$err" "only root may use credctl "
  says "$err" "ask your administrator"
done
for option in "--algorithm SHA1" "--digits 6" "--period 30" "--kind x" "--serial x" "--permit x" --seed-stdin; do
  # shellcheck disable=SC2086
  answers "root's: totp enroll $option" 3 user totp enroll $option
  says "$err" "is for root"
done
for verb in status "totp list" "totp show" "totp enroll" "totp confirm" "totp suspend --yes" "totp codes" \
  "log show --user" "password state" "password check" "password generate" "password expire --compromised --yes"; do
  # shellcheck disable=SC2086
  answers "another's: $verb" 3 user $verb sato
  says "$err" "you are watanabe"
  # shellcheck disable=SC2086
  answers "nobody's: $verb" 3 user $verb ghost
done
answers "a word too many" 2 user status watanabe watanabe

answers "the own account" 0 user status
says "$out" "User: watanabe"
answers "by its name" 0 user status watanabe --json
says "$out" '"subject": "watanabe"'
says "$out" '"locked_addresses": null'
answers "the own password" 0 user password state --json
says "$out" '"subject": "watanabe"'
answers "a change is not one's own to order" 3 user password expire
says "$err" "change your password with passwd"
answers "nobody can be asked" 2 user password expire --compromised
says "$err" "you need a temporary password from your administrator"
answers "one that may be known" 0 user password expire --compromised --yes </dev/null
says "$out" "Tell your administrator as well"
answers "it must be changed" 0 user status
says "$out" "it was reported as compromised and lets nobody in by itself"
answers "no leave to enrol" 3 user totp enroll
says "$err" "needs leave from an administrator: ask your administrator for credctl totp allow watanabe"
answers "no code for recovery codes" 1 user totp codes
says "$err" "no token of yours is in use"
answers "whom to ask" 0 sed -i 's/^\[site\]$/[site]\ncontact = the front desk (ext. 204)/' "$world/cred.conf"
"$builddir/tests/credctl/apply_policy" "$world/cred.conf" "$state" || not_ok "a contact"
answers "no leave to enrol" 3 user totp enroll
says "$err" "ask the front desk (ext. 204)"
answers "the own record" 0 user log show --json
says_not "$out" "store.created"

chmod 700 "$world"
mv "$state" "$state.gone"
answers "nothing is set up" 4 user status
says "$err" "only your administrator can put this right"
says_not "$err" "config apply"
tap_end
