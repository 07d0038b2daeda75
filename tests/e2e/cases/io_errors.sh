# An input or output error at the N-th write, sync, read ... of the store's files, with the right code
# each time: nobody gets in on a code that then lets somebody in again, and the store stays sound. The files
# are the login program's or credd's.
printf 'auth required pam_cred_lockout.so\nauth optional pam_permit.so\nauth required pam_cred_totp.so\n' | stack_set e2e
state_fresh <<<'totp = required
deny = 100
deny_total = 1000
deny_source = 1000'
subjects_make io 60
files="-P $STATE/cred.db -P $STATE/cred.db-wal -P $STATE/cred.db-shm -P $STATE"
n=0 refused=0
for call in pwrite64 fdatasync pread64 ftruncate openat fcntl; do
  for nth in 1 2 3 5 8 13 21; do
    n=$((n + 1))
    code=$(subject_code "io$n")
    failing="strace -f -o /dev/null -e trace=$call -e inject=$call:error=EIO:when=$nth+ $files"
    if through_credd; then
      BROKER_UNDER=$failing broker_restart --workers 1
      first=$(BROKER_UNDER=$failing drive e2e "io$n" -- any "$code")
    else
      first=$(DRIVE_UNDER=$failing drive e2e "io$n" -- any "$code")
    fi
    [ "$first" = in ] || refused=$((refused + 1))
    second=$(drive e2e "io$n" -- any "$code")
    same "$call fails from number $nth on: one code, at most one login" no \
      "$([ "$first$second" = inin ] && echo twice || echo no)"
  done
done
check "most of these logins were refused ($refused of $n)" test "$refused" -gt $((n / 3))
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
token_new alice
same "a right login still gets in" in "$(drive e2e alice -- any "$(code_now "$SEED")")"
