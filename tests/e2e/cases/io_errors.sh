# An input or output error at each write, sync and read of a login: never a success that was not
# recorded, and the store stays sound.
stack_standard
state_fresh <<<'totp = required
deny = 100
deny_total = 1000
deny_source = 1000'
token_new alice
for call in pwrite64 fdatasync fsync pread64 ftruncate openat; do
  for nth in 1 2 3 5 8 13; do
    DRIVE_UNDER="strace -f -o /dev/null -e trace=$call -e inject=$call:error=EIO:when=$nth+ -P $STATE/cred.db -P $STATE/cred.db-journal" \
      same "$call fails from number $nth on" out "$(drive e2e alice -- "$WORLD_PASSWORD" 000000)"
  done
done
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
same "a right login still gets in" in "$(drive e2e alice -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"
