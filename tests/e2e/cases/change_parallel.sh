# 18 people change their passwords at the same time, ten times each: all 180 are remembered.
stack_standard
stack_passwords_cheap
accounts_make many 18
state_fresh <<<'dictionary = no
remember = all'
changes() { # changes N: ten changes of one account, one after the other
  local round before=$ACCOUNTS_PASSWORD next
  for round in $(seq 10); do
    next="Michi-$round-of-$1-x"
    change_own "many$1" "$before" "$next" || echo "many$1 $round"
    before=$next
  done
}
for n in $(seq 18); do changes "$n" >"$SCRATCH/failed.$n" & pids+=("$!"); done
wait "${pids[@]}"
same "all changes were made" '' "$(cat "$SCRATCH"/failed.*)"
remembered=0 last=0
for n in $(seq 18); do
  [ "$(look state "many$n")" = 'remembered 11 known lasting steady' ] && remembered=$((remembered + 10))
  last=$((last + $(look which "many$n" "Michi-10-of-$n-x")))
done
same "remembered" 180 "$remembered"
same "the last ones are in force" 18 "$last"
same "the first of one is not taken again" 'reused reused reused' "$(look check many7 "$ACCOUNTS_PASSWORD" Michi-1-of-7-x Michi-10-of-7-x)"
same "and one of somebody else is" free "$(look check many7 Michi-1-of-8-x)"
check "the store is sound" credctl store check
check "the log verifies" credctl log verify
