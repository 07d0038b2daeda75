# Old events go, by credctl on a later day, and what stays still verifies; a hold keeps them all.
# plays: direct
SITE_MORE='[log]
keep_days = 30
' state_fresh </dev/null
export DONT_FAKE_MONOTONIC=1
on() { # on DAY WORD...: credctl, so many days later, by both clocks
  ahead_by=$(($1 * 86400))
  faketime -f "+${ahead_by}s" unshare --time --boottime "$ahead_by" -- credctl "${@:2}" >"$SCRATCH/out" 2>&1
}
said() { grep -q "$1" "$SCRATCH/out"; }
check "something happens" credctl lock alice --reason test
check "a month later" on 31 log prune
check "nothing goes yet, and it is said when" said 'in 24 hours'
check "a hold" on 32 log hold --reason inquiry
check "is told" on 32 log hold
check "with its reason" said inquiry
check "another one" on 32 log hold --reason audit
check "is not taken, which is said" said 'was held already'
check "and leaves the first" said inquiry
check "while it is on" on 33 log prune
check "nothing goes" said 'the log is held'
check "until it ends" on 33 log release --reason over
check "then" on 33 log prune
check "they go" said 'were removed: [2-9]'
check "what stays verifies" on 33 log verify
check "from its first event" said 'Intact: .* from [3-9]'
same "that there is no hold is told: exit" 1 "$(on 33 log hold; echo $?)"
on 33 log show --kind log.pruned
check "the removal is on record" said 'first=1 last='
check "the store is sound" credctl store check
