#!/bin/sh
# config check looks at PAM stacks: marks that a failure can reach are refused, traps are told.
. "${srcdir:=.}/tests/credctl/lib.sh"

conf=$world/cred.conf
pam=$world/pam.d
mkdir "$pam"
{
  printf '[store]\nkey = %s\n[policy default]\nfactors_required = 2\n' "$world/master.key"
  printf '[policy admins]\nmatch_group = root\nmax_uses = 100\nuse_services = sshd su\nsession_max_minutes = 60\n'
} >"$conf"
stack() { cat >"$pam/$1"; } # stack NAME: of standard input
look() { credctl --config "$conf" config check --pam-dir "$pam" "$@"; }

answers "no service at all" 0 look
answers "no such directory" 0 credctl --config "$conf" config check --pam-dir "$world/absent"
stack others <<'END'
auth sufficient pam_unix.so nullok
auth [ pam_unix.so
END
answers "a service that is none of ours" 0 look
says_not "$err" "$pam"
printf 'session optional pam_umask.so\nsession required pam_unix.so\n' | stack common-session
{
  echo 'account required pam_nologin.so'
  cat "$srcdir/conf/pam/stack"
  printf 'session %s\n' 'required pam_loginuid.so' 'optional pam_keyinit.so force revoke' 'required pam_limits.so'
  echo '@include common-session'
} | stack sshd
cp "$pam/sshd" "$pam/login"
cp "$pam/sshd" "$pam/cron"
grep ^auth "$srcdir/conf/pam/stack" | stack swaylock
grep ^password "$srcdir/conf/pam/stack" | stack passwd
{ cat "$srcdir/conf/pam/stack"; echo 'session required pam_limits.so'; } | tee "$pam/sudo" | stack sudo-i
{ echo 'auth sufficient pam_rootok.so'; cat "$srcdir/conf/pam/stack"; } | stack su
cp "$srcdir/conf/pam/sshd-try" "$srcdir/conf/pam/credd" "$pam"
answers "what is shipped" 0 look
says_not "$err" "$pam"

stack marked <<'END'
auth required pam_cred_lockout.so
@include common-auth
auth required pam_cred_factor.so mark=knowledge
account required pam_cred_lockout.so
account required pam_cred_factor.so
END
echo 'auth [success=ok default=bad] pam_unix.so try_first_pass' | stack common-auth
answers "a mark behind a success" 0 look
says_not "$err" "$pam"
echo 'auth optional pam_unix.so' | stack common-auth
echo 'auth required pam_permit.so' >>"$pam/marked"
answers "a mark that a failure can reach" 1 look
says "$err" "$pam/marked:3: this mark is reached also when pam_unix did not succeed"
says "$out" "The configuration can be applied."
answers "the same as JSON" 1 look --json
says "$out" '"kind": "pam-mark-unproven"'
says "$out" '"line": 3'
rm -f "$pam"/cron "$pam"/login "$pam"/sudo* "$pam"/sshd "$pam"/su "$pam/common-auth"
answers "without the included file" 1 look
says "$err" "$pam/marked: not all of this stack could be looked at"

stack marked <<'END'
auth sufficient pam_krb5.so
auth required pam_cred_lockout.so
auth required pam_unix.so nullok
auth optional pam_cred_totp.so
account required pam_unix.so
password required pam_cred_quality.so
password required pam_unix.so
END
answers "traps are warnings" 0 look
says "$err" "$pam/marked:2: a login can succeed past pam_cred_lockout"
says "$err" "$pam/marked:1: pam_krb5 can verify a password that pam_cred_lockout did not charge"
says "$err" "$pam/marked:3: with nullok"
says "$err" "$pam/marked:4: a login can succeed past pam_cred_totp"
says "$err" "$pam/marked: pam_cred_lockout is missing in account"
says "$err" "$pam/marked: a policy asks for more than one factor, but pam_cred_factor is missing"
says "$err" "$pam/marked:7: pam_cred_history is missing behind pam_unix"
stack marked <<'END'
auth required pam_cred_lockout.so
auth sufficient pam_unix.so
auth required pam_u2f.so
account required pam_cred_lockout.so
account required pam_cred_factor.so
END
answers "password or token" 0 look
says "$err" "$pam/marked:2: a login can succeed although pam_unix finds the password wrong"
answers "the same as JSON" 0 look --json
says "$out" '"kind": "pam-wrong-password"'
stack marked <<'END'
auth required pam_cred_lockout.so
auth sufficient pam_u2f.so
auth required pam_unix.so
account required pam_cred_lockout.so
account required pam_cred_factor.so
END
answers "token or password" 0 look
says "$err" "$pam/marked:3: a login can succeed without the password that pam_unix verifies"
{
  cat "$srcdir/conf/pam/stack"
  for n in $(seq 80); do echo "account requird pam_$n.so"; done
  printf 'session optional pam_x.so %0600d\n' 0
} | stack marked
answers "more than fits" 0 look
says "$err" "$pam/marked: there is more to tell than fits here"
{ cat "$srcdir/conf/pam/stack"; printf 'session optional pam_x.so %0600d\n' 0; } | stack marked
answers "what is too long to be looked at" 0 look
says "$err" "$pam/marked:32: the name or the arguments of this line's module are longer"
stack marked <<'END'
auth required pam_cred_lockout.so
auth required pam_unix.so nullok
account required pam_unix.so
END
cp "$pam/marked" "$pam/marked.dpkg-old"
cp "$pam/marked" "$pam/cron"
answers "a batch service needs no factors, and a copy is no service" 0 look
says_not "$err" "$pam/cron: a policy"
says_not "$err" "dpkg-old"

# What stands around the lines that decide.
rm -f "$pam"/*
grep -v ^session "$srcdir/conf/pam/stack" | sed 's/ use_authtok//' >"$world/bare"
{ cat "$world/bare"; echo 'session required pam_unix.so'; } | tee "$pam/su" | stack sshd
{ cat "$world/bare"; echo 'session required pam_loginuid.so'; } | stack sudo
sed 's/^auth/auth sufficient pam_rootok.so\nauth/; t; d' "$world/bare" | head -n 3 | stack su-l
answers "who goes on as another keeps the login uid" 1 look
says "$err" "credctl: $pam/sudo:28: with pam_loginuid here, whoever goes on"
says "$out" "The configuration can be applied."
says "$err" "warning: $pam/sshd: pam_loginuid is missing in session"
says "$err" "warning: $pam/sshd: pam_cred_account is missing in session"
says "$err" "warning: $pam/sshd: a policy counts the uses of passwords here (max_uses, use_services), but pam_cred_rotate is missing"
says "$err" "warning: $pam/sshd: a policy wants sessions to end"
says "$err" "warning: $pam/sshd:25: without use_authtok, pam_unix can ask for a new password itself"
says "$err" "warning: $pam/su:13: root, too, is asked for the password"
says_not "$err" "$pam/su: pam_loginuid"
says_not "$err" "$pam/su-l:"
says_not "$err" "$pam/sudo: a policy counts"
answers "the same as JSON" 1 look --json
says "$out" '"kind": "pam-loginuid-anew"'
says "$out" '"kind": "pam-no-rotate-in-session"'

# Whose modules are where.
rm -f "$pam"/*
mkdir "$world/modules" "$world/elsewhere"
for name in account factor history lockout quality rotate session totp; do : >"$world/modules/pam_cred_$name.so"; done
{ cat "$srcdir/conf/pam/stack"; echo 'session required pam_loginuid.so'; } | stack sshd
answers "all modules are there" 0 look --module-dir "$world/modules"
says_not "$err" "$pam"
rm "$world/modules/pam_cred_factor.so"
sed -i "s,pam_cred_session.so,$world/elsewhere/&," "$pam/sshd"
answers "two are not" 0 look --module-dir "$world/modules"
says "$err" "warning: $pam/sshd:18: pam_cred_factor is not installed where PAM looks for it"
says "$err" "warning: $pam/sshd:31: pam_cred_session is not installed"
: >"$world/elsewhere/pam_cred_session.so"
answers "one is, under its path" 0 look --module-dir "$world/modules"
says_not "$err" "pam_cred_session"
answers "modules of another host" 0 look
says_not "$err" "is not installed"
tap_end
