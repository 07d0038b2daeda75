# The module that stores cannot: what is remembered, and what is held against a password, stays as it was.
stack_standard
stack_passwords_cheap
accounts_make held 2
state_fresh <<<'dictionary = no
retry = 1'
old=$ACCOUNTS_PASSWORD
check "a first change" change_own held1 "$old" 'Nagai-Michi-7'
same "is remembered" 'remembered 2 known lasting steady' "$(look state held1)"
check "an administrator's" change_by_root held2 'Nagai-Michi-7'

unstored() { # unstored NAME: neither a user's nor root's change takes place, and neither leaves a trace
  check "$1: passwd fails" not change_own held1 'Nagai-Michi-7' 'Umi-no-Soko-88'
  check "$1: and root's" not change_by_root held2 'Umi-no-Soko-88'
  same "$1: nothing is stored" '1 1' "$(look which held1 'Nagai-Michi-7') $(look which held2 'Nagai-Michi-7')"
  same "$1: nothing is remembered" 'remembered 2 known lasting steady' "$(look state held1)"
  same "$1: temporary stays temporary" 'remembered 1 known temporary steady' "$(look state held2)"
  same "$1: the next login finds all as it was" good "$(look look held1 'Nagai-Michi-7')"
}

# The file cannot be replaced.
mount --bind /etc/shadow /etc/shadow
unstored "shadow held"
umount /etc/shadow

# The files cannot be locked.
mount --bind /etc /etc && mount -o remount,bind,ro /etc
unstored "files not to be locked"
umount /etc

cp -a /etc "$SCRATCH/etc"
mount -t tmpfs -o "size=$(($(du -sk /etc | cut -f1) + 512))k,mode=755" full /etc && cp -a "$SCRATCH/etc/." /etc/
dd if=/dev/zero of=/etc/fill bs=4k 2>/dev/null
unstored "disk full"
umount /etc

check "and then it goes on: the same password" change_own held1 'Nagai-Michi-7' 'Umi-no-Soko-88'
same "is remembered once" 'remembered 3 known lasting steady' "$(look state held1)"

# It is stored, and the store cannot be written to any more: the person is told how things stand, and the next login
# records it.
printf '%s\n' 'password requisite pam_cred_quality.so' 'password requisite pam_unix.so use_authtok sha256 rounds=1000' \
  "password optional pam_exec.so quiet seteuid $SCRATCH/away" 'password required pam_cred_history.so' | stack_set passwd
printf '#!/bin/sh\nmv %s %s.away\n' "$STATE/applied" "$STATE/applied" >"$SCRATCH/away" && chmod +x "$SCRATCH/away"
check "policy gone in between: an error" not change_own held1 'Umi-no-Soko-88' 'Kawa-no-Oto-55'
mv "$STATE/applied.away" "$STATE/applied"
check "the person is told" said held1 'The password WAS changed'
check "and the log says what to do" logged 'the password was changed and is not remembered yet'
same "the new one is stored" 1 "$(look which held1 'Kawa-no-Oto-55')"
same "the next login is good" good "$(look look held1 'Kawa-no-Oto-55')"
same "and then it is remembered, as the user's own" 'remembered 4 known lasting steady' "$(look state held1)"
check "the store is sound" credctl store check
