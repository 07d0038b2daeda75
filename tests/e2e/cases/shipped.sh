# What is shipped works as the README says, on a host on which nothing else was done.
share=$(shipped_directory)
rm -rf "$STATE" /etc/cred
mkdir -p /etc/cred/cred.conf.d
check "cred.conf is shipped" cp "$share/cred.conf" "$CONFIG"
check "it is in order" credctl config check
check "and can be applied" credctl config apply --reason 'first set-up'
check "a key" credctl key init
check "a store" credctl store init
through_credd && check "credd starts" broker_start
check "status is content" credctl status

# A second sshd on the example's stack, under a name of its own.
cp "$share/pam/sshd-try" /etc/pam.d/sshd-try
ln -s "$(command -v sshd)" /usr/local/sbin/sshd-try
SSHD_PROGRAM=/usr/local/sbin/sshd-try ssh_server_start
same "without a token the password will do" in "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD")"
check "the service is the example's" logged 'service=sshd-try'
check "and the store was opened by $(plays sshd credd)" sh -c "$(plays '' '!') grep -q 'credd does not listen' \"\$1\"" check "$WORLD_SYSLOG"
same "a wrong password will not" out "$(ssh_try alice "$WORLD_STRANGER" wrong)"

talk @code-from-screen -- credctl totp enroll alice
check "enrolling on a terminal" grep -q 'in use from now on' "$SCRATCH/talk"
SEED=$("$E2E/lib/screen-seed" "$SCRATCH/talk")
same "now a code is asked for" out "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD" '')"
same "and taken" in "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD" "$(code_now "$SEED" 1)")"
check "recovery codes" sh -c 'credctl totp codes alice >"$1"' check "$SCRATCH/codes"
recovery=$(grep -oE '[A-Z0-9]{4,}(-[A-Z0-9]{4,})+' "$SCRATCH/codes" | head -n 1)
same "a recovery code gets in" in "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD" "$recovery")"
same "once" out "$(ssh_try alice "$WORLD_STRANGER" "$WORLD_PASSWORD" "$recovery")"
ssh_server_stop

for group in $(sed -n 's/^match_group *= *//p; s/^[a-z_]*_groups *= *//p' "$share"/profiles/*.conf); do
  getent group "$group" >/dev/null || groupadd "$group"
done
cp "$share"/profiles/*.conf /etc/cred/cred.conf.d/
check "the profiles are in order, but root has no token" sh -c '! credctl config check 2>"$1" && grep -q "(1) .*: root\." "$1"' check "$SCRATCH/check"
check "and can be applied" credctl config apply --weaken --shut-out --reason 'profiles'

for service in sshd su; do { cat "$share/pam/stack"; echo 'session required pam_unix.so'; } | stack_set "$service"; done
ssh_server_start
same "the example's lines in sshd's own service" in "$(ssh_try bob "$WORLD_STRANGER" "$WORLD_PASSWORD")"
