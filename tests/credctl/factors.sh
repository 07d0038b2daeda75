#!/bin/sh
# factors_required against what the stacks can prove: nobody is locked out by a slip, and sudo is looked at.
. "${srcdir:=.}/tests/credctl/lib.sh"

conf=$world/cred.conf
pam=$world/pam.d
mkdir "$pam"
config() {
  verb=$1
  shift
  credctl --config "$conf" config "$verb" --pam-dir "$pam" "$@"
}
policies() { { printf '[store]\nkey = %s\n[policy default]\n' "$world/master.key"; cat; } >"$conf"; }
stack() { # stack SERVICE [LINE...]: as it is shipped, and these lines
  service=$1
  shift
  { cat "$srcdir/conf/pam/stack"; printf '%s\n' "$@"; } >"$pam/$service"
}
for service in login sshd su; do stack "$service"; done
stack cron 'session required pam_loginuid.so'

policies <<'END'
totp = enrolled
factors_required = 2
END
answers "as many as a password and a code" 0 config check
says_not "$err" "can prove"
answers "are applied" 0 config apply --reason first
credctl key init >/dev/null 2>&1 && credctl store init >/dev/null 2>&1

policies <<'END'
totp = enrolled
factors_required = 3
END
answers "more than any stack can prove" 1 config check
says "$err" "[policy default] factors_required = 3: no PAM stack of this host can prove so many kinds (knowledge, possession at most: login, sshd, su)"
says_not "$err" cron
says_not "$out" "can be applied"
answers "the same as JSON" 1 config check --json
says "$out" '"kind": "nobody-comes-in"'
says "$out" '"accepted": false'
answers "is not applied" 1 config apply --reason slip
says "$err" "somebody could not log in any more; nothing was applied"
answers "what was in force still is" 0 credctl config show
says "$out" "factors_required = 2"
answers "unless it is said" 0 config apply --shut-out --reason 'readers come tomorrow'

stack login
{
  echo 'auth required pam_cred_lockout.so'
  echo 'auth [success=ok default=1] pam_fprintd.so'
  echo 'auth required pam_cred_factor.so mark=inherence'
  grep -v lockout.so "$srcdir/conf/pam/stack" | grep ^auth
  grep -v ^auth "$srcdir/conf/pam/stack"
} >"$pam/login"
answers "where one stack can, the others are told" 0 config check
says "$err" "warning: [policy default] factors_required = 3: nobody under this policy can come in at sshd, su, where a login proves knowledge, possession at most"

policies <<'END'
factors_required = 2
END
answers "without codes a key at sshd, and the finger" 0 config check
says "$err" "nobody under this policy can come in at su, where a login proves knowledge at most"
policies <<'END'
factors_required = 2
totp = enrolled
[policy visitors]
match_user = yamada sato
totp = off
[policy here]
match_service = su
factors_required = 1
[policy looked-at]
match_user = suzuki
factors_required = 3
mode = report
END
rm "$pam/login"
answers "a policy's own people, where it matters" 0 config check
says_not "$err" "at su"
says_not "$err" looked-at
policies <<'END'
totp = enrolled
[policy desk]
match_group = root
match_service = login
factors_required = 3
END
stack login
answers "only the services that it is for" 1 config check
says "$err" "[policy desk] factors_required = 3: no PAM stack of this host can prove so many kinds (knowledge, possession at most: login)"
rm "$pam"/*
answers "no stack of ours judges anybody" 0 config check
says_not "$err" "factors_required"

# sudo judges its caller; the ID that is meant only in session.
policies <<'END'
totp = enrolled
[policy admins]
match_user = root
privileged = yes
factors_required = 2
END
stack sshd
stack sudo
stack sudo-i
answers "sudo asks less" 0 config check
says "$err" "[policy admins] factors_required = 2 is not asked of whoever becomes such an ID by sudo, sudo-i,"
same "  once" 1 "$(grep -c 'is not asked' "$err")"
policies <<'END'
totp = enrolled
[policy admins]
match_user = root
privileged = yes
factors_required = 2
[policy keepers]
match_user = suzuki
privileged = yes
factors_required = 2
[policy readers]
match_user = sato
factors_required = 3
[policy typists]
match_user = yamada
factors_required = 3
END
answers "what holds for several policies" 1 config check
says "$err" "[policy admins], [policy keepers] factors_required = 2 is not asked of whoever becomes such an ID by sudo, sudo-i,"
says "$err" "[policy readers], [policy typists] factors_required = 3: no PAM stack"
same "  is said once" 2 "$(grep -c 'factors_required = [23]' "$err")"
policies <<'END'
totp = enrolled
[policy admins]
match_user = root
privileged = yes
factors_required = 2
END
stack sudo 'session required pam_cred_factor.so'
stack sudo-i 'session required pam_cred_factor.so'
answers "but for the session line" 0 config check
says_not "$err" "is not asked"
stack sudo
rm "$pam/sudo-i"
policies <<'END'
totp = enrolled
[policy admins]
match_user = root
privileged = yes
factors_required = 2
[policy callers]
match_service = sudo
factors_required = 2
END
answers "or where everybody proves as much" 0 config check
says_not "$err" "is not asked"

# A shared ID proves a code by the token of one of its users where it has a desktop; nobody calls it unusable.
rm "$pam"/*
stack login
stack su
policies <<'END'
[policy counter]
match_user = counter
shared = yes
actor_groups = daemon
factors_required = 2
END
answers "a shared ID's users show codes at its desktop" 0 config check
says "$err" "nobody under this policy can come in at su, where"
says_not "$err" "at login"
says_not "$err" "actor_groups"
policies <<'END'
[policy counter]
match_user = counter
shared = yes
END
answers "who they are must be said" 0 config check
says "$err" "[policy counter] shared = yes, and no actor_groups name its users"
tap_end
