# Passwords are changed by passwd, chpasswd, and where su, login and sshd demand it: judged at once, remembered, and
# temporary when somebody else set them.
stack_standard
stack_passwords_cheap
accounts_make staff 6
state_fresh <<<'retry = 3
temporary_hours = 24'
old=$ACCOUNTS_PASSWORD

# passwd as the user
check "passwd: a good one is taken" change_own staff1 "$old" 'Nagai-Michi-7'
check "the rules are shown first" said staff1 'What a new password must be like:'
same "it is the stored one" 1 "$(look which staff1 'Nagai-Michi-7')"
same "both are remembered" 'remembered 2 known lasting steady' "$(look state staff1)"
check "passwd: three tries, and all findings of each" \
  not change_own staff1 'Nagai-Michi-7' "$old" "$old" staff1 staff1 'Nagai-Michi-7' 'Nagai-Michi-7'
check "  used before" said staff1 'This password was used before'
check "  too short" said staff1 '- Please make the password at least 8 characters long'
check "  with the ID in it" said staff1 '- The password holds the ID'
check "  the present one" said staff1 'This is the present password'
check "  and how it ended" said staff1 'maximum number of retries'
same "it stays the stored one" 1 "$(look which staff1 'Nagai-Michi-7')"
check "passwd: the second try is judged as the first" change_own staff1 'Nagai-Michi-7' kaze kaze 'Umi-no-Soko-88' 'Umi-no-Soko-88'
check "passwd: a wrong old one" not change_own staff1 'Nagai-Michi-7' 'Kawa-no-Oto-55'
check "nothing secret is in the log" not grep -aq -e 'Nagai-Michi' -e 'Umi-no-Soko' -e "$old" "$WORLD_SYSLOG"

# lengths, in characters
boundary() { # boundary NAME taken|refused PASSWORD
  local began outcome=refused
  began=$(look which staff2 "$3")
  ! printf '%s\n' "$3" "$3" "$3" "$3" "$3" "$3" | passwd staff2 >"$SCRATCH/passwd.staff2" 2>&1 || outcome=taken
  same "$1: $2" "$2 0" "$outcome $began"
  [ "$2" = refused ] || same "$1: stored as it was typed" 1 "$(look which staff2 "$3")"
}
boundary "seven characters" refused 'Kz-4mQx'
boundary "eight characters" taken 'Kz-4mQxw'
boundary "nine characters" taken 'Kz-5mQxwr'
boundary "seven of two bytes" refused 'éàüöñçß'
boundary "eight of two bytes" taken 'éàüöñçßø'
boundary "two emoji" refused '🍣🗻'
boundary "emoji enough" taken '🍣🗻🎏🦊🚲🌊🍵🎋'
boundary "combining marks are characters" taken 'ka\u0301ze'"$(printf 'u\xcc\x81mi\xcc\x81')"
boundary "a trailing space" taken 'Kz-6mQxw '
boundary "a passphrase of 256 characters" taken "$(printf 'Ame-%02d-Kaze-Michi-%02d.%.0s' {1..60} | cut -c1-256)"
boundary "one of 257" refused "$(printf 'Yuki-%02d-Hana-Sora-%02d.%.0s' {1..60} | cut -c1-257)"
same "no two of them are taken for one" 'free' "$(look check staff2 'Kz-6mQxw  ')"

# passwd and chpasswd as root
check "root sets one" change_by_root staff3 'Nagai-Michi-7'
check "and hears that it is temporary" said staff3 'temporary. It is valid until'
same "as it is" 'remembered 1 known temporary steady' "$(look state staff3)"
check "root is held to the rules" not change_by_root staff3 kaze kaze kaze kaze kaze kaze
check "chpasswd" sh -c 'printf "%s\n" staff3:Umi-no-Soko-88 staff4:Umi-no-Soko-88 | chpasswd >"$1" 2>&1' check "$SCRATCH/passwd.staff4"
same "two people may have the same" 'remembered 1 known temporary steady' "$(look state staff4)"
same "and each is remembered" 'remembered 2 known temporary steady' "$(look state staff3)"
check "chpasswd is held to the rules" sh -c '! echo staff4:Umi-no-Soko-88 | chpasswd >"$1" 2>&1' check "$SCRATCH/passwd.staff4"
check "and says so" said staff4 'used before'
same "once, and of whom" 1 "$(grep -c '^staff4: This password cannot be used:' "$SCRATCH/passwd.staff4")"
same "without the rules" 0 "$(grep -c 'What a new password must be like' "$SCRATCH/passwd.staff4")"
state_fresh <<<'retry = 3
enforce_for_root = no'
check "enforce_for_root=no: it goes on" change_by_root staff4 kaze
check "and root is told" said staff4 '- Please make the password at least 8'
same "the user is not spared" 1 "$(change_own staff4 kaze umikaze umikaze umikaze umikaze umikaze umikaze; look which staff4 kaze)"
state_fresh <<<'mode = report'
check "mode=report: a user's goes on" change_own staff4 kaze umikaze
check "and is told of" said staff4 'does not follow the rules'

# what logins demand
state_fresh <<<'retry = 2'
demand() { chage -d 0 "$1"; }
demand staff5
ssh_server_start
same "sshd: changed at the login, which goes on" in \
  "$(ssh_try staff5 "$WORLD_OFFICE" "$old" "$old" kaze kaze 'Nagai-Michi-7' 'Nagai-Michi-7')"
check "  with all that was wrong" grep -q 'at least 8 characters' "$SCRATCH/ssh/prompts"
same "  by the holder" 'remembered 2 known lasting steady' "$(look state staff5)"
demand staff5
same "sshd: no way in with the present one" out \
  "$(ssh_try staff5 "$WORLD_OFFICE" 'Nagai-Michi-7' 'Nagai-Michi-7' 'Nagai-Michi-7' 'Nagai-Michi-7' "$old" "$old")"
ssh_server_stop
session 'Nagai-Michi-7' 'Nagai-Michi-7' 'Umi-no-Soko-88' 'Umi-no-Soko-88' -- carol su staff5 -c 'echo in as $(id -un)'
check "su: changed" grep -q '^in as staff5' "$SCRATCH/talk"
same "  by the holder" 'remembered 3 known lasting steady' "$(look state staff5)"
demand staff5
talk 'Umi-no-Soko-88' 'Umi-no-Soko-88' 'Kawa-no-Oto-55' 'Kawa-no-Oto-55' 'echo welcome; exit' -- login staff5
check "login: changed" grep -q '^welcome' "$SCRATCH/talk"
same "  by the holder" 'remembered 4 known lasting steady' "$(look state staff5)"

SITE_MORE=$'language = ja_JP.UTF-8\n' state_fresh <<<'retry = 1'
check "in Japanese" not change_own staff6 "$old" staff6 staff6
check "  the rules" said staff6 '新しいパスワードの条件:'
check "  the findings" said staff6 '・パスワードは8文字以上にしてください。'
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
