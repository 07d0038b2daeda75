# A staff member and sshd's keyboard-interactive: the right password and code get in, nothing else does.
stack_standard
state_fresh <<<'totp = required
deny = 100
deny_total = 1000
deny_source = 1000'
ssh_server_start
token_new alice

used=$(code_now "$SEED")
same "right password and code" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$used")"
same "the same code again" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$used")"
same "the code of the step before" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED" -1)")"
token_new alice
same "wrong code" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_wrong "$SEED")")"
same "short code" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED" | cut -c1-5)")"
same "long code" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED")0")"
same "empty code" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "")"
same "letters for a code" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "abcdef")"
same "wrong password, right code" out "$(ssh_try alice "$WORLD_OFFICE" wrong "$(code_now "$SEED")")"
same "empty password, right code" out "$(ssh_try alice "$WORLD_OFFICE" "" "$(code_now "$SEED")")"
same "somebody else's code" out "$(ssh_try bob "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED")")"
token_new alice
same "full-width digits and a blank are folded" in \
  "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED" | code_wide)")"

# Who has no token, and who does not exist, sees the same prompts and the same end.
ssh_try alice "$WORLD_OFFICE" wrong 000000 >/dev/null; known=$(ssh_prompts | sed 's/alice/NAME/g')
ssh_try bob "$WORLD_OFFICE" wrong 000000 >/dev/null; unenrolled=$(ssh_prompts | sed 's/bob/NAME/g')
ssh_try nobody-here "$WORLD_OFFICE" wrong 000000 >/dev/null; unknown=$(ssh_prompts | sed 's/nobody-here/NAME/g')
same "an account without a token shows the same prompts" "$known" "$unenrolled"
same "an unknown name shows the same prompts" "$known" "$unknown"
same "two prompts were shown" 2 "$(wc -l <<<"$known")"
check "no password in the log" sh -c '! grep -qF "$1" "$2"' check "$WORLD_PASSWORD" "$WORLD_SYSLOG"
check "no code in the log" sh -c '! grep -qw "$1" "$2"' check "$used" "$WORLD_SYSLOG"
