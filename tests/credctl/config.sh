#!/bin/sh
# The configuration from the files to what is in force: refused, compared, applied, recorded, shown.
. "${srcdir:=.}/tests/credctl/lib.sh"

conf=$world/cred.conf
write() { # write [LINE...]: the main file, on standard input, behind the parts that never change
  {
    printf '[store]\nkey = %s\n[site]\nsystem = front-desk\n' "$world/master.key"
    cat
  } >"$conf"
}
config() { # config VERB [OPTION...]
  verb=$1
  shift
  credctl --config "$conf" config "$verb" "$@"
}
in_force() { config show --given 2>/dev/null | sed -n "s/^$1 = //p" | head -1; }

write <<'END'
[policy default]
deny = 3
[log]
on_failure = continue
END
answers "no store before a policy" 4 credctl store init
says "$err" "credctl config apply"
answers "nothing is in force yet" 4 config diff
says "$err" "no policy was ever applied"
answers "nothing to show" 4 config show
answers "nothing to explain" 4 config explain yamada
answers "what the files say can be shown" 0 config show --files --given
says "$out" "deny = 3"
answers "check" 0 config check
says "$err" "make one with credctl key init"
says "$err" "make it with credctl store init"
answers "check, as JSON" 0 config check --json
says "$out" '"kind": "no-key"'
says "$out" '"kind": "no-store"'
answers "the first policy, before there is a store" 0 config apply --reason first
says "$out" "The policy is in force."
says "$out" "credctl store init makes it, and records this policy"
says_not "$err" "on record"
says_not "$out" "not on record"
same "  the directory is for root alone" 700 "$(stat -c %a "$state")"
same "  the policy is for root alone" 600 "$(stat -c %a "$state/applied")"
answers "neither key nor store yet" 4 credctl status
says "$err" "only where there never was one: credctl key init"
answers "  as JSON" 4 credctl status --json
says "$out" '"problem": "no-key"'
answers "no store without a key" 4 credctl store init
says "$err" "credctl key init"
answers "a key" 0 credctl key init
answers "no store yet" 4 credctl status --json
says "$err" "credctl store init"
says "$out" '"problem": "no-store"'
answers "a store" 0 credctl store init
answers "the first policy is on record" 0 credctl log show --kind config.applied
says "$out" "first=yes"
says "$out" "policy=$(config show --json | sed -n 's/.*"policy": "\([0-9a-f]\{16\}\).*/\1/p')"
answers "the same again" 0 config apply
says "$out" "in force already"
answers "no difference" 0 config diff
answers "no difference, as JSON" 0 config diff --json
says "$out" '"weaker": false'

chmod 444 "$world/master.key"
answers "a key that others can read" 0 config check
says "$err" "chmod 400 $world/master.key"
says_not "$err" "store init"
chmod 400 "$world/master.key"
answers "a key and a store" 0 config check
says_not "$err" "master"

# What is wrong is refused, all of it is told, and what was applied stays.
write <<'END'
[policy default]
denny = 3
totp = requierd
fail_interval = 0
[policy staf]
match_group = no-such-group
END
before=$(cksum <"$state/applied")
answers "a wrong file is refused" 1 config apply --weaken --reason x
says "$err" "cred.conf:6: there is no key denny in [policy default]; did you mean deny?"
says "$err" "cred.conf:7: totp = requierd: wanted: off, enrolled, required; did you mean required?"
says "$err" "cred.conf:8: fail_interval = 0: out of range; wanted: 1-604800"
says "$err" "nothing was applied"
same "  what is in force stays" "$before" "$(cksum <"$state/applied")"
answers "check" 1 config check
answers "check, as JSON" 1 config check --json
says "$out" '"kind": "unknown-key"'
says "$out" '"nearest": "deny"'
says "$out" '"errors": 3'
write <<'END'
[policy default]
[policy staff]
match_group = no-such-group
END
answers "a group that nobody can look up" 1 config apply --weaken --reason x
says "$err" "cred.conf:7: match_group: the group no-such-group cannot be looked up"
: >"$conf"
answers "an empty file" 1 config apply --weaken --reason x
rm "$conf"
answers "no file" 1 config apply --weaken --reason x
same "  what is in force stays" "$before" "$(cksum <"$state/applied")"

# Weaker only when that is said, with the reason.
write <<'END'
[policy default]
deny = 4
deny_source = 40
[log]
on_failure = continue
END
answers "what would change" 1 config diff
says "$out" "WEAKER"
says "$out" "stricter"
answers "what would change, as JSON" 1 config diff --json
says "$out" '"weaker": true'
answers "weaker is refused" 1 config apply --reason careless
same "  what is in force stays" 3 "$(in_force deny)"
answers "without a reason too" 2 config apply --weaken
answers "and applied when it is said" 0 config apply --weaken --reason 'the "audit" of 2026'
same "  and is in force" 4 "$(in_force deny)"
answers "it is on record" 0 credctl log show --kind config.applied
says "$out" "reason=\"the 'audit' of 2026\""
says "$out" 'weaker="[policy default] deny: 3 -> 4"'
says "$out" 'stricter="[policy default] deny_source: 50 -> 40"'
same "  once, behind the first" 2 "$(wc -l <"$out")"
write <<'END'
[policy default]
deny = 2
deny_source = 40
zone = hall
END
answers "as JSON" 1 config diff --json
says "$out" '"obeyed": true'
says "$out" '"weaker": false'
answers "stricter needs no word" 0 config apply
same "  and is in force" 2 "$(in_force deny)"

# Drop-ins, in the order of their names.
mkdir "$conf.d"
printf '[policy default]\ndeny = 1\n' >"$conf.d/20.conf"
printf '[policy default]\ndeny = 9\n[policy desk]\nmatch_user = yamada\nmax_uses = 2\n' >"$conf.d/10.conf"
answers "drop-ins" 0 config apply
same "  the last one has the last word" 1 "$(in_force deny)"
answers "explain" 0 config explain yamada --service sshd
says "$out" "[policy desk]"
check "  and where a value comes from" grep -Eq '^max_uses +2 +policy desk$' "$out"
check "  and what is built in" grep -Eq '^totp +off +built in$' "$out"
answers "explain as JSON" 0 config explain sato --given --json
says "$out" '"policies": ['
says_not "$out" "desk"
answers "explain somebody who is not there" 0 config explain nobody-there
says "$err" "no account"
answers "everything that is in force" 0 config show --json
says_not "$out" '"obeyed": false'
answers "everything that is in force" 0 config show
says "$out" "on_failure = continue"
cp "$out" "$world/shown.conf"
answers "reads back as the same" 0 credctl --config "$world/shown.conf" config diff
chmod 666 "$conf.d/10.conf"
answers "a file that others may write" 1 config apply
says "$err" "chmod go-w"
chmod 644 "$conf.d/10.conf"

# A big difference is recorded whole.
i=0
while [ $i -lt 40 ]; do
  i=$((i + 1))
  printf '[policy extra-%d]\nmatch_user = somebody-with-a-long-name-%d\ndeny = 1\n' $i $i
done >"$conf.d/30.conf"
answers "forty policies" 0 config apply --reason many
credctl log show --kind config.applied >"$out"
check "  in several events" grep -q part=2 "$out"
for i in 1 20 40; do says "$out" "[policy extra-$i] deny: - -> 1"; done
rm "$conf.d/30.conf"
answers "intact" 0 credctl log verify

# What is in force is damaged: refused, and mended by applying anew.
printf x >>"$state/applied"
answers "damaged" 4 config show
answers "no login can be judged" 4 credctl status yamada
answers "nothing shows what gets weaker" 1 config apply --reason mend
answers "said and done" 0 config apply --weaken --reason mend
answers "mended" 0 credctl status yamada
credctl log show --kind config.applied >"$out"
says "$out" 'reason="mend"'

# A store that cannot be used does not lock the way to a policy that names another.
answers "wrong store" 0 sh -c "printf '[store]\nkey = %s\npath = /nowhere/at/all\n[policy default]\ndeny=1\n' '$world/master.key' >'$conf'; rm -r '$conf.d'"
answers "is applied" 0 config apply --weaken --reason oops
answers "and cannot be used" 4 credctl status
printf '[store]\nkey = %s\n[policy default]\ndeny=1\n' "$world/master.key" >"$conf"
answers "and is put right" 0 config apply --weaken --reason right
answers "and can be used" 0 credctl status
credctl log show --kind config.applied >"$out"
says "$out" 'reason="right"'

# Two at once: the second is told.
mkfifo "$world/held" "$world/done"
# shellcheck disable=SC2016
flock "$state" sh -c 'echo >"$1"; read -r _ <"$2"' sh "$world/held" "$world/done" &
read -r _ <"$world/held"
printf '[store]\nkey = %s\n[policy default]\ndeny=1\nidle_minutes=20\n' "$world/master.key" >"$conf"
answers "somebody else is applying" 4 config apply
says "$err" "somebody else is applying"
echo >"$world/done"
wait
answers "nobody is" 0 config apply
tap_end
