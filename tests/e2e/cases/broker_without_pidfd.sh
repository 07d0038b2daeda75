# As on a kernel that has no SO_PEERPIDFD: who asks, and whether they still live, is told by pid and start time.
# plays: credd
printf 'auth required %s\n' pam_cred_lockout.so 'pam_unix.so try_first_pass nodelay' pam_cred_totp.so | stack_set locker
ask() { "$(program askcredd)" "$@"; }
alice() { by alice askcredd "$@"; }
caller='subject=alice known=1 service=e2e transaction=1'
for options in '' --without-pidfd; do
  how=${options:-with pidfd}
  state_fresh <<<'deny = 3
totp = required'
  # shellcheck disable=SC2086
  broker_restart $options
  token_new alice
  same "$how: a user's program gets in" in "$(drive_by alice locker alice -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"
  # shellcheck disable=SC2086
  {
    same "$how: who charged may settle" "settle ok stands=1 locked=0" \
      "$(ask charge $caller -- settle $caller ticket=@ outcome=1 | tail -n 1)"
    ticket=$(ask charge $caller | sed 's/.*ticket=//')
    same "$how: another process may not" 0 "$(ask settle $caller "ticket=$ticket" outcome=1 | grep -c 'stands=1')"
    ticket=$(alice charge $caller | sed 's/.*ticket=//')
    same "$how: nor another process of the user" 0 "$(alice settle $caller "ticket=$ticket" outcome=1 | grep -c 'stands=1')"
  }
  # Those who went away with a ticket have failed; those who live have not.
  credctl unlock alice >/dev/null 2>&1
  # shellcheck disable=SC2086
  for _ in 1 2 3; do ask charge $caller >/dev/null; done
  # shellcheck disable=SC2086
  same "$how: three who died have locked" 1 "$(ask charge $caller | grep -c 'verdict=1')"
  credctl unlock alice >/dev/null 2>&1
  rm -f "$SCRATCH/go"
  printf '%s\n' "$WORLD_PASSWORD" >"$SCRATCH/waiting"
  printf '#!/bin/sh\necho >>%s\nuntil [ -e %s ]; do sleep 0.05; done\n' "$SCRATCH/held" "$SCRATCH/go" >"$SCRATCH/hold"
  chmod +x "$SCRATCH/hold"
  printf 'auth required %s\n' pam_cred_lockout.so "pam_exec.so quiet $SCRATCH/hold" | stack_set held
  : >"$SCRATCH/held"
  for _ in 1 2 3; do "$(program pamdrive)" held alice "$SCRATCH/waiting" >/dev/null 2>&1 & done
  wait_until sh -c '[ "$(wc -l <"$1")" -eq 3 ]' wait "$SCRATCH/held"
  # shellcheck disable=SC2086
  same "$how: three who live are waited for" 1 "$(ask charge ${caller/e2e/held} | grep -c 'verdict=3')"
  touch "$SCRATCH/go"
  wait
done
