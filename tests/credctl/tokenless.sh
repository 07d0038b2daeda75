#!/bin/sh
# config apply says who has no token when codes are asked for from now on, and applies nothing then.
. "${srcdir:=.}/tests/credctl/lib.sh"

conf=$world/cred.conf
pam=$world/pam.d
mkdir "$pam"
# Packages' accounts, which have no password, and one without a shell whose password works.
printf 'daemon:x:1:1::/:/usr/sbin/nologin\npostgres:x:4:4::/:/bin/bash\nftp1:x:2:2::/:/bin/false\n' >>"$world/passwd"
printf 'root:x:1::::::\ndaemon:*:1::::::\npostgres:!:1::::::\nftp1:$y$x:1::::::\nyamada:$y$x:1::::::\n' >"$world/shadow"
mount --bind "$world/shadow" /etc/shadow || exit 1
config() {
  verb=$1
  shift
  credctl --config "$conf" config "$verb" --pam-dir "$pam" "$@"
}
policies() { { printf '[store]\nkey = %s\npath = %s\n' "$world/master.key" "$state/cred.db"; cat; } >"$conf"; }

printf '[policy default]\ntotp = required\n' | policies
answers "the first policy is applied" 0 config apply --reason first
says "$err" "warning: totp = required: accounts (5) that each need a token before a PAM stack asks them for a code, and could not log in otherwise: ftp1, root, sato, suzuki, yamada. Once there is a store:"
credctl key init >/dev/null 2>&1 && credctl store init >/dev/null 2>&1
printf '[policy default]\ntotp = enrolled\n' | policies
answers "fewer codes" 0 config apply --weaken --reason fewer
says_not "$err" "token"

seed=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
echo "$seed" >"$world/seed"
credctl totp enroll yamada --seed-stdin <"$world/seed" >/dev/null 2>&1
code "$seed" 0 | credctl totp confirm yamada >/dev/null || not_ok "yamada has a token"
check "sato may enrol" credctl totp allow sato --for 24h
printf '[policy default]\ntotp = required\n[policy admins]\nmatch_user = root suzuki\nprivileged = yes\n' | policies
answers "who has no token is told" 1 config check
says "$err" "credctl: totp = required is new for privileged IDs (2) that have no token in use, and could not log in any more: root, suzuki. Give each a token"
says "$err" "credctl: totp = required is new for accounts (1) that have no token in use, and could not log in any more: ftp1. Give each a token before this is in force: credctl totp enroll USER, or credctl totp allow USER --for 24h"
says_not "$out" "can be applied"
answers "  as JSON" 1 config check --json
says "$out" '"kind": "privileged-without-token"'
check "  with names" sh -c 'tr -d " \n" <"$1" | grep -qF "\"accounts\":[\"root\",\"suzuki\"]"' check "$out"
root_password() { sed "s/^root:[^:]*/root:$1/" "$world/shadow" >"$world/other" && cat "$world/other" >"$world/shadow"; }
root_password '*'
answers "root without a password" 1 config check
says "$err" "could not log in any more: suzuki. Give each a token"
root_password x
answers "nothing is applied" 1 config apply --reason slip
says "$err" "somebody could not log in any more; nothing was applied"
answers "  and still is not" 0 credctl config show
says "$out" "totp = enrolled"
printf '[policy default]\ntotp = required\nmode = report\n' | policies
answers "where nobody is refused, nobody is told" 0 config check
says_not "$err" "token in use"
printf '[policy default]\ntotp = enrolled\n[policy desk]\nmatch_user = suzuki\nshared = yes\nactor_groups = root\ntotp = required\n' | policies
answers "a shared ID, by its users' tokens" 0 config check
says_not "$err" "token in use"
printf '[policy default]\ntotp = enrolled\n[policy mail]\nmatch_service = cron imap\ntotp = required\n' | policies
answers "at one service" 1 config check
says "$err" "totp = required is new for accounts (3) that have no token in use, and could not log in any more: ftp1, root, suzuki."
printf '[policy default]\ntotp = enrolled\n[policy jobs]\nmatch_service = cron\ntotp = required\n' | policies
answers "where nobody can be asked" 0 config check
says_not "$err" "token in use"

printf '[policy default]\ntotp = enrolled\nfactors_required = 2\n' | policies
cp "$srcdir/conf/pam/stack" "$pam/login"
answers "a factor more, where it can only be a code" 1 config check
says "$err" "credctl: factors_required = 2 is new for accounts (3) that have no token in use, and come in without one only where something else counts, such as a key at sshd: ftp1, root, suzuki."
cp "$srcdir/conf/pam/stack" "$pam/sshd"
answers "or also a key" 0 config check
says "$err" "warning: factors_required = 2 is new for accounts (3)"
answers "is applied" 0 config apply --reason 'keys are out'
answers "what was asked for before is not told again" 0 config check
says_not "$err" "is new for"

i=0
while [ $i -lt 1000 ]; do
  echo "user$i:x:$((20000 + i)):$((20000 + i))::/:/bin/sh"
  i=$((i + 1))
done >>"$world/passwd"
sed -n 's/^\(user[0-9]*\):.*/\1:$y$x:1::::::/p' "$world/passwd" >>"$world/shadow"
printf 'bad\033]0;name:x:30000:30000::/:/bin/sh\n' >>"$world/passwd"
printf '[policy default]\nfactors_required = 2\ntotp = required\n[policy a]\nmatch_service = sshd login su sudo gdm-password imap\nmatch_group = root\ntotp = required\n' | policies
began=$(date +%s%N)
answers "a thousand accounts" 1 config check
took=$((($(date +%s%N) - began) / 1000000))
echo "# $took ms"
check "  soon" test "$took" -lt "${CRED_REPORT_MS:-1000}"
says "$err" 'totp = required is new for accounts (1004) that have no token in use, and could not log in any more: bad\x1b]0;name, ftp1, root, suzuki, user0, user1, user10, user100, user101, user102 and 994 more (credctl config check --json names all).'
answers "  as JSON" 1 config check --json
says "$out" '"user999"'
answers "and it is applied when that is said" 0 config apply --shut-out --reason 'tokens are handed out'
tap_end
