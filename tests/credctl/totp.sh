#!/bin/sh
# Tokens, from enrolment to their end.
. "${srcdir:=.}/tests/credctl/lib.sh"

field() { sed -n "s/.*\"$1\": \"\\{0,1\\}\\([^\",]*\\)\"\\{0,1\\},\\{0,1\\}$/\\1/p" "$out" | head -n 1; }
give() { # give CODE COMMAND...: with the code on standard input
  printf '%s\n' "$1" >"$world/typed"
  shift
  "$@" <"$world/typed"
}

host 'totp = enrolled' || not_ok "a host is set up"
answers "nobody's tokens" 0 credctl totp list
says "$out" "No tokens."
answers "enrol" 0 credctl totp enroll yamada --json </dev/null
seed=$(field seed)
says "$out" "otpauth://totp/front-desk:yamada?secret=$seed&issuer=front-desk&algorithm=SHA1&digits=6&period=30"
answers "the new token waits" 0 credctl totp show yamada --json
same "  pending" pending "$(field state)"
answers "a wrong code" 1 give 000000 credctl totp confirm yamada
says_not "$err" "$(code "$seed" 0)"
answers "no code" 2 credctl totp confirm yamada </dev/null
used=$(code "$seed" 0) # half a minute may end before it is given again
answers "a code from the token" 0 give "$used" credctl totp confirm yamada
says "$out" "credctl totp codes yamada"
answers "the token is in use" 0 credctl totp show yamada --json
same "  active" active "$(field state)"
answers "it needs no more confirming" 1 give "$(code "$seed" 1)" credctl totp confirm yamada
answers "a used code" 1 give "$used" credctl totp verify yamada
answers "the next code" 0 give "$(code "$seed" 1)" credctl totp verify yamada
says "$out" "The code is right"
answers "verifying uses nothing up" 0 give "$(code "$seed" 1)" credctl totp verify yamada --json
says "$out" '"good": true'
answers "a wrong code is wrong" 1 give 000000 credctl totp verify yamada
answers "so is half a code" 1 give 0000 credctl totp verify yamada
answers "so is a word" 1 give "code" credctl totp verify yamada

answers "a second token" 0 credctl totp enroll yamada --name second --algorithm sha256 --digits 8 --period 60 \
  --kind hardware --serial "$(printf '7001\t' | tr -d '\t')" --permit R9-1 --json </dev/null
says "$err" "many phone applications"
same "  with its shape" "SHA256 8 60" "$(field algorithm) $(field digits) $(field period_seconds)"
answers "the first works meanwhile" 0 give "$(code "$seed" 1)" credctl totp verify yamada
answers "QR code and URI as text" 0 credctl totp enroll yamada --name third </dev/null
says "$out" "█"
says "$out" "URI: otpauth://"
says_not "$out" "$(printf '\033')"
says "$err" "credctl totp confirm yamada"
answers "QR code in ASCII" 0 credctl totp enroll yamada --name third --ascii </dev/null
says "$out" "##"
says_not "$out" "█"
answers "which of several is asked" 2 give 000000 credctl totp confirm yamada
says "$err" "--name"
answers "a hardware token's seed" 0 give 3132333435363738393031323334353637383930 \
  credctl totp enroll sato --seed-stdin --hex --name fob
says_not "$out" "GEZDGNBVGY3TQOJQ"
answers "its code" 0 give "$(code GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ 0)" credctl totp confirm sato
answers "the same seed for another" 1 give GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ \
  credctl totp enroll suzuki --seed-stdin
answers "a short seed" 2 give GEZDGNBVGY3TQOJQ credctl totp enroll suzuki --seed-stdin
answers "no seed" 2 credctl totp enroll suzuki --seed-stdin </dev/null
answers "a long line" 2 give "$(printf '%02000d' 0)" credctl totp enroll suzuki --seed-stdin --hex
answers "nine digits" 2 credctl totp enroll suzuki --digits 9 </dev/null
answers "an endless period" 2 credctl totp enroll suzuki --period 4294967296 </dev/null
answers "no such algorithm" 2 credctl totp enroll suzuki --algorithm md5 </dev/null
answers "nobody" 2 credctl totp enroll ghost </dev/null

answers "what suzuki needs" 0 credctl status suzuki
says "$out" "A code is asked for once enrolled."
says_not "$out" "cannot log in"
answers "permission to enrol" 0 credctl totp allow suzuki --for 24h
answers "it shows" 0 credctl status suzuki
says "$out" "May enrol at login until"
answers "closed again" 0 credctl totp allow suzuki --close
answers "it no longer shows" 0 credctl status suzuki
says_not "$out" "May enrol"
answers "for how long?" 2 credctl totp allow suzuki
answers "for ever is too long" 2 credctl totp allow suzuki --for 99999d

answers "recovery codes" 0 credctl totp codes yamada
same "  ten" 10 "$(wc -l <"$out")"
same "  each another" 10 "$(sort -u "$out" | wc -l)"
answers "they are counted" 0 credctl status yamada --json
says "$out" '"recovery_codes_left": 10'

answers "suspend" 0 credctl totp suspend yamada --name default --note "lost on the train"
answers "its codes are wrong now" 1 give "$(code "$seed" 1)" credctl totp verify yamada
answers "still enrolled" 0 credctl status yamada --json
says "$out" '"enrolled": true'
answers "suspend again" 0 credctl totp suspend yamada --name default
says "$out" "suspended already"
answers "resume" 0 credctl totp resume yamada --name default
says "$out" "can be used again"
answers "resume again" 0 credctl totp resume yamada --name default
says "$out" "in use already"
answers "its codes are right again" 0 give "$(code "$seed" 1)" credctl totp verify yamada
answers "revoke wants to know" 2 credctl totp revoke yamada --name default
answers "which one" 2 credctl totp revoke yamada --note shredded
answers "revoke" 0 credctl totp revoke yamada --name default --note "shredded, receipt 88"
says "$out" "yamada has no token any more"
says "$out" "Recovery codes left: 10"
answers "a revoked token stays on record" 0 credctl totp list yamada --all --json
says "$out" "shredded, receipt 88"
answers "but not in use" 1 give "$(code "$seed" 1)" credctl totp verify yamada
answers "no such token" 1 credctl totp suspend yamada --name default
answers "clear alone" 2 credctl totp revoke yamada --clear --note x
answers "a token to take another's place" 0 credctl totp enroll yamada --name second --json </dev/null
accounts sato
answers "tokens of an account that is gone" 0 credctl totp list yamada
says "$out" second
answers "end with everything" 0 credctl totp revoke yamada --all --clear --note "left office"
answers "then nothing is left of it" 2 credctl status yamada
answers "a token to take another's place" 0 credctl totp enroll sato --name fob --json </dev/null
answers "every token, still enrolled" 0 credctl totp revoke sato --all --note "washed"
says "$out" "credctl totp allow sato"
says "$out" "Recovery codes left: 0"
answers "  as can be seen" 0 credctl status sato --json
says "$out" '"enrolled": true'
says "$out" '"tokens": []'
answers "the record holds no seed" 0 credctl log export
says_not "$out" "$seed"

accounts sato suzuki
sed 's/^totp = .*/totp = required/' "$world/cred.conf" >"$world/required.conf"
"$builddir/tests/credctl/apply_policy" "$world/required.conf" "$state" || not_ok "codes are required"
answers "whoever has no token yet" 0 credctl status suzuki
says "$out" "A code is required."
says "$out" "suzuki cannot log in yet: enrol a token with credctl totp enroll suzuki"
answers "  as JSON" 0 credctl status suzuki --json
says "$out" '"totp": "required"'
printf '[policy counter]\nmatch_user = suzuki\nshared = yes\nactor_groups = users\n' >>"$world/required.conf"
"$builddir/tests/credctl/apply_policy" "$world/required.conf" "$state" || not_ok "one is shared"
answers "a shared ID, whose users have tokens" 0 credctl status suzuki
says "$out" "shows a code of their own token; it needs none"
says_not "$out" "cannot log in"
sed -i '/^\[policy counter/,$d' "$world/required.conf"
"$builddir/tests/credctl/apply_policy" "$world/required.conf" "$state" || not_ok "it is not any more"
answers "may be let" 0 credctl totp allow suzuki --for 24h
answers "and then can log in" 0 credctl status suzuki
says_not "$out" "cannot log in"
tap_end
