#!/bin/sh
# Privileged IDs are held to no less than the staff: check and apply refuse it, unless it is said.
. "${srcdir:=.}/tests/credctl/lib.sh"

conf=$world/cred.conf
config() {
  verb=$1
  shift
  credctl --config "$conf" config "$verb" "$@"
}
write() { { printf '[store]\nkey = %s\n' "$world/master.key"; cat; } >"$conf"; }
policies() { # policies KEY=VALUE: of a privileged policy, beside the staff's
  write <<END
[policy default]
[policy staff]
match_group = root
min_length = 10
[policy admins]
match_user = root
privileged = yes
min_length = 12
$1
END
}

policies 'deny = 5'
answers "no less than staff" 0 config check --pam-dir "$world"
answers "is applied" 0 config apply --reason first
answers "with a key" 0 credctl key init
answers "and a store" 0 credctl store init
policies 'deny = 6'
answers "less than staff" 1 config check --pam-dir "$world"
says "$err" "cred.conf:11: deny = 6 holds for privileged IDs under [policy admins], and 5 for staff under [policy default]"
says "$err" "Say deny = 5, or something stricter, under [policy admins]"
says_not "$out" "can be applied"
answers "the same as JSON" 1 config check --pam-dir "$world" --json
says "$out" '"kind": "weaker-than-staff"'
says "$out" '"accepted": false'
answers "is not applied" 1 config apply --reason why
says "$err" "privileged IDs would be held to less than staff; nothing was applied"
answers "unless it is said" 0 config apply --weaken --reason 'until the move'
answers "and is on record" 0 credctl log show --kind config.applied
says "$out" 'weaker_than_staff="[policy admins] deny: 6, [policy default] 5"'

write <<'END'
[policy default]
deny = 6
[policy staff]
match_group = root
min_length = 10
[policy admins]
match_user = root
privileged = yes
END
answers "what the staff are asked for, and nobody says for privileged IDs" 1 config check --pam-dir "$world"
says "$err" "cred.conf:8: min_length = 8 holds for privileged IDs under [policy admins], and 10 for staff under [policy staff]"

staff_and_more() { { echo "[policy default]" && cat "$srcdir/conf/profiles/10-staff.conf" && cat && echo "match_user = yamada"; } | sed 's/^match_group *=.*/match_group = root/' | write; }
staff_and_more <<'END'
[policy mine]
privileged = yes
END
answers "an ID that is only called privileged, beside the staff's profile" 1 config check --pam-dir "$world"
grep -v '^match_user' "$srcdir/conf/profiles/40-emergency.conf" | staff_and_more
answers "the profile of one for emergencies has what it takes" 1 config check --pam-dir "$world"
says_not "$err" "holds for privileged IDs"
says "$err" "totp = required is new for privileged IDs (1) that have no token in use"
tap_end
