# Enrolling at login: only while an administrator allows it, and active only once the login succeeded.
stack_standard
state_fresh <<<'totp = required'
ssh_server_start
seed_shown() { "$E2E/lib/screen-seed" "$SCRATCH/enrol"; }
enrol() { # enrol PASSWORD: a client that reads the seed off its screen and types the code it gives
  rm -rf "$SCRATCH/enrol"
  ssh_answers "$SCRATCH/enrol" "$1" @code-from-screen
  ssh_run "$SCRATCH/enrol" alice "$WORLD_OFFICE" && echo in || echo out
}
same "not allowed: no enrolment" out "$(enrol "$WORLD_PASSWORD")"
check "and no seed was shown" sh -c '[ -z "$1" ]' check "$(seed_shown)"
check "the administrator allows it" credctl totp allow alice --for 24h
same "allowed, wrong password" out "$(enrol wrong)"
check "no token came of it" sh -c '! credctl totp list alice | grep -q "in use"' check
same "allowed, right password, code from the screen" in "$(enrol "$WORLD_PASSWORD")"
check "a token is active now" sh -c 'credctl totp list alice | grep -q "in use"' check
SEED=$(seed_shown)
same "the next login wants a code" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" '')"
same "and takes the new token's" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED" 1)")"
