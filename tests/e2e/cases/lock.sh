# The lock comes at the deny-th failure and not before, doubles, ends by itself, and unlock ends it.
stack_standard
state_fresh <<<'deny = 3
unlock_time = 60
unlock_time_max = 150
fail_interval = 900'
from="-r $WORLD_STRANGER"
right() { drive e2e alice -r "$WORLD_STRANGER" -- "$WORLD_PASSWORD"; }

# shellcheck disable=SC2086
{
same "two wrong ones" 0 "$(wrong_times 2 e2e alice $from)"
same "a right one still gets in" in "$(right)"
same "which clears the two: two more wrong ones" 0 "$(wrong_times 2 e2e alice $from)"
same "and a right one" in "$(right)"
same "three wrong ones" 0 "$(wrong_times 3 e2e alice $from)"
same "a right one is refused now" out "$(right)"
check "the lock was logged, with its length" logged 'lock'
same "still locked just before the end" out "$(at 55 right)"
same "open after the end" in "$(at 62 right)"

same "three more wrong ones" 0 "$(at 63 wrong_times 3 e2e alice $from)"
same "after a success the first lock is short again" in "$(at 130 right)"
same "lock" 0 "$(at 131 wrong_times 3 e2e alice $from)"
same "after its end, lock again" 0 "$(at 200 wrong_times 3 e2e alice $from)"
same "the second one in a row is twice as long" out "$(at 310 right)"
same "and ends then" in "$(at 325 right)"

same "lock once more" 0 "$(at 330 wrong_times 3 e2e alice $from)"
same "locked" out "$(at 331 right)"
at 332 ctl unlock alice >"$SCRATCH/unlock" 2>&1
same "unlock says done" 0 "$?"
same "open at once" in "$(at 333 right)"
}

# An administrator's lock stands until it is lifted, for every way in.
same "lock by hand" 0 "$(credctl lock alice --reason 'left the office' >/dev/null 2>&1; echo $?)"
same "locked by hand" out "$(DRIVE_CALLS='auth acct' drive e2e alice -- "$WORLD_PASSWORD")"
credctl unlock alice >/dev/null 2>&1
same "lifted" in "$(drive e2e alice -- "$WORLD_PASSWORD")"
