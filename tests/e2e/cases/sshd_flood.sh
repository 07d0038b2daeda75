# A remote flood at a real sshd: the guesser locks only itself out.
stack_standard
state_fresh <<<'deny = 3
deny_total = 20'
ssh_server_start
for n in 1 2 3 4; do ssh_try alice "$WORLD_STRANGER" "guess-$n" >/dev/null; done
same "the guesser, now with the right password" out "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD")"
same "the staff member from the office" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD")"
same "the staff member from another address" in "$(ssh_try alice "$WORLD_OTHER" "$WORLD_PASSWORD")"
talk "$WORLD_PASSWORD" exit -- login alice
check "the staff member at a terminal" grep -qE '\$ ' "$SCRATCH/talk"
same "still locked for the guesser" out "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD")"
check "credctl status says locked" sh -c 'credctl status alice; [ $? -eq 1 ]'
ssh_server_stop
at 605 ssh_server_start
same "ten minutes later the lock has ended" in "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD")"
