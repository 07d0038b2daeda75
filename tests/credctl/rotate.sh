#!/bin/sh
# Privileged IDs: every one that is due is rotated, whatever became of another; a uid that was changed; a sealed password that is lost.
. "${srcdir:=.}/tests/credctl/lib.sh"

umask 022
accounts yamada sato suzuki hanako kenji
mkdir etc keys
for key in a b; do
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "keys/$key.key" -out "keys/$key.pem" -days 400 \
    -subj "/CN=$key" 2>/dev/null
done
: >etc/login.defs
cp /etc/nsswitch.conf etc/ 2>/dev/null || :
cp /etc/group etc/
for account in root yamada sato suzuki hanako kenji; do echo "$account:\$5\$rounds=1000\$salt\$$account:19000:0:99999:7:::"; done >etc/shadow
chmod 640 etc/shadow
cp "$world/passwd" etc/passwd
umount /etc/passwd
mount --bind "$world/etc" /etc && cmp -s /etc/shadow "$world/etc/shadow" || exit 1
entry() { sed -n "s/^$1:\([^:]*\):.*/\1/p" /etc/shadow; }
host 'dictionary = no' '[policy kept]' 'match_user = yamada suzuki' 'privileged = yes' 'shared = yes' \
  "custodian_certificates = $world/keys/a.pem $world/keys/b.pem" '[policy alone]' 'match_user = sato' 'privileged = yes' 'direct_login = no' \
  "custodian_certificates = $world/keys/a.pem $world/keys/a.pem" '[policy own]' 'match_user = hanako' 'privileged = yes' \
  "custodian_certificates = $world/keys/a.pem $world/keys/b.pem" '[policy none]' 'match_user = kenji' 'privileged = yes' 'shared = yes' \
  || not_ok "a host is set up"

# Sato's is between the other two, and cannot be sealed.
for account in yamada sato suzuki; do answers "$account's is due" 0 credctl password expire "$account"; done
yamada=$(entry yamada) sato=$(entry sato) suzuki=$(entry suzuki)
answers "one of three cannot be rotated" 4 credctl rotate run --due
says "$out" "The password of yamada is rotated: generation 1"
says "$out" "The password of suzuki is rotated: generation 1"
says "$err" "the password of sato cannot be sealed"
says "$err" "custodian_certificates names fewer than two certificates"
check "  the others are" test "$(entry yamada)" != "$yamada" -a "$(entry suzuki)" != "$suzuki"
check "  and it is as it was" test "$(entry sato)" = "$sato"
answers "  which is due still" 0 credctl rotate due
says "$out" "sato"
says_not "$out" "yamada"
answers "  the next run says so too" 4 credctl rotate run --due

# Somebody's own ID: nobody takes the password away but by name.
hanako=$(entry hanako)
answers "somebody's own is due" 0 credctl password expire hanako
answers "  and is left alone by whoever rotates what is due" 4 credctl rotate run --due
says "$out" "The password of hanako is due and theirs to change"
check "  as it was" test "$(entry hanako)" = "$hanako"
answers "  by name it is rotated" 0 credctl rotate run hanako
says "$err" "hanako is somebody's own ID"
check "  so that it is another" test "$(entry hanako)" != "$hanako"

# Without custodians a person must change it.
answers "nobody's own, without custodians" 0 credctl password expire kenji
answers "  which a person must change" 4 credctl rotate run --due
says "$err" "the password of kenji is due, and its policy names no custodians"

# usermod -u: what is sealed is the password in force, and stays the account's.
sed -i 's/^suzuki:x:3003:/suzuki:x:3903:/' /etc/passwd
answers "another uid" 0 credctl rotate list --json
check "  what is sealed is its still" sh -c 'sed -n "/suzuki/,/sealed_to/p" "$1" | grep -q "\"generation\": 1,"' check "$out"
check "  and not due" sh -c 'sed -n "/suzuki/,/reason/p" "$1" | grep -q "\"due\": false"' check "$out"
answers "  rotated" 0 credctl rotate run suzuki
says "$out" "generation 2"

# An account made anew has another password, and another's seals are none of its.
sed -i 's/^suzuki:x:3903:/suzuki:x:3904:/' /etc/passwd
sed -i "s/^suzuki:[^:]*:/suzuki:\$5\$rounds=1000\$salt\$anew:/" /etc/shadow
answers "an account made anew" 0 credctl rotate list --json
check "  has none" sh -c 'sed -n "/suzuki/,/sealed_to/p" "$1" | grep -q "\"generation\": 0,"' check "$out"

# One that is lost.
answers "rotated once more" 0 credctl rotate run yamada
answers "the store is sound" 0 credctl store check
sqlite3 "$state/cred.db" "UPDATE state SET value = x'00' WHERE hex(key) LIKE '2B%0000000000000001' AND hex(key) LIKE '%79616D616461%'"
answers "the one before is damaged: that is told" 1 credctl store check
says "$out" "generation 1 (previous) of the sealed passwords of yamada is missing or damaged"
answers "  in the list" 0 credctl rotate list
says "$err" "the sealed password of yamada, generation 1, is missing or damaged; it is not in force any more"
answers "  as JSON too" 0 credctl rotate list --json
check "    which" sh -c 'tr -d " \n" <"$1" | grep -q "\"pending\":0,\"lost\":\[1\]"' check "$out"
answers "  it goes on all the same" 0 credctl rotate run yamada
says "$out" "generation 3"
answers "  which makes it good" 0 credctl store check
sqlite3 "$state/cred.db" "DELETE FROM state WHERE hex(key) LIKE '2B%0000000000000003' AND hex(key) LIKE '%79616D616461%'"
answers "the one in force is missing: it is due" 0 credctl rotate due --json
check "  for that" sh -c 'sed -n "/yamada/,/reason/p" "$1" | grep -q "\"reason\": \"lost\""' check "$out"
answers "  told" 1 credctl store check
says "$out" "generation 3 (current)"
answers "  and rotated by the next run" 4 credctl rotate run --due
says "$out" "The password of yamada is rotated: generation 4"
answers "  nothing is lost any more" 0 credctl store check
sqlite3 "$state/cred.db" "UPDATE state SET value = x'00' WHERE hex(key) LIKE '2B%0000000000000004' AND hex(key) LIKE '%79616D616461%'"
answers "the one in force is damaged: it is rotated" 4 credctl rotate run --due
says "$out" "The password of yamada is rotated: generation 5"
answers "  and the damage is gone" 0 credctl store check
answers "  nobody is blamed for it" 0 credctl log show --kind rotate.drifted
says_not "$out" yamada
tap_end
