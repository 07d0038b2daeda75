#!/bin/sh
# Somebody at a terminal: what is typed is not shown, the QR code is black on white, and a code that
# was typed wrong can be typed again.
. "${srcdir:=.}/tests/credctl/lib.sh"

host || not_ok "a host is set up"
cat >enrol.exp <<'END'
set timeout 20
set stty_init "columns 80 rows 40"
spawn -noecho $env(CREDCTL) --state $env(STATE) totp enroll yamada
expect -re {Seed: ([A-Z2-7]+)\r} { set seed $expect_out(1,string) } timeout { exit 9 }
expect "Code from the new token: " {} timeout { exit 9 }
send "000000\r"
expect "does not come from the new token" {} timeout { exit 9 }
expect "Code from the new token: " {} timeout { exit 9 }
send "[exec oathtool --totp --base32 $seed]\r"
expect "is in use from now on" {} timeout { exit 9 }
expect eof
exit [lindex [wait] 3]
END
cat >stop.exp <<'END'
set timeout 20
spawn -noecho sh
expect -re {[#$] $} {} timeout { exit 9 }
send "$env(CREDCTL) --state $env(STATE) totp verify yamada\r"
expect "Code: " {} timeout { exit 9 }
send "\003"
expect -re {[#$] $} {} timeout { exit 9 }
send "stty -a | tr ' ;' '\\n\\n' | grep -x -e -echo -e echo\r"
expect -re {\n-?echo\r} { send_user "\nMODE:[string trim $expect_out(0,string)]\n" } timeout { exit 9 }
send "exit\r"
expect eof
END
cat >narrow.exp <<'END'
set timeout 20
set stty_init "columns 40 rows 40"
spawn -noecho $env(CREDCTL) --state $env(STATE) totp enroll sato
expect "Code from the new token: " {} timeout { exit 9 }
send "\r"
expect eof
exit [lindex [wait] 3]
END
CREDCTL=$builddir/credctl/credctl STATE=$state
export CREDCTL STATE
answers "enrolment at a terminal" 0 expect enrol.exp
says "$out" "$(printf '\033[0;30;47;107m')"
says_not "$out" 000000
seed=$(sed -n 's/.*Seed: \([A-Z2-7]*\).*/\1/p' "$out")
says_not "$out" "$(code "$seed" 0)"
answers "the token is in use" 0 credctl totp show yamada --json
says "$out" '"state": "active"'
answers "a code that was not typed to its end" 0 expect stop.exp
says "$out" "MODE:echo"
answers "a narrow terminal" 2 expect narrow.exp
says "$out" "too narrow for the QR code: it takes "
says_not "$out" "█"
says "$out" "otpauth://"
tap_end
