#!/bin/sh
# Taking over from pam_oath, pam_google_authenticator and pam_faillock.
. "${srcdir:=.}/tests/credctl/lib.sh"

hex=3132333435363738393031323334353637383930
base32=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
other=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
umask 077
export TZ=UTC0

host 'deny = 3' 'deny_total = 3' 'deny_source = 3' 'fail_interval = 900' || not_ok "a host is set up"
cat >users.oath <<END
# type user pin seed
HOTP/T30 yamada - $hex 0 328482 2026-04-01T08:30:00L
HOTP/T30/6 sato 1234 00112233445566778899aabbccddeeff00112299
HOTP/E/6 suzuki - $hex
HOTP/T30 ghost - 00112233445566778899aabbccddeeff00112233
HOTP/T30 suzuki - 0011
END
answers "a look at a users file" 1 credctl import oath users.oath --dry-run
says "$out" "Would be taken over: 2; refused: 3; nothing to become here: 1."
says "$err" "users.oath:4: refused: event-based codes (HOTP) are not supported"
says "$err" "users.oath:5: refused: there is no such account"
says "$err" "users.oath:6: refused: the seed is shorter"
says "$err" "users.oath:3: not taken over: the PIN"
answers "changes nothing" 0 credctl totp list
says "$out" "No tokens."
answers "the users file" 1 credctl import oath users.oath
says "$out" "Taken over: 2; refused: 3"
answers "the token is in use" 0 credctl totp show yamada --json
says "$out" '"state": "active"'
says "$out" '"name": "oath"'
code "$base32" 0 >typed
answers "its codes are right" 0 credctl totp verify yamada <typed
answers "once more" 1 credctl import oath users.oath
says "$out" "Taken over: 0; refused: 5"
echo "HOTP/T30 suzuki - 00112233445566778899aabbccddeeff00112233 0 123456 2099-01-01T00:00:00L" >future
answers "a last code to come" 1 credctl import oath future
says "$err" "future"
printf 'HOTP/T30 suzuki - %02000d\n\nHOTP/T30 suzuki - 0123456789abcdef0123456789abcdef01234567' 0 >long
answers "a line too long, and one without its end" 1 credctl import oath long --json
says "$err" "long:1: refused: the line is too long"
says "$out" '"taken": 1'

answers "no file" 2 credctl import oath missing
answers "a directory" 2 credctl import oath "$world"
mkfifo pipe
answers "a pipe" 2 credctl import oath pipe
answers "a device" 2 credctl import oath /dev/zero
chmod 644 users.oath
answers "a file that others can read" 1 credctl import oath users.oath --dry-run
says "$err" "warning: others than its owner"

now=$(date +%s) # half a minute may end before the code is typed
cat >google <<END
$other
" RATE_LIMIT 3 30
" WINDOW_SIZE 17
" DISALLOW_REUSE 59166660 $((now / 30))
" TOTP_AUTH
12345678
END
answers "whose file?" 2 credctl import google-authenticator google
answers "a file from a home" 0 credctl import google-authenticator google --user yamada
says "$out" "Taken over: 1; refused: 0; nothing to become here: 3."
says "$err" "google:6: not taken over: a scratch code"
oathtool --totp --base32 --now "$(date -u -d "@$now" '+%F %T UTC')" "$other" >typed
answers "its last step stays used" 1 credctl totp verify yamada <typed
code "$other" 1 >typed
answers "the next is right" 0 credctl totp verify yamada <typed
answers "the same seed for another" 1 credctl import google-authenticator google --user sato
printf '%s\n" HOTP_COUNTER 1\n' "$other" >hotp
answers "an event-based one" 1 credctl import google-authenticator hotp --user suzuki
says "$err" "hotp:2: refused: event-based"
printf '%s\n" STEP_SIZE 5\n" TOTP_AUTH\n' MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK >damaged
answers "a damaged line" 1 credctl import google-authenticator damaged --user suzuki
says "$out" "Taken over: 0; refused: 1"
printf 'not a seed\n%s\n" TOTP_AUTH\n' "$other" >second
answers "a seed on the second line" 1 credctl import google-authenticator second --user suzuki
says "$out" "Taken over: 0"
: >empty
answers "an empty file" 1 credctl import google-authenticator empty --user suzuki
answers "no scratch code in the clear" 0 credctl log export
says_not "$out" 12345678

little() { # little BYTES NUMBER: as the tally file has it
  little_left=$2
  for _ in $(seq "$1"); do
    # shellcheck disable=SC2059
    printf "\\$(printf '%03o' $((little_left % 256)))"
    little_left=$((little_left / 256))
  done
}
record() { # record SOURCE STATUS SECONDS
  printf '%s' "$1"
  head -c $((52 - ${#1})) /dev/zero
  little 2 0
  little 2 "$2"
  little 8 "$3"
}
now=$(date +%s)
{
  record 192.0.2.7 3 $((now - 30))
  record 192.0.2.7 3 $((now - 20))
  record 192.0.2.7 3 $((now - 10))
  record 192.0.2.8 2 $((now - 10))
  record 192.0.2.9 3 $((now - 4000))
  record pts/4 5 $((now - 10))
  record tty1 5 $((now - 10))
  printf cut
} >tally
answers "a tally file" 1 credctl import faillock tally --user sato
says "$out" "Taken over: 4; refused: 2; nothing to become here: 1."
says "$err" "tally:5: not taken over: it is older than fail_interval"
says "$err" "tally:6: refused: it came from a terminal"
says "$err" "tally:8: refused: the record is cut short"
answers "they are counted, and lock" 1 credctl status sato
says "$out" "remote 192.0.2.7"
check "  since when, and no number of failures" \
  grep -Eq '^remote 192\.0\.2\.7 +- +0 +locked +20[0-9-]+ [0-9:]+ +20' "$out"
answers "in the report" 0 credctl report attempts --locked --json
says "$out" '"address": "192.0.2.7"'
says_not "$out" "192.0.2.8"
answers "in the report as values" 0 credctl report attempts --csv
says "$out" '"sato","remote","192.0.2.7",0,0,0,yes'
answers "and can be forgiven" 0 credctl unlock sato
answers "all of them" 0 credctl status sato
says "$out" "1 address is locked, for every user who comes from there"
answers "  as JSON" 0 credctl status sato --json
says "$out" '"locked_addresses": 1'
answers "the address stays locked" 0 credctl report attempts --locked --json
says "$out" '"count": "source"'
answers "unless it is named too" 0 credctl unlock --source ::ffff:192.0.2.7
says "$out" "192.0.2.7 is unlocked"
answers "then nothing is locked" 0 credctl report attempts --locked --json
same "  at all" "[]" "$(cat "$out")"
answers "and it is on record" 0 credctl log show --kind lock.cleared
says "$out" "remote:192.0.2.7"
tap_end
