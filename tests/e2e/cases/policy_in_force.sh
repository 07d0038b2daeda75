# What was applied stays in force to the letter, whatever becomes of the files.
stack_standard
state_fresh <<<'deny = 2'
printf '[policy default]\ndenny = 5\n' >"$CONFIG"
credctl config apply --reason test >"$SCRATCH/said" 2>&1
check "a misspelt key is refused" test "$?" -ne 0
check "with file, line and the right name" grep -qE 'cred\.conf.*2.*denny.*deny' <(tr '\n' ' ' <"$SCRATCH/said")
same "one wrong" 0 "$(wrong_times 1 e2e alice)"
same "deny is still 2" in "$(drive e2e alice -- "$WORLD_PASSWORD")"
same "two wrong" 0 "$(wrong_times 2 e2e alice)"
same "deny is still 2: locked" out "$(drive e2e alice -- "$WORLD_PASSWORD")"
: >"$CONFIG"
check "an empty file is refused" sh -c '! credctl config apply --reason test' check
printf '[policy default]\ndeny = 100\n' >"$CONFIG"
check "a weaker policy wants --weaken" sh -c '! credctl config apply --reason test </dev/null' check
check "and is applied with it" credctl config apply --weaken --reason test

# A group that cannot be looked up denies.
groupadd special
printf '[policy default]\n[policy special]\nmatch_group = special\ntotp = off\n' >"$CONFIG"
check "a policy for a group" credctl config apply --weaken --reason test
same "the group is there" in "$(drive e2e bob -- "$WORLD_PASSWORD")"
groupdel special
same "the group cannot be looked up" out "$(drive e2e bob -- "$WORLD_PASSWORD")"
