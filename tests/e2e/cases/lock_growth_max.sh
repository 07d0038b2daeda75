# A lock never grows past unlock_time_max, and unlock_time=never waits for an administrator.
stack_standard
state_fresh <<<'deny = 1
unlock_time = 60
unlock_time_max = 100'
right() { drive e2e alice -r "$WORLD_STRANGER" -- "$WORLD_PASSWORD"; }
wrong() { drive e2e alice -r "$WORLD_STRANGER" -- wrong; }
same "first" out "$(wrong)"
same "second in a row" out "$(at 61 wrong)"
same "third in a row" out "$(at 170 wrong)"
same "no longer than the greatest" in "$(at 275 right)"

state_fresh <<<'deny = 1
unlock_time = never'
wrong >/dev/null
same "never: locked after ten years" out "$(at 315360000 right)"
at 315360001 ctl unlock alice >/dev/null 2>&1
same "never: until unlocked" in "$(at 315360002 right)"
