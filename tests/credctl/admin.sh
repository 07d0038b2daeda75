#!/bin/sh
# Locks, the record, backup and check.
. "${srcdir:=.}/tests/credctl/lib.sh"

host 'deny = 3' || not_ok "a host is set up"
answers "not locked" 0 credctl status yamada
says "$out" "Not locked."
answers "lock" 0 credctl lock yamada --reason "$(printf '休職のため \\ "x"')"
answers "locked" 1 credctl status yamada
says "$out" '休職のため \\ "x"'
answers "locked, as JSON" 1 credctl status yamada --json
says "$out" '"locked": true'
says "$out" '"reason": "\u4F11\u8077\u306E\u305F\u3081 \\ \"x\""'
answers "lock again" 0 credctl lock yamada --reason again
says "$out" "locked already"
answers "control characters in a reason" 2 credctl lock sato --reason "$(printf 'a\033[2J')"
answers "a reason that is no UTF-8" 2 credctl lock sato --reason "$(printf 'a\377')"
answers "a reason without end" 2 credctl lock sato --reason "$(printf '%0256d' 0)"
answers "others are not" 0 credctl status sato
answers "unlock" 0 credctl unlock yamada
answers "not locked any more" 0 credctl status yamada
answers "unlock again" 0 credctl unlock yamada
says "$out" "was not locked"

answers "an account goes while it is locked" 0 credctl lock suzuki --reason left
accounts yamada sato
answers "it can still be seen" 1 credctl status suzuki
says "$out" "no such account any more"
answers "and not be locked anew" 2 credctl lock suzuki --reason again
answers "but be unlocked" 0 credctl unlock suzuki
answers "then nothing is left of it" 2 credctl status suzuki

answers "nobody to unlock" 2 credctl unlock ghost
says "$err" "there is no account ghost"
answers "an address that is taken for a user" 2 credctl unlock 2001:db8::1
says "$err" "credctl unlock --source 2001:db8::1"
answers "neither user nor source" 2 credctl unlock
answers "user and source" 2 credctl unlock yamada --source 192.0.2.1
answers "no address" 2 credctl unlock --source somewhere
answers "an address without a lock" 0 credctl unlock --source 192.0.2.1
says "$out" "was not locked"
answers "no failures" 0 credctl report attempts
answers "no failures, as JSON" 0 credctl report attempts --json
same "  is an empty list" "[]" "$(cat "$out")"
answers "no failures, as values" 0 credctl report attempts --csv
says "$out" "count,subject,class,address,failed"
answers "two forms at once" 2 credctl report attempts --csv --json

answers "the record" 0 credctl log show
says "$out" "store.created"
says "$out" "lock.set"
answers "of one user" 0 credctl log show --user suzuki
says_not "$out" "yamada"
same "  both events" 2 "$(wc -l <"$out")"
answers "of one kind" 0 credctl log show --kind lock.cleared
same "  both events" 2 "$(wc -l <"$out")"
answers "a misspelt kind" 2 credctl log show --kind lock.cleard
says "$err" "lock.cleared"
answers "of a time to come" 0 credctl log show --since 2100-01-01
same "  nothing" 0 "$(wc -l <"$out")"
answers "of the last hour" 0 credctl log show --since 1h --until "$(date +%Y-%m-%d)"
says "$out" "lock.set"
answers "of a day that is none" 2 credctl log show --since 2027-02-29
answers "as JSON" 0 credctl log show --json --kind store.created
says "$out" '"kind":"store.created"'
answers "all of it" 0 credctl log export
lines=$(wc -l <"$out")
last=$(sed -n '$s/.*"sequence":\([0-9]*\).*"mac":"\([0-9a-f]*\)".*/\1:\2/p' "$out")
same "  one line an event" "$lines" "${last%%:*}"
answers "intact" 0 credctl log verify
answers "intact up to what syslog has" 0 credctl log verify --expect "$last"
answers "no such MAC" 1 credctl log verify --expect "${last%%:*}:$(printf '%064d' 0)"
answers "cut off at the end" 1 credctl log verify --json --expect "$((lines + 1)):${last#*:}"
says "$out" '"intact": false'
answers "half an expectation" 2 credctl log verify --expect "$lines"
answers "an odd MAC" 2 credctl log verify --expect "${last}0"

answers "backup" 0 credctl store backup "$world/copy.db"
same "  for root alone" 600 "$(stat -c %a "$world/copy.db")"
answers "never over a file" 1 credctl store backup "$world/copy.db"
answers "a new key" 0 credctl key rotate
same "  for root alone" 400 "$(stat -c %a "$world/master.key")"
answers "sound" 0 credctl store check
says "$out" "sound"
answers "sound, as JSON" 0 credctl store check --json
says "$out" '"sound": true'

sqlite3 "$state/cred.db" "UPDATE event SET subject = 'sato' WHERE subject = 'yamada'" 2>"$err" ||
  sqlite3 "$state/cred.db" .schema | sed 's/^/# /'
answers "an altered record" 1 credctl log verify
says "$out" "Not intact"
answers "and a store that is not sound" 1 credctl store check
chmod 644 "$world/master.key"
answers "a key that others can read" 4 credctl status
says "$err" "chmod 400 $world/master.key"
chmod 755 "$state"
chmod 400 "$world/master.key"
answers "a state directory that others can read" 4 credctl status
says "$err" "chmod 700 $state"
chmod 770 "$state"
answers "and write to" 4 credctl status
says "$err" "chmod 700 $state"
chmod 700 "$state"
chmod 640 "$state/cred.db"
answers "a store that others can read" 4 credctl status
says "$err" "chmod 600 $state/cred.db"
chmod 600 "$state/cred.db"
chmod 400 "$world/master.key"
mv "$world/master.key" "$world/right.key"
answers "no key" 4 credctl status yamada
says "$err" "restore the copy of the master key to $world/master.key"
answers "no second key for a store" 1 credctl key init
says "$err" "a new key would open nothing"
check "  and none is made" test ! -e "$world/master.key"
head -c 32 /dev/urandom >"$world/master.key"
chmod 400 "$world/master.key"
answers "the key of another store" 4 credctl status
says "$err" "the master key that belongs to the store $state/cred.db"
answers "  as JSON" 4 credctl status --json
says "$out" '"problem": "wrong-key"'
mv -f "$world/right.key" "$world/master.key"
answers "the right key again" 0 credctl status
tap_end
