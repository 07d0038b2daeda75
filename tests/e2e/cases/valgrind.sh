# One whole login under valgrind: nothing read that was not written, nothing lost. Nor in credd, which has what
# the login needs of it done under valgrind as well.
stack_standard
# On a busy machine valgrind takes longer than a code usually lasts.
state_fresh <<<'totp = required
totp_window = 10'
stack_full | stack_set e2e-whole
token_new alice
export DRIVE_CALLS='auth setcred acct'
memory='valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite'
under="$memory --log-file=$SCRATCH/valgrind"
if through_credd; then
  BROKER_UNDER="$memory --trace-children=yes --log-file=$SCRATCH/credd.%p"
  broker_restart --workers 1
fi
same "right password and code" in "$(DRIVE_UNDER=$under drive e2e-whole alice -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"
same "valgrind found nothing" "" "$(cat "$SCRATCH/valgrind")"
DRIVE_UNDER=$under drive e2e-whole alice -- wrong 000000 >/dev/null
same "nor in a login that fails" "" "$(cat "$SCRATCH/valgrind")"
if through_credd; then
  broker_stop
  same "nor in credd's four processes" "4 " "$(find "$SCRATCH" -name 'credd.*' | wc -l) $(cat "$SCRATCH"/credd.*)"
fi
