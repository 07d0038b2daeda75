# One code in 16 logins at once, 300 rounds (100 through credd): exactly one of them gets in, every time. Each round is a
# subject of its own, so that the codes need no half minute between them.
rounds=$(plays 300 100)
printf 'auth required pam_cred_lockout.so\nauth required pam_unix.so try_first_pass nodelay\nauth required pam_cred_totp.so\n' |
  sed '/pam_unix/s/required.*/optional pam_permit.so/' | stack_set e2e
state_fresh <<<'totp = required
deny = 100
deny_total = 1000
deny_source = 1000
attempt_wait_seconds = 60'
check "$rounds tokens" subjects_make round "$rounds"
bad=0
for n in $(seq "$rounds"); do
  said=$(drive_run e2e "round$n" -p 16 -- any "$(subject_code "round$n")" | tail -n 1)
  [ "$said" = "in 1 out 15" ] || { bad=$((bad + 1)); echo "# round $n: $said"; }
done
same "rounds in which it was not exactly one" 0 "$bad"
subjects_remove
